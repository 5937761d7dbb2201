import { chiSquareUpperTail } from "../distributions/chi-square-upper-tail.ts";
import { averageRanks } from "./ranks.ts";

/** Result of a chi-square test. */
export interface ChiSquareTest {
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
}

/**
 * Kruskal and Wallis' rank test: do the groups share one distribution, H corrected for ties, p from the chi-square tail. O(n log n).
 *
 * An empty group, a NaN value, or all values equal makes statistic and p NaN. Fewer than two groups is a RangeError.
 * Reference: Kruskal and Wallis 1952, doi:10.1080/01621459.1952.10483441; agrees with scipy.stats.kruskal.
 */
export function kruskalWallis(groups: readonly ArrayLike<number>[]): ChiSquareTest {
  if (groups.length < 2) throw new RangeError(`a comparison needs two groups or more, got ${groups.length}`);
  const df = groups.length - 1;
  const all: number[] = [];
  for (const group of groups) for (let i = 0; i < group.length; i++) all.push(group[i]!);
  const total = all.length;
  if (all.some(Number.isNaN) || groups.some((group) => group.length === 0)) return { statistic: Number.NaN, df, p: Number.NaN };
  const { ranks, tieTerm } = averageRanks(all);
  const middle = (total + 1) / 2;
  let between = 0;
  let next = 0;
  for (const group of groups) {
    let excess = 0;
    for (let i = 0; i < group.length; i++) excess += ranks[next++]! - middle;
    between += (excess * excess) / group.length;
  }
  const correction = 1 - tieTerm / (total * total * total - total);
  const statistic = correction > 0 ? ((12 / (total * (total + 1))) * between) / correction : Number.NaN;
  return { statistic, df, p: chiSquareUpperTail(statistic, df) };
}
