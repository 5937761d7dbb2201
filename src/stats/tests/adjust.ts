export type Adjustment = "none" | "bonferroni" | "holm" | "benjamini-hochberg";

/**
 * Adjusts p-values for their number, in the order given. O(n log n).
 *
 * - `bonferroni`: each times n; family-wise error.
 * - `holm`: step-down Bonferroni; family-wise error, never weaker.
 * - `benjamini-hochberg`: step-up; false discovery rate.
 *
 * Results are capped at 1. A NaN stays NaN and is not counted (as R's p.adjust); a value outside 0 to 1 is a RangeError.
 * References: Holm 1979; Benjamini and Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x.
 */
export function adjustPValues(values: ArrayLike<number>, method: Adjustment): Float64Array {
  const adjusted = Float64Array.from(values);
  const order: number[] = [];
  for (let i = 0; i < adjusted.length; i++) {
    const p = adjusted[i]!;
    if (Number.isNaN(p)) continue;
    if (p < 0 || p > 1) throw new RangeError(`value ${i} is no probability: ${p}`);
    order.push(i);
  }
  const n = order.length;
  order.sort((a, b) => values[a]! - values[b]!);
  switch (method) {
    case "none":
      break;
    case "bonferroni":
      for (const i of order) adjusted[i] = Math.min(1, n * values[i]!);
      break;
    case "holm": {
      let largest = 0;
      for (let rank = 0; rank < n; rank++) {
        const i = order[rank]!;
        largest = Math.max(largest, (n - rank) * values[i]!);
        adjusted[i] = Math.min(1, largest);
      }
      break;
    }
    case "benjamini-hochberg": {
      let smallest = 1;
      for (let rank = n - 1; rank >= 0; rank--) {
        const i = order[rank]!;
        smallest = Math.min(smallest, (n / (rank + 1)) * values[i]!);
        adjusted[i] = smallest;
      }
      break;
    }
    default:
      throw new RangeError(`unknown adjustment ${JSON.stringify(method satisfies never)}`);
  }
  return adjusted;
}
