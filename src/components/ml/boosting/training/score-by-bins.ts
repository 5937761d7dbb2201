import type { BinnedColumn, GrownTree } from "../binned.ts";

/**
 * Adds a tree's leaf values to the scores of these rows, going by bins: rows left out of a bag, and validation rows.
 *
 * @param columnOf [features] the binned column of a feature
 * @param leafValue [leaves] what is added, learning rate included
 * @param rows all of the scores' unless given
 */
export function scoreByBins(
  tree: GrownTree,
  leafValue: Float64Array,
  columnOf: readonly (BinnedColumn | undefined)[],
  scores: Float64Array,
  rows?: Int32Array,
): void {
  if (tree.leaves < 2) return;
  const nodes = Array.from(tree.splitFeature, (feature, node) => {
    const column = columnOf[feature]!; // a tree splits on binned columns only
    const missingBin =
      column.missing === "none" ? -1 : column.missing === "nan" ? column.upperBounds.length - 1 : column.defaultBin;
    return { bins: column.bins, missingBin, missingLeft: (tree.decisionType[node]! & 2) !== 0 };
  });
  const { thresholdBin, leftChild, rightChild } = tree;
  const count = rows?.length ?? scores.length;
  for (let i = 0; i < count; i++) {
    const row = rows ? rows[i]! : i;
    let node = 0;
    while (node >= 0) {
      const { bins, missingBin, missingLeft } = nodes[node]!;
      const bin = bins[row]!;
      const left = bin === missingBin ? missingLeft : bin <= thresholdBin[node]!;
      node = left ? leftChild[node]! : rightChild[node]!;
    }
    scores[row] = scores[row]! + leafValue[-1 - node]!;
  }
}
