import {
  studentizedMaximumModulusQuantile,
  studentizedMaximumModulusUpperTail,
} from "../distributions/studentized-maximum-modulus.ts";
import { studentizedRangeQuantile, studentizedRangeUpperTail } from "../distributions/studentized-range.ts";
import { tTwoSidedQuantile } from "../distributions/t-quantile.ts";
import { tTwoSidedTail } from "../distributions/t-two-sided.ts";
import { summarizeGroups } from "./group-summary.ts";
import { pooledVariance } from "./pooled-variance.ts";

export type PostHocTest = "lsd" | "dunnett-t3" | "games-howell" | "tukey-kramer";

/** One pair of groups, i before j. */
export interface PairComparison {
  readonly i: number;
  readonly j: number;
  /** Mean of i less mean of j. */
  readonly difference: number;
  readonly standardError: number;
  /** Degrees of freedom of the standard error: the pooled ones, or Welch's of the pair. */
  readonly df: number;
  /** Two-sided; adjusted for the number of groups by every test but `lsd`. */
  readonly p: number;
  readonly ciLow: number;
  readonly ciHigh: number;
}

export interface PostHocOptions {
  /** Confidence of the intervals, strictly between 0 and 1. @default 0.95 */
  readonly confidence?: number;
}

/**
 * Compares the means of every pair of groups, pairs in the order (0, 1), (0, 2), …, (1, 2), …
 *
 * - `lsd`: Fisher's least significant difference, Student's t on the pooled variance, no adjustment.
 * - `tukey-kramer`: studentised range on the pooled variance.
 * - `games-howell`: studentised range on the pair's own variances with Welch's degrees of freedom.
 * - `dunnett-t3`: studentised maximum modulus of as many values as there are pairs, variances and degrees of freedom as Games–Howell.
 *
 * The pooled tests are NaN where a group is empty or nothing varies within the groups. The other two are NaN for a pair with a group
 * of fewer than two values or without variance. NaN values make what they touch NaN. The difference stands where both means do.
 * Fewer than two groups is a RangeError. Reference: SPSS's ONEWAY algorithms; Dunnett 1980, doi:10.1080/01621459.1980.10477552.
 */
export function postHoc(groups: readonly ArrayLike<number>[], test: PostHocTest, options: PostHocOptions = {}): PairComparison[] {
  const confidence = options.confidence ?? 0.95;
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`a confidence lies between 0 and 1, got ${confidence}`);
  const summaries = summarizeGroups(groups);
  const k = summaries.length;
  const pooled = pooledVariance(summaries);
  const reference = referenceOf(test, k);
  const pooledMargin = reference.pooled && pooled.variance > 0 ? reference.quantile(1 - confidence, pooled.df) : Number.NaN;
  const pairs: PairComparison[] = [];
  for (let i = 0; i < k; i++) {
    for (let j = i + 1; j < k; j++) {
      const a = summaries[i]!;
      const b = summaries[j]!;
      const difference = a.mean - b.mean;
      let squared = pooled.variance * (1 / a.n + 1 / b.n);
      let df = pooled.df;
      let isDefined = pooled.variance > 0;
      if (!reference.pooled) {
        const shareA = a.variance / a.n;
        const shareB = b.variance / b.n;
        squared = shareA + shareB;
        df = (squared * squared) / ((shareA * shareA) / (a.n - 1) + (shareB * shareB) / (b.n - 1));
        isDefined = a.variance > 0 && b.variance > 0;
      }
      if (!isDefined || Number.isNaN(difference)) {
        const none = Number.NaN;
        pairs.push({ i, j, difference, standardError: none, df: none, p: none, ciLow: none, ciHigh: none });
        continue;
      }
      const standardError = Math.sqrt(squared);
      const p = reference.tail(Math.abs(difference) / standardError, df);
      const margin = standardError * (reference.pooled ? pooledMargin : reference.quantile(1 - confidence, df));
      pairs.push({ i, j, difference, standardError, df, p, ciLow: difference - margin, ciHigh: difference + margin });
    }
  }
  return pairs;
}

/** Distribution of |difference| / standard error under a test's null hypothesis. */
interface Reference {
  readonly pooled: boolean;
  readonly tail: (t: number, df: number) => number;
  readonly quantile: (p: number, df: number) => number;
}

function referenceOf(test: PostHocTest, k: number): Reference {
  const pairs = (k * (k - 1)) / 2;
  const range = {
    tail: (t: number, df: number) => studentizedRangeUpperTail(t * Math.SQRT2, k, df),
    quantile: (p: number, df: number) => studentizedRangeQuantile(p, k, df) * Math.SQRT1_2,
  };
  switch (test) {
    case "lsd":
      return { pooled: true, tail: tTwoSidedTail, quantile: tTwoSidedQuantile };
    case "tukey-kramer":
      return { pooled: true, ...range };
    case "games-howell":
      return { pooled: false, ...range };
    case "dunnett-t3":
      return {
        pooled: false,
        tail: (t, df) => studentizedMaximumModulusUpperTail(t, pairs, df),
        quantile: (p, df) => studentizedMaximumModulusQuantile(p, pairs, df),
      };
    default:
      throw new RangeError(`unknown post-hoc test ${JSON.stringify(test satisfies never)}`);
  }
}
