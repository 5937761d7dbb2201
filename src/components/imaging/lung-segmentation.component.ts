import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import { InputError } from "../../runner/contract/failure.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { Choice } from "../../runner/contract/params.ts";

const Params = Type.Object(
  {
    method: Choice(["default", "authors"], {
      default: "default",
      description: "`authors`: the COVID-MTL authors' threshold segmentation, voxel for voxel. `default`: ours.",
    }),
    threshold: Type.Number({
      default: -420,
      description: "HU below which a voxel is air or lung; the authors' 604 in stored values is −420.",
    }),
    values: Choice(["auto", "hu", "stored"], {
      default: "auto",
      description:
        "Scale of the image: HU, or HU + 1024 as scanners store it; `auto` decides by the range (HU if it goes below −500).",
    }),
    closing: Type.Number({
      minimum: 0,
      maximum: 50,
      default: 8,
      description: "`default`: radius in mm of the ball that closes vessels and small dents of each lung.",
    }),
    repairAngle: Type.Number({
      minimum: 0,
      maximum: 180,
      default: 150,
      description: "`default`: degrees to both sides of lateral within which dents of the pleura are mended; 0 for none.",
    }),
    repairDepth: Type.Number({
      minimum: 0,
      default: 4,
      description: "`default`: depth in mm that a dent must have to be mended.",
    }),
    repairLength: Type.Number({
      minimum: 0,
      default: 45,
      description: "`default`: a dent longer than this across the slices, in mm, is anatomy and stays.",
    }),
  },
  { additionalProperties: false },
);

/** Lung segmentation of chest CT. */
export const lungSegmentation = defineComponent({
  name: "imaging/lung-segmentation",
  version: 1,
  doc: "Segments the lungs of a chest CT, on the image's own grid.",
  params: Params,
  inputs: { image: { kind: "volume", doc: "chest CT in HU or stored values" } },
  outputs: { mask: { kind: "mask", patientLevel: true, doc: "1 in the lungs, 0 elsewhere" } },
  resources: { cpus: 1, memory: "2GiB" },
  async run({ params, inputs, log }) {
    const image = await inputs.image.read();
    const [{ scaleOf }, { onAxialSlices }, { segmentAuthors }, { segmentDefault }] = await Promise.all([
      import("./segmentation/stored-values.ts"),
      import("./axial-slices.ts"),
      import("./segmentation/segment-authors.ts"),
      import("./segmentation/segment-default.ts"),
    ]);
    const scale = params.values === "auto" ? scaleOf(image.data) : params.values;
    const zero = scale === "hu" ? 0 : 1024;
    const mask = onAxialSlices(image, undefined, ({ data, shape, spacing }) => {
      if (params.method === "authors") return segmentAuthors(data, shape, params.threshold + zero);
      const found = segmentDefault(data, shape, spacing, {
        threshold: params.threshold,
        zero,
        closing: params.closing,
        repair: { angle: params.repairAngle, depth: params.repairDepth, length: params.repairLength },
      });
      if (found.lungs === 1)
        log.warn(`${inputs.image.label}: one lung found; the other is missing, full of fluid, or not told apart`);
      return found.mask;
    });
    const voxels = mask.data.reduce((sum, value) => sum + value, 0);
    if (voxels === 0) {
      throw new InputError({
        code: "no-lung",
        message: `${inputs.image.label}: no lung found: no air below ${params.threshold} HU lies inside the body`,
        help: "is the image a chest CT in HU or stored values (`values`), and does its direction say which way the head is?",
      });
    }
    log.metric("millilitres", (voxels * image.spacing.z * image.spacing.y * image.spacing.x) / 1000);
    return { mask };
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "images",
  sentences: [
    [
      {
        text: "Lungs were segmented as air below {threshold} HU inside the body less the airway tree, closed by a ball of {closing} mm, with holes filled",
        when: { method: "default" },
      },
      { text: " and dents of the pleura mended", when: { method: "default" }, unless: { repairAngle: 0 } },
      {
        text: "Lungs were segmented by a threshold of {threshold} HU as the authors of COVID-MTL did {@bao2022}",
        when: { method: "authors" },
      },
      ".",
    ],
  ],
};
