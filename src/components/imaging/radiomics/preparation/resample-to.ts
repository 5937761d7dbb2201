import { type Grid, onGrid, type Volume, type VoxelArray, voxelCount } from "../../../../formats/volume/volume.ts";
import { gridTransform } from "./grid-transform.ts";
import type { Interpolator } from "./interpolators.ts";

/**
 * A volume on another grid, its voxels of the same type: whole types are cut to their range and towards 0; places outside the volume
 * (half a voxel and more from its voxel centres) are 0. With ITK's ResampleImageFilter's order of operations.
 */
export function resampleTo<A extends VoxelArray>(volume: Volume<A>, grid: Grid, interpolate: Interpolator): Volume<A> {
  const { shape } = grid;
  const Type = volume.data.constructor as new (length: number) => A; // the array's own type
  const data = new Type(voxelCount(shape));
  const store = storeOf(data);
  const from = gridTransform(grid);
  const to = gridTransform(volume);
  const size = volume.shape;
  for (let z = 0, i = 0; z < shape.z; z++) {
    for (let y = 0; y < shape.y; y++) {
      const start = to.toIndex(from.voxelToPoint([0, y, z]));
      const end = to.toIndex(from.voxelToPoint([shape.x, y, z]));
      for (let x = 0; x < shape.x; x++, i++) {
        const share = x / shape.x;
        const px = start[0] + share * (end[0] - start[0]);
        const py = start[1] + share * (end[1] - start[1]);
        const pz = start[2] + share * (end[2] - start[2]);
        if (inside(px, size.x) && inside(py, size.y) && inside(pz, size.z)) store(i, interpolate(px, py, pz));
      }
    }
  }
  return onGrid(grid, data);
}

const inside = (at: number, length: number): boolean => at >= -0.5 && at < length - 0.5;

const RANGES = new Map<unknown, readonly [number, number]>([
  [Int8Array, [-128, 127]],
  [Uint8Array, [0, 255]],
  [Int16Array, [-32768, 32767]],
  [Uint16Array, [0, 65535]],
  [Int32Array, [-2147483648, 2147483647]],
  [Uint32Array, [0, 4294967295]],
]);

/** Writes a value as the array's type holds it. */
function storeOf(data: VoxelArray): (i: number, value: number) => void {
  const range = RANGES.get(data.constructor);
  if (!range) {
    return (i, value) => {
      data[i] = value;
    };
  }
  const [low, high] = range;
  return (i, value) => {
    data[i] = Math.trunc(Math.min(Math.max(value, low), high));
  };
}
