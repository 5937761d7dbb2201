import type { Compat } from "../model.ts";

/** 2.3.1 stores a group sparsely from this share of most frequent bins on, and then takes bundles of fewer than five columns apart. */
const SPARSE_SHARE = 0.8;
const FEWEST_SPARSE = 5;

export interface StorageGroups {
  /** Columns that share storage, ascending; at least two each. */
  readonly groups: readonly number[][];
  /** [columns] number of the sparsely stored group that a column is in, alone or with others; −1 for all others, and under 4.7's rules. */
  readonly sparseGroup: Int32Array;
}

/**
 * What becomes of bundles in storage.
 *
 * @param rates [columns] share of the most frequent bin in the sample
 */
export function storageGroups(
  bundles: readonly number[][],
  rates: readonly number[],
  rows: number,
  compat: Compat,
): StorageGroups {
  const sparseGroup = new Int32Array(rates.length).fill(-1);
  const sorted = bundles.map((bundle) => bundle.slice().sort((a, b) => a - b));
  if (compat === "4") return { groups: sorted, sparseGroup };
  const isSparse = (columns: readonly number[]): boolean => {
    const stored = columns.reduce((sum, k) => sum + Math.trunc(rows * (1 - rates[k]!)), 0);
    return 1 - stored / rows >= SPARSE_SHARE;
  };
  const groups = sorted.filter((bundle) => bundle.length >= FEWEST_SPARSE || !isSparse(bundle));
  const together = new Set(groups.flat());
  const alone = Array.from(rates, (_, k) => k).filter((k) => !together.has(k));
  [...groups, ...alone.map((k) => [k])].filter(isSparse).forEach((group, number) => {
    for (const k of group) sparseGroup[k] = number;
  });
  return { groups, sparseGroup };
}
