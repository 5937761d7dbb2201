import type { Triple } from "../../../../formats/volume/volume.ts";

/** How a box of a stored volume is gone through: place of its first voxel, and the steps along its axes. */
export interface Walk {
  readonly first: number;
  readonly step: Triple;
}

/** The box that starts at `start`, as it is stored. */
export const walkFrom = (start: Triple, { y, x }: Triple): Walk => ({
  first: (start.z * y + start.y) * x + start.x,
  step: { z: y * x, y: x, x: 1 },
});

/** Mirrored along an axis of `size` voxels. */
export const mirrored = ({ first, step }: Walk, axis: keyof Triple, size: number): Walk => ({
  first: first + (size - 1) * step[axis],
  step: { ...step, [axis]: -step[axis] },
});

/**
 * Turned in the plane by 0 to 3 quarters from y towards x, as NumPy's `rot90` with the axes (y, x). Odd numbers exchange y and x, so both
 * must have one size.
 */
export function turned(walk: Walk, size: Triple, quarters: number): Walk {
  if (quarters === 0) return walk;
  if (quarters === 2) return mirrored(mirrored(walk, "y", size.y), "x", size.x);
  const { first, step } = walk;
  const quarter = { first: first + (size.x - 1) * step.x, step: { z: step.z, y: -step.x, x: step.y } };
  return quarters === 1 ? quarter : turned(quarter, size, 2);
}
