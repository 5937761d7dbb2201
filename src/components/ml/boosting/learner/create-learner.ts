import { createCrew } from "../../../compute/boosting/crew.ts";
import { kernelOn } from "../../../compute/boosting/kernel.ts";
import { layOut } from "../../../compute/boosting/memory.ts";
import type { BinnedColumn, BinnedDataset, GrowthOptions, TreeLearner } from "../binned.ts";
import type { Compat } from "../model.ts";
import { growTree } from "./grow-tree.ts";
import { createSearch } from "./search.ts";
import { createSparseLists } from "./sparse-lists.ts";

const MISSING = { none: 0, nan: 1, zero: 2 } as const;

/**
 * LightGBM's serial tree learner on histograms, by the rules of 2.3.1 or 4.7: the same splits in the same order. What is grown does not
 * depend on `threads`. A RangeError if the histograms of all leaves need more than 4 GiB, or (4.7's rules alone, where rows are estimated
 * from hessians) if a split leaves a leaf without rows.
 */
export function createLearner(dataset: BinnedDataset, options: GrowthOptions, compat: Compat, threads: number): TreeLearner {
  const lists = listNumbers(dataset.columns);
  const columns = dataset.columns.map((column, k) => ({
    count: column.upperBounds.length,
    skipBin: column.skipBin,
    defaultBin: column.defaultBin,
    missing: MISSING[column.missing],
    bins: column.bins,
    list: lists[k],
  }));
  const bounds = { ...options, counts: compat === "2.3" };
  const memory = layOut(columns, dataset.rows, bounds, Math.max(2, options.numLeaves), Math.max(1, threads));
  const kernel = kernelOn(memory.memory);
  const crew = createCrew(memory, compat === "2.3" ? "search23" : "search4");
  const sparse = createSparseLists(dataset.columns, lists, memory, dataset.rows);
  const search = createSearch(memory, kernel, crew, sparse, columns.length, dataset.rows);
  return {
    grow: (gradients, hessians, rows, used) => {
      search.start(gradients, hessians, rows, used);
      return growTree(dataset, options, compat, search);
    },
    close: () => crew.close(),
  };
}

/** Sparse groups numbered from 0 in the order they come; undefined for columns that are in none. */
function listNumbers(columns: readonly BinnedColumn[]): (number | undefined)[] {
  const numbers = new Map<number, number>();
  return columns.map(({ sparseGroup }) => {
    if (sparseGroup === undefined) return undefined;
    if (!numbers.has(sparseGroup)) numbers.set(sparseGroup, numbers.size);
    return numbers.get(sparseGroup);
  });
}
