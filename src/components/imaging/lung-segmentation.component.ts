import Type from "typebox";
import { onGrid } from "../../formats/volume/volume.ts";
import { defineComponent } from "../../runner/contract/component.ts";
import { InputError } from "../../runner/contract/failure.ts";
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
      default: 4,
      description: "default method: radius in mm of the ball that closes vessels and small dents.",
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
  inputs: { image: { kind: "volume", doc: "chest CT in HU or stored values, slices across z" } },
  outputs: { mask: { kind: "mask", doc: "1 in the lungs, 0 elsewhere" } },
  resources: { cpus: 1, memory: "2GiB" },
  async run({ params, inputs, log }) {
    const image = await inputs.image.read();
    const { scaleOf } = await import("./segmentation/stored-values.ts");
    const scale = params.values === "auto" ? scaleOf(image.data) : params.values;
    const threshold = params.threshold + (scale === "hu" ? 0 : 1024);
    let mask: Uint8Array;
    if (params.method === "authors") {
      const { segmentAuthors } = await import("./segmentation/segment-authors.ts");
      mask = segmentAuthors(image.data, image.shape, threshold);
    } else {
      const { segmentDefault } = await import("./segmentation/segment-default.ts");
      mask = segmentDefault(image.data, image.shape, image.spacing, { threshold, closing: params.closing });
    }
    const voxels = mask.reduce((sum, value) => sum + value, 0);
    if (voxels === 0) {
      throw new InputError({
        code: "no-lung",
        message: `${inputs.image.label}: no lung found: no air below ${params.threshold} HU lies inside the body`,
        help: "is the image a chest CT in HU or stored values (`values`), with slices across z?",
      });
    }
    log.metric("millilitres", (voxels * image.spacing.z * image.spacing.y * image.spacing.x) / 1000);
    return { mask: onGrid(image, mask) };
  },
});
