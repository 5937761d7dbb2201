import { damaged, MOST_BYTES, unsupported } from "./refuse.ts";
import { type Grid, type Triple, voxelCount } from "./volume.ts";

const AXES = ["x", "y", "z"] as const;

/** Largest cosine between two axes that still count as being at right angles; float32 headers are off by some 1e-7. */
const SKEW = 1e-3;

/**
 * Refuses a shape that is not whole, positive and within the limit of `bytesPerVoxel` bytes a voxel (the larger of stored and read):
 * before anything is allocated.
 */
export function checkShape(shape: Triple, bytesPerVoxel: number, file: string): void {
  for (const axis of AXES) {
    const size = shape[axis];
    if (size === 0) throw damaged(file, `has no voxels: its size along ${axis} is 0`);
    if (!Number.isSafeInteger(size) || size < 0) throw damaged(file, `has an impossible size along ${axis}: ${size}`);
  }
  if (!(voxelCount(shape) * bytesPerVoxel <= MOST_BYTES)) {
    throw unsupported(
      file,
      `is too large: ${shape.z} × ${shape.y} × ${shape.x} voxels of ${bytesPerVoxel} bytes, where 2 GiB are the limit`,
    );
  }
}

/** Refuses spacings that are not above 0, origins and directions that are no numbers, and axes that are not at right angles. */
export function checkGrid({ spacing, origin, direction }: Omit<Grid, "shape">, file: string): void {
  for (const axis of AXES) {
    if (!(spacing[axis] > 0 && Number.isFinite(spacing[axis]))) {
      throw damaged(file, `has an impossible spacing along ${axis}: ${spacing[axis]} mm`);
    }
    if (!Number.isFinite(origin[axis])) throw damaged(file, `has an impossible origin along ${axis}: ${origin[axis]} mm`);
  }
  if (!direction.every(Number.isFinite)) throw damaged(file, "has axes whose directions are no numbers");
  for (const [i, j] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const) {
    if (!(Math.abs(dotOfColumns(direction, i, j)) <= SKEW)) {
      throw unsupported(
        file,
        `has axes ${AXES[i]} and ${AXES[j]} that are not at right angles (a sheared grid, as of a tilted gantry)`,
        "resample it onto a grid with right angles",
      );
    }
  }
}

function dotOfColumns(direction: readonly number[], i: number, j: number): number {
  let sum = 0;
  for (let row = 0; row < 3; row++) sum += direction[3 * row + i]! * direction[3 * row + j]!;
  return sum;
}
