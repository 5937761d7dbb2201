import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { Choice } from "../../runner/contract/params.ts";
import { SPACING } from "./params.ts";

const Params = Type.Object(
  {
    spacing: SPACING,
    align: Choice(["centres", "edges"], { default: "centres", description: "As its image was resampled." }),
  },
  { additionalProperties: false },
);

/** Nearest-voxel resampling of labels; agrees with scipy.ndimage.zoom 1.17 (order 0, mode nearest). */
export const resampleMask = defineComponent({
  name: "imaging/resample-mask",
  version: 1,
  doc: "Resamples a mask to another spacing, or back onto its image's grid, each voxel from the nearest.",
  params: Params,
  inputs: {
    mask: { kind: "mask", doc: "labels 0 to 255" },
    like: { kind: "volume", optional: true, doc: "a volume of the same box whose grid is taken instead of a spacing" },
  },
  outputs: { mask: { kind: "mask", patientLevel: true, doc: "the labels on the new grid" } },
  resources: { memory: "2GiB" },
  async run({ params, inputs }) {
    const { resampleVolume } = await import("./resample/resample-volume.ts");
    const like = inputs.like && { grid: await inputs.like.read(), where: inputs.like.label };
    return { mask: resampleVolume(await inputs.mask.read(), { ...params, order: 0 }, inputs.mask.label, like) };
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "images",
  sentences: [
    [
      "Masks were resampled",
      { text: " to voxels of {spacing} mm", when: { "in.like": false } },
      { text: " to another volume's grid", when: { "in.like": true } },
      " by the nearest voxel.",
    ],
  ],
};
