import type { Grid, Triple } from "./volume.ts";

/** Where in the patient (LPS, mm) the place [z, y, x] of a grid lies; whole numbers are voxel centres, fractions and negatives allowed. */
export function voxelPosition({ spacing, origin, direction }: Omit<Grid, "shape">, { z, y, x }: Triple): Triple {
  const steps = [x * spacing.x, y * spacing.y, z * spacing.z];
  const along = (row: number): number => {
    let sum = 0;
    for (let axis = 0; axis < 3; axis++) sum += direction[3 * row + axis]! * steps[axis]!;
    return sum;
  };
  return { z: origin.z + along(2), y: origin.y + along(1), x: origin.x + along(0) };
}
