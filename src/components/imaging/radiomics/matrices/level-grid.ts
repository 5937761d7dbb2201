import type { Triple } from "../../../../formats/volume/volume.ts";
import { kernelBytes } from "../../../compute/radiomics/kernel.ts";
import type { BinnedRoi } from "../roi.ts";
import type { PresentLevels } from "./present-levels.ts";
import { spansOf } from "./spans.ts";

/** The levels of a region in the kernels' memory, with zeros around them, so that a neighbour within the border always has a place. */
export interface LevelGrid {
  readonly shape: Triple;
  readonly rowStride: number;
  readonly planeStride: number;
  /** Address of the levels, uint16, 0 outside the region; voxel [z, y, x] is number `first + z · planeStride + y · rowStride + x`. */
  readonly levels: number;
  readonly levelBytes: number;
  readonly first: number;
  /** Address of (number of the first voxel, length) pairs, uint32. */
  readonly spans: number;
  readonly spanCount: number;
  /** Address of the numbers of each plane's first span, and the end. */
  readonly planes: number;
  /** First address that is free for results. */
  readonly free: number;
  readonly voxels: number;
}

/** Bytes that a vector may read past the last voxel. */
const SLACK = 64;

/** Numbers of the regions seen: what the memory holds is known by its region's, so that no region is kept. */
const numbers = new WeakMap<BinnedRoi, number>();
let seen = 0;
let loaded: { readonly region: number; readonly border: number; readonly coded: boolean; readonly grid: LevelGrid } | undefined;

/**
 * Loads the levels, each replaced by its code where codes are given. Rows and planes share the zeros between them. The memory holds
 * one grid at a time: it is valid until the next is loaded, and the same one is not loaded twice.
 */
export function loadGrid(roi: BinnedRoi, border: number, present?: PresentLevels): LevelGrid {
  const coded = present !== undefined;
  const region = numbers.get(roi) ?? ++seen;
  numbers.set(roi, region);
  if (loaded && loaded.region === region && loaded.border === border && loaded.coded === coded) return loaded.grid;
  const { z: depth, y: height, x: width } = roi.shape;
  const { starts, lengths, planes, voxels } = spansOf(roi);
  const rowStride = width + border;
  const planeStride = (height + border) * rowStride;
  const first = border * (planeStride + rowStride + 1);
  const levels = SLACK;
  const levelBytes = align(2 * ((depth + 2 * border) * planeStride + 2 * border * (rowStride + 1)) + SLACK);
  const spans = levels + levelBytes;
  const planesAt = spans + 8 * starts.length;
  const free = align(planesAt + 4 * planes.length);
  const buffer = kernelBytes(free);
  const grid = new Uint16Array(buffer, levels, levelBytes / 2).fill(0);
  const list = new Uint32Array(buffer, spans, 2 * starts.length);
  const code = present && present.values.length < roi.grayLevels ? present.code : undefined; // the same where every level is there
  let voxel = 0;
  for (let k = 0; k < starts.length; k++) {
    const from = starts[k]!;
    const row = Math.floor(from / width);
    const z = Math.floor(row / height);
    const to = first + z * planeStride + (row - z * height) * rowStride + (from - row * width);
    const length = lengths[k]!;
    list[2 * k] = to;
    list[2 * k + 1] = length;
    if (code) for (let x = 0; x < length; x++) grid[to + x] = code[roi.levels[voxel + x]!]!;
    else for (let x = 0; x < length; x++) grid[to + x] = roi.levels[voxel + x]!;
    voxel += length;
  }
  new Int32Array(buffer, planesAt, planes.length).set(planes);
  const { shape } = roi;
  const spanCount = starts.length;
  const made = { shape, rowStride, planeStride, levels, levelBytes, first, spans, spanCount, planes: planesAt, free, voxels };
  loaded = { region, border, coded, grid: made };
  return made;
}

/** How many voxels of the grid a neighbour lies further on. */
export const stepOf = (grid: LevelGrid, { z, y, x }: Triple): number => z * grid.planeStride + y * grid.rowStride + x;

/** Puts the steps of offsets at an address; gives the first free address after them. */
export function storeSteps(grid: LevelGrid, offsets: readonly Triple[], at: number): number {
  const end = align(at + 4 * offsets.length);
  new Int32Array(kernelBytes(end), at, offsets.length).set(offsets.map((offset) => stepOf(grid, offset)));
  return end;
}

/** The next multiple of 16. */
export const align = (bytes: number): number => Math.ceil(bytes / 16) * 16;
