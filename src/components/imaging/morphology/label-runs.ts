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
  let start = new Int32Array(1024);
  let end = new Int32Array(1024);
  let parent = new Int32Array(1024);
  const rowStart = new Int32Array(z * y + 1);
  let runs = 0;

  const root = (run: number): number => {
    let at = run;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  /** Joins the runs of a row with those of an earlier one that is `shift` voxels before it, within `slack` voxels along x. */
  const join = (row: number, before: number, shift: number, slack: number): void => {
    const last = rowStart[before + 1]!;
    let first = rowStart[before]!;
    for (let run = rowStart[row]!; run < runs; run++) {
      const from = start[run]! - shift - slack;
      const to = end[run]! - shift + slack;
      while (first < last && end[first]! <= from) first++;
      for (let other = first; other < last && start[other]! < to; other++) {
        if (data[start[other]!] !== data[start[run]!]) continue;
        const a = root(other);
        const b = root(run);
        if (a < b) parent[b] = a;
        else parent[a] = b;
      }
    }
  };

  for (let row = 0, first = 0; row < z * y; row++, first += x) {
    rowStart[row] = runs;
    for (let at = first; at < first + x; ) {
      const value = data[at]!;
      if (value === 0) {
        at++;
        continue;
      }
      const from = at;
      while (at < first + x && data[at] === value) at++;
      if (runs === start.length) {
        start = grown(start);
        end = grown(end);
        parent = grown(parent);
      }
      start[runs] = from;
      end[runs] = at;
      parent[runs] = runs;
      runs++;
    }
    rowStart[row + 1] = runs;
    const line = row % y;
    const near = connectivity > 1 ? 1 : 0;
    if (line > 0) join(row, row - 1, x, near);
    if (planar || row < y) continue;
    join(row, row - y, x * y, near);
    if (connectivity === 1) continue;
    if (line > 0) join(row, row - y - 1, x * y + x, connectivity - 2);
    if (line < y - 1) join(row, row - y + 1, x * y - x, connectivity - 2);
  }

  const label = new Int32Array(runs);
  let count = 0;
  for (let run = 0; run < runs; run++) label[run] = parent[run] === run ? ++count : label[root(run)]!;
  const sizes = new Int32Array(count + 1);
  const values = new Uint8Array(count + 1);
  for (let run = 0; run < runs; run++) {
    sizes[label[run]!]! += end[run]! - start[run]!;
    values[label[run]!] = data[start[run]!]!;
  }
  return { start: start.slice(0, runs), end: end.slice(0, runs), label, sizes, values };
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
