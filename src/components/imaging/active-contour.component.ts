import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { Choice } from "../../runner/contract/params.ts";

const Params = Type.Object(
  {
    minArea: Type.Integer({
      minimum: 0,
      default: 15_000,
      description: "Slices with fewer lung pixels are only closed; the authors' 15,000 is meant for pixels of 1 mm.",
    }),
    alpha: Type.Number({ minimum: 0, default: 0.02, description: "The snake's resistance to stretching." }),
    beta: Type.Number({ minimum: 0, default: 20, description: "The snake's resistance to bending." }),
    gamma: Type.Number({
      exclusiveMinimum: 0,
      default: 0.01,
      description: "Weight of the position it has; its step is 1 / gamma.",
    }),
    steps: Type.Integer({ minimum: 1, maximum: 10_000, default: 20, description: "Steps of the snake at most." }),
    edgeWeight: Type.Number({ default: 1, description: "Pull towards edges; negative repels." }),
    values: Choice(["auto", "hu", "stored"], {
      default: "auto",
      description:
        "Scale of the image: HU, or HU + 1024 as scanners store it; `auto` decides by the range (HU if it goes below −500).",
    }),
  },
  { additionalProperties: false },
);

/** Algorithm 1 of the COVID-MTL paper: a lung mask refined by active contours, slice by slice. */
export const activeContour = defineComponent({
  name: "imaging/active-contour",
  version: 1,
  doc: "Refines a lung mask slice by slice with active contours (the COVID-MTL paper's Algorithm 1), on the image's own grid.",
  params: Params,
  inputs: {
    image: { kind: "volume", doc: "chest CT in HU or stored values" },
    mask: { kind: "mask", doc: "lungs on the same grid; every label counts" },
  },
  outputs: { mask: { kind: "mask", patientLevel: true, doc: "1 in the lungs, 0 elsewhere" } },
  resources: { cpus: 1, memory: "2GiB" },
  async run({ params, inputs, log, signal }) {
    const [{ refineSlices }, { scaleOf }, { checkGrid }, { onAxialSlices }] = await Promise.all([
      import("./contour/refine-slices.ts"),
      import("./segmentation/stored-values.ts"),
      import("./check-grid.ts"),
      import("./axial-slices.ts"),
    ]);
    const image = await inputs.image.read();
    const mask = await inputs.mask.read();
    checkGrid({ grid: image, label: inputs.image.label }, { grid: mask, label: inputs.mask.label });
    const { values, ...settings } = params;
    const scale = values === "auto" ? scaleOf(image.data) : values;
    if (mask.data.every((label) => label === 0)) log.warn(`${inputs.mask.label} is empty`);
    const refined = onAxialSlices(image, mask, (axial, lungs) =>
      refineSlices(lungs, axial, scale, settings, (k) => {
        signal.throwIfAborted();
        log.progress(k, axial.shape.z, "slices");
      }),
    );
    return { mask: refined };
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "images",
  sentences: [
    "Lung masks were refined slice by slice by active contours {@kass1988}, after Algorithm 1 of COVID-MTL {@bao2022}: at most {steps} steps with α = {alpha}, β = {beta} and γ = {gamma}.",
  ],
};
