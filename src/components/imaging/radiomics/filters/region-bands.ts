import type { Triple } from "../../../../formats/volume/volume.ts";
import { filterKernel } from "../../../compute/radiomics/kernel.ts";
import type { Spans } from "../matrices/spans.ts";
import type { FilterPair } from "./wavelet-filters.ts";

/** Planes of a block, [y, x], one after the other. */
export interface PlaneSource {
  readonly shape: Triple;
  fill(z: number, out: Float64Array): void;
}

/** Letters of a band along x and y. */
export type Letters = "LL" | "LH" | "HL" | "HH";
export const LETTERS: readonly Letters[] = ["LL", "LH", "HL", "HH"];

/**
 * Two bands inside a region: filtered along x and y as the letters say, and along z by the low pass and by the high pass. The block has
 * taps − 1 voxels more than the region's box along each axis. Planes are filtered while they come: only as many as the filter has taps
 * are held, and only what lies inside is filtered along z.
 */
export function regionBands(
  source: PlaneSource,
  filters: FilterPair,
  letters: Letters,
  inside: Spans,
): { readonly low: Float64Array; readonly high: Float64Array } {
  const taps = filters.low.length;
  const [long, wide] = [source.shape.y, source.shape.x];
  const [height, width] = [long - taps + 1, wide - taps + 1];
  const [low, high] = [0, 8 * taps];
  const pointers = 16 * taps;
  const spans = align(pointers + 4 * taps);
  const plane = align(spans + 8 * inside.starts.length);
  const rows = align(plane + 8 * long * wide);
  const ring = align(rows + 8 * long * width);
  const ringBytes = align(8 * height * width);
  const lowOut = ring + taps * ringBytes;
  const highOut = align(lowOut + 8 * inside.voxels);
  const instance = filterKernel();
  const { kernel } = instance;
  const buffer = instance.bytes(align(highOut + 8 * inside.voxels));
  new Float64Array(buffer, low, taps).set([...filters.low].reverse());
  new Float64Array(buffer, high, taps).set([...filters.high].reverse());
  const list = new Uint32Array(buffer, spans, 2 * inside.starts.length);
  for (let k = 0; k < inside.starts.length; k++) {
    list[2 * k] = inside.starts[k]! % (height * width);
    list[2 * k + 1] = inside.lengths[k]!;
  }
  const input = new Float64Array(buffer, plane, long * wide);
  const addresses = new Uint32Array(buffer, pointers, taps);
  let done = 0;
  for (let z = 0; z < source.shape.z; z++) {
    source.fill(z, input);
    kernel.filterRows(plane, long, wide, letters[0] === "L" ? low : high, taps, rows);
    kernel.filterAcross(rows, height * width, width, letters[1] === "L" ? low : high, taps, ring + (z % taps) * ringBytes);
    const out = z - taps + 1;
    if (out < 0) continue;
    for (let k = 0; k < taps; k++) addresses[k] = ring + ((out + k) % taps) * ringBytes;
    const [from, to] = [spans + 8 * inside.planes[out]!, spans + 8 * inside.planes[out + 1]!];
    done += kernel.filterPlanes(pointers, taps, low, high, from, to, lowOut + 8 * done, highOut + 8 * done);
  }
  const taken = (at: number): Float64Array => new Float64Array(buffer, at, inside.voxels).slice();
  return { low: taken(lowOut), high: taken(highOut) };
}

/** The next multiple of 16, and place for a vector that runs over. */
const align = (bytes: number): number => Math.ceil(bytes / 16) * 16 + 16;
