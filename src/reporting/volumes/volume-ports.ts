import Type from "typebox";

/** Inputs of every component that shows CT with masks. A file is read as a single volume, so that comes first. */
export const VOLUME_INPUTS = {
  images: { kind: ["volume", "cases"], doc: "CT of one patient, or of cases" },
  masks: {
    kind: ["mask", "cases"],
    doc: "masks to show, in this order (before, after); the last one is the result",
    many: true,
    labelled: true,
  },
  truth: { kind: ["mask", "cases"], doc: "true mask", optional: true },
} as const;

const colour = { pattern: "^#[0-9a-f]{6}$" };

/** Their parameters. */
export const VOLUME_PARAMS = {
  names: Type.Array(Type.String(), { default: [], description: "Names of the masks in their order; their stages unless given." }),
  truthName: Type.String({ default: "truth", description: "Name of the true mask." }),
  imageField: Type.String({ default: "image", description: "Field of the cases with the CT; a case's only file goes before." }),
  maskField: Type.String({ default: "mask", description: "Field of the cases with the mask; a case's only file goes before." }),
  truthField: Type.String({ default: "lung", description: "Field of the cases with the true mask." }),
  colours: Type.Array(Type.String(colour), {
    default: [],
    description: "Colours (#rrggbb) of the masks, then of the true one, instead of built-in ones.",
  }),
  shift: Type.Number({ default: 0, description: "Added to each value, so that it is in HU (stored values: -1024)." }),
  unit: Type.String({ default: "HU", description: "Unit of the voxels." }),
};
