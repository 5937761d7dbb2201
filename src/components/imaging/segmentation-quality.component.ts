import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";

/** How well a mask covers the true one. */
export const segmentationQuality = defineComponent({
  name: "imaging/segmentation-quality",
  version: 1,
  doc: "Compares a mask with the true one: overlap, recall of lesions, distances of the surfaces.",
  params: Type.Object({}, { additionalProperties: false }),
  inputs: {
    mask: { kind: "mask", doc: "the mask to be judged; every label counts as inside" },
    truth: { kind: "mask", doc: "the true mask, on the same grid" },
    lesion: { kind: "mask", optional: true, doc: "lesions in the truth, on the same grid: 1 ground glass, 2 consolidation" },
  },
  outputs: {
    metrics: {
      kind: "metrics",
      patientLevel: true,
      doc: "dice, jaccard, precision, recall, falsePositiveShare, recallGroundGlass, recallConsolidation (null without such lesions), hausdorff95 and meanSurfaceDistance in mm, predictedMillilitres, trueMillilitres",
    },
  },
  async run({ inputs, log }) {
    const [{ segmentationQuality: measure }, { checkGrid }] = await Promise.all([
      import("./quality/segmentation-quality.ts"),
      import("./check-grid.ts"),
    ]);
    const mask = await inputs.mask.read();
    const truth = await inputs.truth.read();
    const lesion = await inputs.lesion?.read();
    const first = { grid: mask, label: inputs.mask.label };
    checkGrid(first, { grid: truth, label: inputs.truth.label });
    if (lesion && inputs.lesion) checkGrid(first, { grid: lesion, label: inputs.lesion.label });
    const metrics = measure(mask, truth, lesion);
    if (metrics.dice !== null && metrics.dice !== undefined) log.metric("dice", metrics.dice);
    return { metrics };
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "images",
  sentences: [
    "Masks were compared with the true ones by Dice and Jaccard coefficients, precision, recall, and distances of the surfaces.",
  ],
};
