import type { Triple } from "../../../../formats/volume/volume.ts";
import { kernelBytes, radiomicsKernel } from "../../../compute/radiomics/kernel.ts";
import { type LevelGrid, stepOf } from "../matrices/level-grid.ts";
import { listOfTable, type PairList } from "./pair-list.ts";

/** Bytes of tables at a time. */
const MOST_BYTES = 1 << 26;

/** Counts pairs of codes at each offset, both ways where `symmetrical`. Where a table would be too large the pairs are sorted instead. */
export function countPairs(
  grid: LevelGrid,
  offsets: readonly Triple[],
  codes: number,
  symmetrical: boolean,
): readonly PairList[] {
  const size = 4 * (codes + 1) ** 2;
  if (size > MOST_BYTES) return offsets.map((offset) => sortPairs(grid, stepOf(grid, offset), symmetrical));
  const atATime = Math.max(1, 3 * Math.floor(MOST_BYTES / size / 3)); // three neighbours in a row are counted together
  const lists: PairList[] = [];
  for (let k = 0; k < offsets.length; k += atATime) {
    for (const table of pairTables(grid, offsets.slice(k, k + atATime), codes)) {
      lists.push(listOfTable(table, codes, symmetrical));
    }
  }
  return lists;
}

/** A table for each offset, [code][code of the neighbour]; row 0 is empty, column 0 counts neighbours outside. */
function pairTables(grid: LevelGrid, offsets: readonly Triple[], codes: number): readonly Uint32Array[] {
  const { levels, spans, spanCount, free } = grid;
  const stride = codes + 1;
  const size = 4 * stride * stride;
  const buffer = kernelBytes(free + offsets.length * size);
  new Uint8Array(buffer, free, offsets.length * size).fill(0);
  const kernel = radiomicsKernel();
  const steps = offsets.map((offset) => stepOf(grid, offset));
  for (let k = 0; k < offsets.length; ) {
    const step = steps[k]!;
    const counts = free + k * size;
    const triple = steps[k + 1] === step - 1 && steps[k + 2] === step - 2;
    if (triple) kernel.countPairTriple(levels, spans, spanCount, step - 1, stride, counts, size);
    else kernel.countPairs(levels, spans, spanCount, step, stride, counts);
    k += triple ? 3 : 1;
  }
  return offsets.map((_, k) => new Uint32Array(buffer, free + k * size, stride * stride));
}

function sortPairs(grid: LevelGrid, step: number, symmetrical: boolean): PairList {
  const buffer = kernelBytes(grid.free);
  const levels = new Uint16Array(buffer, grid.levels, grid.levelBytes / 2);
  const spans = new Uint32Array(buffer, grid.spans, 2 * grid.spanCount);
  const keys = new Uint32Array(grid.voxels);
  let pairs = 0;
  for (let span = 0; span < spans.length; span += 2) {
    const stop = spans[span]! + spans[span + 1]!;
    for (let at = spans[span]!; at < stop; at++) {
      const [a, b] = [levels[at]!, levels[at + step]!];
      if (b === 0) continue;
      keys[pairs++] = symmetrical && b < a ? (b - 1) * 65536 + a - 1 : (a - 1) * 65536 + b - 1;
    }
  }
  const sorted = keys.subarray(0, pairs).sort();
  const rows: number[] = [];
  const columns: number[] = [];
  const counts: number[] = [];
  for (let from = 0; from < pairs; ) {
    let to = from;
    while (to < pairs && sorted[to] === sorted[from]) to++;
    const [row, column] = [sorted[from]! >>> 16, sorted[from]! & 65535];
    rows.push(row);
    columns.push(column);
    counts.push(symmetrical && row === column ? 2 * (to - from) : to - from);
    from = to;
  }
  return { rows, columns, counts, symmetrical };
}
