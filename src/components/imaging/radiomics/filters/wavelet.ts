import type { Volume } from "../../../../formats/volume/volume.ts";
import type { Box } from "../box.ts";
import { type Axis, type Block, convolveAxis } from "./convolve-axis.ts";
import { type FilterPair, waveletFilters } from "./wavelet-filters.ts";

export interface WaveletSettings {
  /** `coif1`, `haar`, `db2`, … */
  readonly wavelet: string;
  /** Levels whose bands come out, at least 1. */
  readonly level: number;
  /** Levels passed over before. */
  readonly startLevel: number;
  /** Axes that are filtered, in the order of a band's letters. */
  readonly axes: readonly Axis[];
}

/** One band: `wavelet-LLH`, from the second level on `wavelet2-LLH`. */
export interface Band {
  readonly name: string;
  /** [z, y, x] of the box; good until the next band is asked for, which is written to the same place. */
  readonly image: Float64Array;
}

/**
 * Bands of the stationary wavelet transform inside a box, one at a time: those of each level without the approximation (in the order
 * LLH, LHL, LHH, …; the last letter is the last axis), then the last level's approximation. Each level filters the approximation before
 * it with the same filters, out[n] = Σ f[k] · x[n + K/2 − k], periodically on the volume, whose odd axes are lengthened by their first
 * sample. As pyradiomics 3.0.1 over PyWavelets' swtn, to 1e-12 of the largest value; in float64 whatever the volume's type. Only the
 * box and what its values depend on is computed: O(box · 14 K) a level.
 */
export function* waveletBands(volume: Volume, box: Box, { wavelet, level, startLevel, axes }: WaveletSettings): Generator<Band> {
  const filters = waveletFilters(wavelet);
  const last = startLevel + level - 1;
  const size = box.shape.z * box.shape.y * box.shape.x;
  const buffers: Buffers = [];
  let block = periodicBlock(volume, box, axes, filters.low.length, last + 1);
  for (let each = 0; each < last; each++) {
    if (each >= startLevel) {
      const inner = innerBlock(block, axes, filters.low.length, last - each);
      for (const band of levelBands(inner, filters, axes, prefixOf(each - startLevel), buffers)) {
        if (isDetail(band)) yield { name: band.name, image: band.image.subarray(0, size) };
      }
    }
    block = axes.reduce((lower, axis) => convolveAxis(lower, axis, filters.low), block);
  }
  let approximation: Band | undefined;
  for (const band of levelBands(block, filters, axes, prefixOf(level - 1), buffers)) {
    if (isDetail(band)) yield { name: band.name, image: band.image.subarray(0, size) };
    else approximation = { name: band.name, image: band.image.slice(0, size) };
  }
  if (approximation) yield approximation;
}

const prefixOf = (level: number): string => (level === 0 ? "wavelet-" : `wavelet${level + 1}-`);
const isDetail = ({ name }: Band): boolean => name.includes("H");

/** A place to write to for each filtered axis, so that memory is taken once and not for every band. */
type Buffers = (Float64Array | undefined)[];

/** All bands of one level, the approximation first. */
function* levelBands(
  block: Block,
  filters: FilterPair,
  axes: readonly Axis[],
  letters: string,
  buffers: Buffers,
): Generator<Band> {
  const [axis, ...rest] = axes;
  if (axis === undefined) {
    yield { name: letters, image: block.data };
    return;
  }
  for (const letter of ["L", "H"] as const) {
    const next = convolveAxis(block, axis, letter === "L" ? filters.low : filters.high, buffers[rest.length]);
    buffers[rest.length] = next.data;
    yield* levelBands(next, filters, rest, letters + letter, buffers);
  }
}

/** The box with as much border on each filtered axis as `levels` filterings use up. */
function periodicBlock({ data, shape }: Volume, box: Box, axes: readonly Axis[], taps: number, levels: number): Block {
  const sources = (axis: Axis): Int32Array => {
    const even = shape[axis] + (shape[axis] % 2);
    const border = axes.includes(axis) ? levels : 0;
    const first = box.start[axis] - border * (taps / 2 - 1);
    const sources = new Int32Array(box.shape[axis] + border * (taps - 1));
    for (let i = 0; i < sources.length; i++) {
      const at = (((first + i) % even) + even) % even;
      sources[i] = at === shape[axis] ? 0 : at;
    }
    return sources;
  };
  const [zs, ys, xs] = [sources("z"), sources("y"), sources("x")];
  const out = new Float64Array(zs.length * ys.length * xs.length);
  let to = 0;
  for (const z of zs) {
    for (const y of ys) {
      const row = (z * shape.y + y) * shape.x;
      for (let i = 0; i < xs.length; i++) out[to++] = data[row + xs[i]!]!;
    }
  }
  return { data: out, shape: { z: zs.length, y: ys.length, x: xs.length } };
}

/** The block without the border that later levels need. */
function innerBlock(block: Block, axes: readonly Axis[], taps: number, levels: number): Block {
  if (levels === 0) return block;
  const start = { z: 0, y: 0, x: 0 };
  const shape = { ...block.shape };
  for (const axis of axes) {
    start[axis] = levels * (taps / 2 - 1);
    shape[axis] -= levels * (taps - 1);
  }
  const data = new Float64Array(shape.z * shape.y * shape.x);
  for (let z = 0, to = 0; z < shape.z; z++) {
    for (let y = 0; y < shape.y; y++, to += shape.x) {
      const from = ((start.z + z) * block.shape.y + start.y + y) * block.shape.x + start.x;
      data.set(block.data.subarray(from, from + shape.x), to);
    }
  }
  return { data, shape };
}
