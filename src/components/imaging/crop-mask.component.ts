import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { CROP_PARAMS } from "./params.ts";

const Params = Type.Object(CROP_PARAMS, { additionalProperties: false });

/** Crop or pad a mask as its image. */
export const cropMask = defineComponent({
  name: "imaging/crop-mask",
  version: 1,
  doc: "Cuts a box of a size out of a mask, by default its middle, and pads it with background.",
  params: Params,
  inputs: { mask: { kind: "mask", doc: "labels 0 to 255" } },
  outputs: { mask: { kind: "mask", patientLevel: true, doc: "the box; its origin is its first voxel's" } },
  resources: { memory: "1GiB" },
  async run({ params: { size, start }, inputs }) {
    const [{ cropVolume }, { checkCrop }] = await Promise.all([import("./crop/crop-volume.ts"), import("./crop/check-crop.ts")]);
    const mask = await inputs.mask.read();
    checkCrop(mask, size, 0, inputs.mask.label);
    return { mask: cropVolume(mask, size, start) };
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "images",
  sentences: [["Masks were cut or padded to {size} voxels", { text: " about their middle", when: { start: null } }, "."]],
};
