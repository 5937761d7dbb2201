import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { CROP_PARAMS } from "./params.ts";

const Params = Type.Object(
  { ...CROP_PARAMS, fill: Type.Number({ default: 0, description: "Value of voxels beyond the volume." }) },
  { additionalProperties: false },
);

/** Crop or pad to a size: the paper's 340 × 390 × 390 out of the middle. */
export const crop = defineComponent({
  name: "imaging/crop",
  version: 1,
  doc: "Cuts a box of a size out of a volume, by default its middle, and pads it where the volume is smaller.",
  params: Params,
  inputs: { image: { kind: "volume", doc: "the volume" } },
  outputs: { volume: { kind: "volume", patientLevel: true, doc: "the box; its origin is its first voxel's" } },
  resources: { memory: "1GiB" },
  async run({ params: { size, start, fill }, inputs }) {
    const [{ cropVolume }, { checkCrop }] = await Promise.all([import("./crop/crop-volume.ts"), import("./crop/check-crop.ts")]);
    const volume = await inputs.image.read();
    checkCrop(volume, size, fill, inputs.image.label);
    return { volume: cropVolume(volume, size, start, fill) };
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "images",
  sentences: [["Scans were cut or padded to {size} voxels", { text: " about their middle", when: { start: null } }, "."]],
};
