import type { Triple, Volume } from "../../../../formats/volume/volume.ts";
import type { Box } from "../box.ts";
import type { Spans } from "../matrices/spans.ts";
import { valuesAt } from "../matrices/values-at.ts";
import { type Axis, convolveAxis } from "./convolve-axis.ts";
import { LETTERS, type Letters, type PlaneSource, regionBands } from "./region-bands.ts";
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
  /** Where one level is asked for: only the bands that begin so. */
  readonly letters?: readonly Letters[];
}

/** One band: `wavelet-LLH`, from the second level on `wavelet2-LLH`. */
export interface Band {
  readonly name: string;
  /** Of the voxels inside, in their order. */
  readonly values: Float64Array;
}

/** Samples of the periodic extension of a volume. */
interface Block {
  readonly data: Float64Array;
  readonly shape: Triple;
}

/**
 * Bands of the stationary wavelet transform inside a region, one at a time: those of each level without the approximation (in the order
 * LLH, LHL, LHH, …; the last letter is the last axis), then the last level's approximation. Each level filters the approximation before
 * it with the same filters, out[n] = Σ f[k] · x[n + K/2 − k], periodically on the volume, whose odd axes are lengthened by their first
 * sample. As pyradiomics 3.0.1 over PyWavelets' swtn, to 1e-12 of the largest value; in float64 whatever the volume's type. Only the
 * region's box and what its values depend on is computed: O(box · 16 K) a level.
 */
export function* waveletBands(volume: Volume, box: Box, inside: Spans, settings: WaveletSettings): Generator<Band> {
  const { wavelet, level, startLevel, axes, letters = LETTERS } = settings;
  const filters = waveletFilters(wavelet);
  const taps = filters.low.length;
  const last = startLevel + level - 1;
  const planes = periodicPlanes(volume, box, axes, taps, last + 1);
  let block = last > 0 || axes.join("") !== "xyz" ? blockOf(planes) : undefined;
  for (let each = 0; each < last && block; each++) {
    if (each >= startLevel) {
      const inner = innerBlock(block, axes, taps, last - each);
      for (const band of levelBands(inner, filters, axes, inside, letters, prefixOf(each - startLevel))) {
        if (isDetail(band)) yield band;
      }
    }
    block = axes.reduce((lower, axis) => convolveAxis(lower.data, lower.shape, axis, filters.low), block);
  }
  let approximation: Band | undefined;
  for (const band of levelBands(block ?? planes, filters, axes, inside, letters, prefixOf(level - 1))) {
    if (isDetail(band)) yield band;
    else approximation = band;
  }
  if (approximation) yield approximation;
}

const prefixOf = (level: number): string => (level === 0 ? "wavelet-" : `wavelet${level + 1}-`);
const isDetail = ({ name }: Band): boolean => name.includes("H");

/** All bands of one level, the approximation first. */
function* levelBands(
  from: Block | PlaneSource,
  filters: FilterPair,
  axes: readonly Axis[],
  inside: Spans,
  letters: readonly Letters[],
  prefix: string,
): Generator<Band> {
  if (axes.join("") === "xyz") {
    const source = "data" in from ? planesOf(from) : from;
    for (const two of letters) {
      const { low, high } = regionBands(source, filters, two, inside);
      yield { name: `${prefix}${two}L`, values: low };
      yield { name: `${prefix}${two}H`, values: high };
    }
  } else if ("data" in from) yield* axisBands(from, filters, axes, inside, prefix);
}

/** The same along any axes, one after the other. */
function* axisBands(block: Block, filters: FilterPair, axes: readonly Axis[], inside: Spans, name: string): Generator<Band> {
  const [axis, ...rest] = axes;
  if (axis === undefined) {
    yield { name, values: valuesAt(block.data, inside) };
    return;
  }
  for (const letter of ["L", "H"] as const) {
    const next = convolveAxis(block.data, block.shape, axis, letter === "L" ? filters.low : filters.high);
    yield* axisBands(next, filters, rest, inside, name + letter);
  }
}

/** The box with as much border on each filtered axis as `levels` filterings use up. */
function periodicPlanes({ data, shape }: Volume, box: Box, axes: readonly Axis[], taps: number, levels: number): PlaneSource {
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
  const [left, wide] = [xs[0]!, xs.length];
  const unbroken = xs.every((x, i) => x === left + i);
  return {
    shape: { z: zs.length, y: ys.length, x: xs.length },
    fill(z, out) {
      let to = 0;
      for (let y = 0; y < ys.length; y++) {
        const row = (zs[z]! * shape.y + ys[y]!) * shape.x;
        if (unbroken) for (let i = 0; i < wide; i++) out[to++] = data[row + left + i]!;
        else for (let i = 0; i < wide; i++) out[to++] = data[row + xs[i]!]!;
      }
    },
  };
}

function blockOf({ shape, fill }: PlaneSource): Block {
  const size = shape.y * shape.x;
  const data = new Float64Array(shape.z * size);
  for (let z = 0; z < shape.z; z++) fill(z, data.subarray(z * size, (z + 1) * size));
  return { data, shape };
}

const planesOf = ({ data, shape }: Block): PlaneSource => ({
  shape,
  fill: (z, out) => out.set(data.subarray(z * shape.y * shape.x, (z + 1) * shape.y * shape.x)),
});

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
