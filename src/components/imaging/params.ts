import Type from "typebox";

const Size = (description: string) =>
  Type.Object(
    { z: Type.Integer({ minimum: 1 }), y: Type.Integer({ minimum: 1 }), x: Type.Integer({ minimum: 1 }) },
    { additionalProperties: false, description },
  );

/** Parameters that two components share, so that image and mask are treated alike. */
export const SPACING = Type.Union(
  [
    Type.Number({ exclusiveMinimum: 0 }),
    Type.Object(
      {
        z: Type.Number({ exclusiveMinimum: 0 }),
        y: Type.Number({ exclusiveMinimum: 0 }),
        x: Type.Number({ exclusiveMinimum: 0 }),
      },
      { additionalProperties: false },
    ),
  ],
  { default: 1, description: "Distance of voxel centres in mm: one number, or z, y and x." },
);

export const CROP_PARAMS = {
  size: Size("Voxels of the result along z, y and x."),
  start: Type.Optional(
    Type.Object(
      { z: Type.Integer(), y: Type.Integer(), x: Type.Integer() },
      {
        additionalProperties: false,
        description:
          "First voxel taken, from 0; may be negative. Unless said, the middle is taken, of an odd rest the smaller half before.",
      },
    ),
  ),
};

/** Least and greatest value. */
export const clipParam = (description: string) =>
  Type.Optional(Type.Array(Type.Number(), { minItems: 2, maxItems: 2, description }));
