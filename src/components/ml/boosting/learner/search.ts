import * as at from "../../../compute/boosting/assembly/layout.ts";
import type { Crew } from "../../../compute/boosting/crew.ts";
import type { Kernel } from "../../../compute/boosting/kernel.ts";
import type { KernelMemory } from "../../../compute/boosting/memory.ts";
import type { ListRanges, SparseLists } from "./sparse-lists.ts";

/** The best split of a leaf; gain −Infinity where there is none. */
export interface Split {
  readonly gain: number;
  /** Column of the dataset. */
  readonly column: number;
  readonly thresholdBin: number;
  readonly leftGradient: number;
  /** With the epsilon that sums start at. */
  readonly leftHessian: number;
  readonly defaultLeft: boolean;
}

export const NO_SPLIT: Split = {
  gain: Number.NEGATIVE_INFINITY,
  column: -1,
  thresholdBin: 0,
  leftGradient: 0,
  leftHessian: 0,
  defaultLeft: true,
};

/** A leaf's rows (from `begin` in the partition) and totals; its lists are set when it is searched. */
export interface LeafTotals {
  readonly begin: number;
  readonly count: number;
  readonly gradient: number;
  readonly hessian: number;
  /** Its parts of the sparse lists. */
  lists: ListRanges;
}

/** Histograms of leaves in the kernels' memory: what growing a tree asks for. */
export interface Search {
  /** Takes in a tree's gradients; all rows and columns count unless said. */
  start(gradients: Float32Array, hessians: Float32Array, rows?: Int32Array, used?: Uint8Array): void;
  /** Number of rows of the tree, and their sums in row order. */
  root(): LeafTotals;
  /** Builds and searches the root. Slots are numbers of histograms, given back by `free`. */
  searchRoot(root: LeafTotals): SearchedLeaf;
  /**
   * Builds the leaf of fewer rows (the right one of two equal ones); the other's histograms take the parent's place, `parentSlot`. One of
   * fewer than `minRows` rows is not searched. `parent`: the parent's parts of the sparse lists.
   */
  searchPair(left: LeafTotals, right: LeafTotals, parent: ListRanges, parentSlot: number, minRows: number): SearchedPair;
  free(slot: number): void;
  /** Parts a leaf's rows, left ones first; returns their number. */
  partition(leaf: LeafTotals, split: Split): number;
  /** The rows as they lie now; overwritten by the next tree. */
  rows(): Int32Array;
}

export interface SearchedPair {
  readonly left: SearchedLeaf;
  readonly right: SearchedLeaf;
}

export interface SearchedLeaf {
  readonly slot: number;
  readonly best: Split;
}

