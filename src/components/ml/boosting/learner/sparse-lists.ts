import type { KernelMemory } from "../../../compute/boosting/memory.ts";
import type { BinnedColumn } from "../binned.ts";

/** [2 · lists] where a leaf's part of each list starts and ends. */
export type ListRanges = Int32Array;

/**
 * LightGBM 2.3.1 keeps the rows of a sparsely stored group in a list of its own, and a split parts that list by swapping: the right part is
 * shuffled. Sums of such columns are taken in that order, which shows in their last digits.
 */
export interface SparseLists {
  /** Makes the lists anew for a tree grown on these rows (ascending); returns the root's ranges. */
  start(rows: Int32Array): ListRanges;
  /** Parts a leaf's lists by which of its rows went left. */
  split(leaf: ListRanges, left: Int32Array): { readonly left: ListRanges; readonly right: ListRanges };
  /** Names the leaf whose histograms are built next. */
  use(leaf: ListRanges): void;
}

/** The lists of a dataset whose columns have the list numbers `numbers` (undefined: none). Without lists all of this does nothing. */
export function createSparseLists(
  columns: readonly BinnedColumn[],
  numbers: readonly (number | undefined)[],
  memory: KernelMemory,
  rows: number,
): SparseLists {
  const { buffer } = memory.memory;
  const table = new Uint32Array(buffer, memory.listTable, memory.lists.length * 2);
  const lists = memory.lists.map((place) => new Int32Array(buffer, place, rows));
  const members = lists.map((_, list) =>
    rowsOff(
      columns.filter((_, k) => numbers[k] === list),
      rows,
    ),
  );
  const isLeft = new Uint8Array(rows);
  return {
    start(taken) {
      const ranges = new Int32Array(lists.length * 2);
      lists.forEach((list, k) => {
        const isMember = members[k]!;
        let end = 0;
        for (let i = 0; i < taken.length; i++) {
          const row = taken[i]!;
          if (isMember[row] === 1) list[end++] = row;
        }
        ranges[2 * k + 1] = end;
      });
      return ranges;
    },
    split(leaf, leftRows) {
      const left = leaf.slice();
      const right = leaf.slice();
      if (lists.length === 0) return { left, right };
      for (let i = 0; i < leftRows.length; i++) isLeft[leftRows[i]!] = 1;
      lists.forEach((list, k) => {
        let next = leaf[2 * k]!;
        for (let i = next; i < leaf[2 * k + 1]!; i++) {
          const row = list[i]!;
          if (isLeft[row] === 0) continue;
          list[i] = list[next]!;
          list[next++] = row;
        }
        left[2 * k + 1] = next;
        right[2 * k] = next;
      });
      for (let i = 0; i < leftRows.length; i++) isLeft[leftRows[i]!] = 0;
      return { left, right };
    },
    use(leaf) {
      memory.lists.forEach((place, k) => {
        table[2 * k] = place + leaf[2 * k]! * 4;
        table[2 * k + 1] = leaf[2 * k + 1]! - leaf[2 * k]!;
      });
    },
  };
}

/** 1 for rows in which any of these columns is not in its skipped bin. */
function rowsOff(columns: readonly BinnedColumn[], rows: number): Uint8Array {
  const off = new Uint8Array(rows);
  for (const { bins, skipBin } of columns) for (let row = 0; row < rows; row++) if (bins[row] !== skipBin) off[row] = 1;
  return off;
}
