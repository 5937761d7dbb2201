import { type Triple, type VoxelArray, voxelCount } from "../../../formats/volume/volume.ts";
import { exactSampler } from "./exact-sampler.ts";
import { INTEGER_RANGE, roundInto, sameType } from "./round.ts";
import { type Align, type Order, type Sampling, samplingOf } from "./sampling.ts";
import { splineFilterInPlace } from "./spline-filter.ts";

/**
 * Samples a volume on another number of voxels, by splines of degree 0, 1 or 3; outside it is continued by its edge.
 * Agrees with scipy.ndimage.zoom (1.17, mode nearest): float64 to 1e-13 of the largest value, whole numbers to the bit, rounded half
 * away from zero and kept within their type.
 *
 * The axes are done one after the other, each a filter and a weighted sum of four, where SciPy sums 64 a voxel: O(voxels).
 * Besides old and new volume it holds z · y' · x' float64 (z old, y', x' new).
 */
export function zoom<A extends VoxelArray>(data: A, from: Triple, to: Triple, order: Order, align: Align = "centres"): A {
  if (data.length !== voxelCount(from)) throw new RangeError(`${data.length} values are no volume of ${voxelCount(from)} voxels`);
  const isSame = from.z === to.z && from.y === to.y && from.x === to.x;
  if (isSame) return sameType(data, data.length, data);
  const axes = [
    samplingOf(from.z, to.z, order, align),
    samplingOf(from.y, to.y, order, align),
    samplingOf(from.x, to.x, order, align),
  ] as const;
  const out = sameType(data, voxelCount(to));
  if (order === 0) nearestInto(out, data, axes);
  else splineInto(out, data, axes, order);
  return out;
}

type Axes = readonly [Sampling, Sampling, Sampling];

function nearestInto(out: VoxelArray, data: VoxelArray, [z, y, x]: Axes): void {
  let at = 0;
  for (let k = 0; k < z.to; k++) {
    for (let j = 0; j < y.to; j++) {
      const row = (z.starts[k]! * y.from + y.starts[j]!) * x.from;
      for (let i = 0; i < x.to; i++) out[at++] = data[row + x.starts[i]!]!;
    }
  }
}

function splineInto(out: VoxelArray, data: VoxelArray, axes: Axes, order: 1 | 3): void {
  const [z, y, x] = axes;
  const plane = y.to * x.to;
  const slices = new Float64Array(z.from * plane); // [z, y', x']
  const alongX = rowSampler(x, order);
  const alongY = lineSampler(y, x.to, order);
  for (let k = 0; k < z.from; k++) {
    for (let j = 0; j < y.from; j++) alongX(data, (k * y.from + j) * x.from, alongY.lines, (y.padding + j) * x.to);
    alongY.sample(slices, k * plane);
  }
  const alongZ = lineSampler(z, x.to, order);
  const column = new Float64Array(z.to * x.to); // [z', x']
  const range = INTEGER_RANGE.get(data.constructor as never);
  const near = range ? 1e-13 * largest(data) + 1e-12 : 0;
  let exact: ((index: number) => number) | undefined;
  for (let j = 0; j < y.to; j++) {
    for (let k = 0; k < z.from; k++) {
      const row = k * plane + j * x.to;
      alongZ.lines.set(slices.subarray(row, row + x.to), (z.padding + k) * x.to);
    }
    alongZ.sample(column, 0);
    for (let k = 0; k < z.to; k++) {
      roundInto(out, (k * y.to + j) * x.to, column, k * x.to, x.to, range, near, (index) => {
        exact ??= exactSampler(data, axes, order);
        return exact(index);
      });
    }
  }
}

function largest(data: VoxelArray): number {
  let most = 0;
  for (let i = 0; i < data.length; i++) most = Math.max(most, Math.abs(data[i]!));
  return most;
}

/** Samples single lines that lie one value after the other. */
function rowSampler({ from, to, padding, starts, weights }: Sampling, order: 1 | 3) {
  const length = from + 2 * padding;
  const line = new Float64Array(length);
  return (data: VoxelArray, at: number, out: Float64Array, outAt: number): void => {
    for (let i = 0; i < from; i++) line[padding + i] = data[at + i]!;
    line.fill(line[padding]!, 0, padding);
    line.fill(line[padding + from - 1]!, padding + from);
    if (order === 3) splineFilterInPlace(line, length, 1);
    const taps = order + 1;
    for (let k = 0; k < to; k++) {
      const [s, w] = [starts[k]!, taps * k];
      let sum = line[s]! * weights[w]! + line[s + 1]! * weights[w + 1]!;
      if (order === 3) sum += line[s + 2]! * weights[w + 2]! + line[s + 3]! * weights[w + 3]!;
      out[outAt + k] = sum;
    }
  };
}

/** Samples many lines side by side along the first axis of `lines`, [length, width], whose rows from `padding` on the caller fills. */
function lineSampler({ from, to, padding, starts, weights }: Sampling, width: number, order: 1 | 3) {
  const length = from + 2 * padding;
  const lines = new Float64Array(length * width);
  return {
    lines,
    sample(out: Float64Array, outAt: number): void {
      for (let i = 0; i < padding; i++) {
        lines.copyWithin(i * width, padding * width, (padding + 1) * width);
        lines.copyWithin((length - 1 - i) * width, (padding + from - 1) * width, (padding + from) * width);
      }
      if (order === 3) splineFilterInPlace(lines, length, width);
      const taps = order + 1;
      for (let k = 0; k < to; k++) {
        const [at, w] = [outAt + k * width, taps * k];
        const [a, b, c, d] = [weights[w]!, weights[w + 1]!, weights[w + 2]!, weights[w + 3]!];
        let p = starts[k]! * width;
        for (let i = 0; i < width; i++, p++) {
          out[at + i] =
            order === 3
              ? lines[p]! * a + lines[p + width]! * b + lines[p + 2 * width]! * c + lines[p + 3 * width]! * d
              : lines[p]! * a + lines[p + width]! * b;
        }
      }
    },
  };
}
