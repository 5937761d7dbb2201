import { sum } from "../describe/sum.ts";
import { Philox } from "../random/philox.ts";

export interface SignFlip {
  /** Mean of the differences. */
  readonly statistic: number;
  /** Two-sided. */
  readonly p: number;
  /** Whether all assignments of signs were counted. */
  readonly isExact: boolean;
}

/**
 * Sign-flip permutation test of paired differences: under the hypothesis that each is as likely with either sign (symmetry about 0), how
 * often is their mean at least as far from 0 as here. All 2^n assignments are counted where there are at most `resamples` of them, so
 * that p is exact, else as many are drawn and p is (count + 1) / (resamples + 1). Two-sided: twice the smaller tail, at most 1. Sums that
 * differ by rounding alone count as equal. O(n · min(2^n, resamples)).
 *
 * NaN without differences or where one is NaN. The smallest p that n differences can give is 2^(1 − n). As SciPy's
 * permutation_test(permutation_type="samples") of the mean difference. Reference: Fisher 1935, The Design of Experiments, section 21.
 */
export function signFlip(
  differences: ArrayLike<number>,
  { resamples = 9999, seed = 0 }: { readonly resamples?: number; readonly seed?: number } = {},
): SignFlip {
  const n = differences.length;
  const isExact = n < 31 && 2 ** n <= resamples;
  const observed = sum(differences);
  if (n === 0 || Number.isNaN(observed)) return { statistic: Number.NaN, p: Number.NaN, isExact };
  let size = 0;
  for (let i = 0; i < n; i++) size += Math.abs(differences[i]!);
  const tie = size * n * Number.EPSILON;
  const count = isExact ? 2 ** n : resamples;
  let [low, high] = [0, 0];
  for (let index = 0; index < count; index++) {
    let total = 0;
    const random = isExact ? undefined : new Philox(seed, "sign-flip", index);
    let bits = isExact ? index : 0;
    for (let i = 0; i < n; i++) {
      if (random && i % 32 === 0) bits = random.nextUint32();
      total += (bits >>> (i % 32)) & 1 ? -differences[i]! : differences[i]!;
    }
    if (total <= observed + tie) low++;
    if (total >= observed - tie) high++;
  }
  const tail = Math.min(low, high);
  const p = isExact ? (2 * tail) / count : (2 * (tail + 1)) / (count + 1);
  return { statistic: observed / n, p: Math.min(1, p), isExact };
}
