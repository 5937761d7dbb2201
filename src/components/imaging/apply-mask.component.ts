import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { clipMisfits, clipRange } from "./clip-range.ts";
import { clipParam } from "./params.ts";

const Params = Type.Object(
  {
    shift: Type.Number({ default: 0, description: "Added to each value (the paper: 1024, so that air is 0)." }),
    clip: clipParam("Least and greatest value, after the shift (the paper: [0, 4095])."),
    outside: Type.Number({ default: 0, description: "Value outside the mask." }),
  },
  { additionalProperties: false },
);

/** Cuts the lung out of a scan, as the paper's features are computed on it: what lies outside the mask becomes 0. */
export const applyMask = defineComponent({
  name: "imaging/apply-mask",
  version: 1,
  doc: "Keeps a volume inside a mask and sets the rest to one value.",
  params: Params,
  inputs: {
    image: { kind: "volume", doc: "the volume" },
    mask: { kind: "mask", doc: "on the volume's grid; every label counts as inside" },
  },
  outputs: { volume: { kind: "volume", patientLevel: true, doc: "the volume inside the mask" } },
  resources: { memory: "2GiB" },
  check: clipMisfits,
  async run({ params, inputs }) {
    const [{ applyMask: apply }, { checkGrid }, { prepareCt }] = await Promise.all([
      import("./apply-mask.ts"),
      import("./check-grid.ts"),
      import("./read-ct/prepare-ct.ts"),
    ]);
    const [image, mask] = await Promise.all([inputs.image.read(), inputs.mask.read()]);
    checkGrid({ grid: image, label: inputs.image.label }, { grid: mask, label: inputs.mask.label });
    return { volume: apply(prepareCt(image, params.shift, params.clip && clipRange(params.clip)), mask, params.outside) };
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "images",
  sentences: [
    [
      "Values outside the mask were set to {outside}",
      { text: ", after {shift} was added to each value", unless: { shift: 0 } },
      { text: " and values were clipped between {clip}" },
      ".",
    ],
  ],
};
