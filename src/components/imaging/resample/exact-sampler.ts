import type { VoxelArray } from "../../../formats/volume/volume.ts";
import type { Sampling } from "./sampling.ts";
import { splineFilterInPlace } from "./spline-filter.ts";

/**
 * The value of one new voxel, summed in SciPy's order of operations, so that a value on the edge between two whole numbers falls to
 * the same side. Needs the coefficients of the whole continued volume, so that it is made only where a value asks for it.
 */
export function exactSampler(
  data: VoxelArray,
  [z, y, x]: readonly [Sampling, Sampling, Sampling],
  order: 1 | 3,
): (index: number) => number {
  const [depth, height, width] = [z, y, x].map(({ from, padding }) => from + 2 * padding) as [number, number, number]; // three axes
  const coefficients = continued(data, [z, y, x], [depth, height, width]);
  if (order === 3) filterInPlace(coefficients, [depth, height, width]);
  const taps = order + 1;
  return (index) => {
    const [k, j, i] = [Math.floor(index / (y.to * x.to)), Math.floor(index / x.to) % y.to, index % x.to];
    let sum = 0;
    for (let c = 0; c < taps; c++) {
      const slice = (z.starts[k]! + c) * height;
      for (let b = 0; b < taps; b++) {
        const row = (slice + y.starts[j]! + b) * width;
        for (let a = 0; a < taps; a++) {
          const value = coefficients[row + x.starts[i]! + a]!;
          sum += value * z.weights[taps * k + c]! * y.weights[taps * j + b]! * x.weights[taps * i + a]!;
        }
      }
    }
    return sum;
  };
}

/** The volume continued by its edge. */
function continued(
  data: VoxelArray,
  [z, y, x]: readonly [Sampling, Sampling, Sampling],
  [depth, height, width]: readonly [number, number, number],
): Float64Array {
  const inside = (i: number, { from, padding }: Sampling): number => Math.min(Math.max(i - padding, 0), from - 1);
  const padded = new Float64Array(depth * height * width);
  for (let k = 0; k < depth; k++) {
    for (let j = 0; j < height; j++) {
      const [row, at] = [(inside(k, z) * y.from + inside(j, y)) * x.from, (k * height + j) * width];
      for (let i = 0; i < width; i++) padded[at + i] = data[row + inside(i, x)]!;
    }
  }
  return padded;
}

/** Filters along z, y, x in turn. */
function filterInPlace(padded: Float64Array, [depth, height, width]: readonly [number, number, number]): void {
  const plane = height * width;
  splineFilterInPlace(padded, depth, plane, true);
  for (let k = 0; k < depth; k++) splineFilterInPlace(padded.subarray(k * plane, (k + 1) * plane), height, width, true);
  for (let row = 0; row < depth * height; row++)
    splineFilterInPlace(padded.subarray(row * width, (row + 1) * width), width, 1, true);
}
