import type { Merge } from "./linkage.ts";

/**
 * Rows from left to right under the dendrogram: at each merge cluster a's leaves before b's. O(n).
 * Equal to scipy's `leaves_list`, the order of `dendrogram` by default. No merges is one row, 0.
 */
export function leafOrder(merges: readonly Merge[]): Int32Array {
  const n = merges.length + 1;
  const order = new Int32Array(n);
  let filled = 0;
  const pending = [2 * n - 2];
  while (pending.length > 0) {
    const node = pending.pop()!;
    if (node < n) {
      order[filled++] = node;
    } else {
      const { a, b } = merges[node - n]!;
      pending.push(b, a);
    }
  }
  return order;
}