export function createSearch(
  memory: KernelMemory,
  kernel: Kernel,
  crew: Crew,
  sparse: SparseLists,
  columns: number,
  allRows: number,
): Search {
  const buffer = memory.memory.buffer;
  const view = new DataView(buffer);
  const gradients = new Float32Array(buffer, memory.gradients, allRows);
  const hessians = new Float32Array(buffer, memory.hessians, allRows);
  const partitioned = new Int32Array(buffer, memory.rows, allRows);
  const usedColumns = new Uint8Array(buffer, memory.used, columns);
  const idle: number[] = [];
  let slots = 0;
  let count = allRows;

  const takeSlot = (): number => {
    const freed = idle.pop();
    if (freed !== undefined) return freed;
    const missing = memory.slots + (slots + 1) * memory.slotBytes - memory.memory.buffer.byteLength;
    if (missing > 0) memory.memory.grow(Math.ceil(missing / 65536));
    return slots++;
  };
  const address = (slot: number): number => memory.slots + slot * memory.slotBytes;

  /** The better of all threads' results: larger gain, then lower column. */
  const best = (which: 0 | 1): Split => {
    let found = NO_SPLIT;
    for (let thread = 0; thread < memory.threads; thread++) {
      const place = memory.best + (thread * 2 + which) * at.BEST_BYTES;
      const gain = view.getFloat64(place + at.BEST_GAIN, true);
      if (gain === Number.NEGATIVE_INFINITY) continue;
      const column = view.getInt32(place + at.BEST_COLUMN, true);
      if (gain < found.gain || (gain === found.gain && column > found.column)) continue;
      found = {
        gain,
        column,
        thresholdBin: view.getInt32(place + at.BEST_THRESHOLD, true),
        leftGradient: view.getFloat64(place + at.BEST_G, true),
        leftHessian: view.getFloat64(place + at.BEST_H, true),
        defaultLeft: view.getInt32(place + at.BEST_DEFAULT_LEFT, true) !== 0,
      };
    }
    return found;
  };

  /** Writes the call block and lets all threads search. */
  const run = (
    smaller: LeafTotals,
    slot: number,
    larger: LeafTotals | undefined,
    parent: number,
    searchSmaller: boolean,
  ): void => {
    const rows = memory.rows + smaller.begin * 4;
    kernel.gather(memory.allPairs, rows, smaller.count, memory.leafPairs);
    const { call } = memory;
    view.setUint32(call + at.CALL_ROWS, rows, true);
    view.setInt32(call + at.CALL_COUNT, smaller.count, true);
    view.setUint32(call + at.CALL_SMALLER, address(slot), true);
    view.setUint32(call + at.CALL_LARGER, larger ? address(parent) : 0, true);
    view.setFloat64(call + at.CALL_SMALLER_G, smaller.gradient, true);
    view.setFloat64(call + at.CALL_SMALLER_H, smaller.hessian, true);
    view.setInt32(call + at.CALL_LARGER_COUNT, larger?.count ?? 0, true);
    view.setFloat64(call + at.CALL_LARGER_G, larger?.gradient ?? 0, true);
    view.setFloat64(call + at.CALL_LARGER_H, larger?.hessian ?? 0, true);
    view.setInt32(call + at.CALL_FLAGS, searchSmaller ? 1 : 0, true);
    sparse.use(smaller.lists);
    crew.search();
  };

  return {
    start(g, h, rows, used) {
      gradients.set(g);
      hessians.set(h);
      if (used) usedColumns.set(used);
      else usedColumns.fill(1);
      count = rows?.length ?? allRows;
      if (rows) partitioned.set(rows);
      else for (let row = 0; row < allRows; row++) partitioned[row] = row;
      kernel.widen(memory.gradients, memory.hessians, allRows, memory.allPairs);
      idle.length = 0;
      for (let slot = slots - 1; slot >= 0; slot--) idle.push(slot);
    },
    root() {
      kernel.gather(memory.allPairs, memory.rows, count, memory.leafPairs);
      kernel.sumPairs(memory.leafPairs, count, memory.best);
      const gradient = view.getFloat64(memory.best, true);
      const lists = sparse.start(partitioned.subarray(0, count));
      return { begin: 0, count, gradient, hessian: view.getFloat64(memory.best + 8, true), lists };
    },
    searchRoot(root) {
      const slot = takeSlot();
      run(root, slot, undefined, 0, true);
      return { slot, best: best(0) };
    },
    searchPair(left, right, parent, parentSlot, minRows) {
      const parts = sparse.split(parent, partitioned.subarray(left.begin, left.begin + left.count));
      left.lists = parts.left;
      right.lists = parts.right;
      const leftIsSmaller = left.count < right.count;
      const [smaller, larger] = leftIsSmaller ? [left, right] : [right, left];
      const slot = takeSlot();
      run(smaller, slot, larger, parentSlot, smaller.count >= minRows);
      const built = { slot, best: best(0) };
      const taken = { slot: parentSlot, best: best(1) };
      return leftIsSmaller ? { left: built, right: taken } : { left: taken, right: built };
    },
    free: (slot) => {
      idle.push(slot);
    },
    partition(leaf, split) {
      const column = memory.columns + split.column * at.COLUMN_BYTES;
      const rows = memory.rows + leaf.begin * 4;
      return kernel.partition(column, rows, leaf.count, split.thresholdBin, split.defaultLeft ? 1 : 0, memory.spare);
    },
    rows: () => partitioned,
  };
}
