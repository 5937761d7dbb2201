import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { Choice } from "../../runner/contract/params.ts";
import { clipMisfits, clipRange } from "./clip-range.ts";
import { clipParam, SPACING } from "./params.ts";

const Params = Type.Object(
  {
    spacing: SPACING,
    order: Type.Unsafe<0 | 1 | 3>({
      type: "integer",
      enum: [0, 1, 3],
      default: 3,
      description: "Degree of the spline: 0 nearest voxel, 1 linear, 3 cubic.",
    }),
    align: Choice(["centres", "edges"], {
      default: "centres",
      description:
        "What of both grids lies on each other: the centres of the first and last voxels (as the paper; distances are off by up to half a voxel at the ends), or the outer edges.",
    }),
    clip: clipParam("Least and greatest value of the result; cubic splines overshoot."),
  },
  { additionalProperties: false },
);

/** Spline resampling; agrees with scipy.ndimage.zoom 1.17 (mode nearest), whole numbers to the bit. */
export const resample = defineComponent({
  name: "imaging/resample",
  version: 1,
  doc: "Resamples a volume to another spacing by splines, in the same box of space; voxels keep their type.",
  params: Params,
  inputs: {
    image: { kind: "volume", doc: "the volume" },
    like: { kind: "volume", optional: true, doc: "a volume of the same box whose grid is taken instead of a spacing" },
  },
  outputs: { volume: { kind: "volume", patientLevel: true, doc: "the volume on the new grid" } },
  resources: { memory: "3GiB" },
  check: clipMisfits,
  async run({ params, inputs }) {
    const { resampleVolume } = await import("./resample/resample-volume.ts");
    const { clip, ...rest } = params;
    const settings = clip ? { ...rest, clip: clipRange(clip) } : rest;
    const like = inputs.like && { grid: await inputs.like.read(), where: inputs.like.label };
    return { volume: resampleVolume(await inputs.image.read(), settings, inputs.image.label, like) };
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "images",
  sentences: [
    [
      "Scans were resampled",
      { text: " to voxels of {spacing} mm", when: { "in.like": false } },
      { text: " to the grid of another volume", when: { "in.like": true } },
      { text: " by the nearest voxel", when: { order: 0 } },
      { text: " linearly", when: { order: 1 } },
      { text: " by cubic splines", when: { order: 3 } },
      { text: ", values clipped between {clip}" },
      ".",
    ],
  ],
};
