import type { Triple } from "../../../formats/volume/volume.ts";

/** How many coordinates may differ by one between neighbours: 1 faces, 2 edges (8 neighbours in a slice), 3 corners (26). */
export type Connectivity = 1 | 2 | 3;

/** Connected components as runs of voxels along x, in raster order. */
export interface RunLabels {
  /** Index of each run's first voxel. */
  readonly start: Int32Array;
  /** Index after each run's last voxel. */
  readonly end: Int32Array;
  /** Component of each run, from 1. */
  readonly label: Int32Array;
  /** Voxels of each component; [0] is 0. */
  readonly sizes: Int32Array;
  /** Value that a component's voxels have; [0] is 0. */
  readonly values: Uint8Array;
}

/**
 * Connected components of equal, non-zero values [z, y, x]. Components are numbered from 1 by their first voxel in raster order, as
 * scikit-image's `measure.label` and SciPy's `ndimage.label` number them. With `planar` slices are not joined to each other. Runs are
 * joined by union-find: linear in the voxels, memory in the runs.
 */
export function labelRuns(
  data: Uint8Array,
  { z, y, x }: Triple,
  connectivity: Connectivity,
  { planar = false }: { readonly planar?: boolean } = {},
): RunLabels {
  const { start, end, rowStart } = findRuns(data, z * y, x);
  const runs = start.length;
  const parent = new Int32Array(runs);
  for (let run = 0; run < runs; run++) parent[run] = run;
  const near = connectivity > 1 ? 1 : 0;
  const arrays = { data, start, end, rowStart, parent };
  for (let row = 0; row < z * y; row++) {
    const line = row % y;
    if (line > 0) joinRows(arrays, row, row - 1, x, near);
    if (planar || row < y) continue;
    joinRows(arrays, row, row - y, x * y, near);
    if (connectivity === 1) continue;
    if (line > 0) joinRows(arrays, row, row - y - 1, x * y + x, connectivity - 2);
    if (line < y - 1) joinRows(arrays, row, row - y + 1, x * y - x, connectivity - 2);
  }

  const label = new Int32Array(runs);
  let count = 0;
  for (let run = 0; run < runs; run++) label[run] = parent[run] === run ? ++count : label[rootOf(parent, run)]!;
  const sizes = new Int32Array(count + 1);
  const values = new Uint8Array(count + 1);
  for (let run = 0; run < runs; run++) {
    sizes[label[run]!]! += end[run]! - start[run]!;
    values[label[run]!] = data[start[run]!]!;
  }
  return { start, end, label, sizes, values };
}

/** Runs of equal values in each row, and each row's first run. */
function findRuns(
  data: Uint8Array,
  rows: number,
  x: number,
): { readonly start: Int32Array; readonly end: Int32Array; readonly rowStart: Int32Array } {
  const rowStart = new Int32Array(rows + 1);
  let start = new Int32Array(1024);
  let end = new Int32Array(1024);
  let runs = 0;
  for (let row = 0, at = 0; row < rows; row++) {
    rowStart[row] = runs;
    const last = at + x;
    while (at < last) {
      const value = data[at]!;
      if (value === 0) {
        at++;
        continue;
      }
      const from = at;
      while (at < last && data[at] === value) at++;
      if (runs === start.length) {
        start = grown(start);
        end = grown(end);
      }
      start[runs] = from;
      end[runs] = at;
      runs++;
    }
  }
  rowStart[rows] = runs;
  return { start: start.slice(0, runs), end: end.slice(0, runs), rowStart };
}

interface Joined {
  readonly data: Uint8Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly rowStart: Int32Array;
  readonly parent: Int32Array;
}

/** Joins the runs of a row with equal ones of an earlier row that is `shift` voxels before it, within `slack` voxels along x. */
function joinRows(
  { data, start, end, rowStart, parent }: Joined,
  row: number,
  before: number,
  shift: number,
  slack: number,
): void {
  const last = rowStart[before + 1]!;
  const stop = rowStart[row + 1]!;
  let first = rowStart[before]!;
  for (let run = rowStart[row]!; run < stop && first < last; run++) {
    const from = start[run]! - shift - slack;
    const to = end[run]! - shift + slack;
    while (first < last && end[first]! <= from) first++;
    for (let other = first; other < last && start[other]! < to; other++) {
      if (data[start[other]!] !== data[start[run]!]) continue;
      const a = rootOf(parent, other);
      const b = rootOf(parent, run);
      if (a < b) parent[b] = a;
      else parent[a] = b;
    }
  }
}

function rootOf(parent: Int32Array, run: number): number {
  let at = run;
  while (parent[at] !== at) {
    parent[at] = parent[parent[at]!]!;
    at = parent[at]!;
  }
  return at;
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
