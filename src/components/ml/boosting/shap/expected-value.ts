import type { BoostedTree } from "../model.ts";

/** A tree's mean over its training rows: leaf values weighted by their share of the rows. */
export function expectedValue(tree: BoostedTree): number {
  if (tree.leaves === 1) return tree.leafValue[0]!;
  const rows = tree.internalCount[0]!;
  let sum = 0;
  for (let leaf = 0; leaf < tree.leaves; leaf++) sum += (tree.leafCount[leaf]! / rows) * tree.leafValue[leaf]!;
  return sum;
}
