import { variance } from "../describe/variance.ts";
import { normalUpperQuantile } from "../distributions/normal-quantile.ts";
import { normalUpperTail } from "../distributions/normal-upper-tail.ts";
import { averageRanks } from "../tests/ranks.ts";

export interface DelongInterval {
  /** Exact area under the ROC curve. */
  readonly area: number;
  readonly standardError: number;
  readonly ciLow: number;
  readonly ciHigh: number;
}

export interface DelongTest {
  readonly areaA: number;
  readonly areaB: number;
  /** Area A − area B. */
  readonly difference: number;
  readonly standardError: number;
  readonly ciLow: number;
  readonly ciHigh: number;
  readonly z: number;
  /** Two-sided. */
  readonly p: number;
}

/** For each positive row the share of negative rows it outranks, and the other way round; ties count half. */
interface Placements {
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}
interface Ranked extends Placements {
  /** The placements' mean, from whole and half ranks: rounded once. */
  readonly area: number;
}

/**
 * Area under the ROC curve with its standard error and normal interval (DeLong, DeLong and Clarke-Pearson 1988, doi:10.2307/2531595),
 * clipped to 0 … 1; by midranks in O(n log n) (Sun and Xu 2014, doi:10.1109/LSP.2014.2337313). Agrees with pROC's ci.auc.
 * NaN where a class has no rows; the error needs two of each. An area of 0 or 1 has error 0: its interval is a point and says too much.
 *
 * @param positive 1 where the row is positive
 * @param level confidence. @default 0.95
 */
export function delongInterval(positive: ArrayLike<number>, score: ArrayLike<number>, level: number = 0.95): DelongInterval {
  const placements = placementsOf(positive, score);
  const { area } = placements;
  const standardError = errorOf(placements);
  const margin = normalUpperQuantile((1 - level) / 2) * standardError;
  return { area, standardError, ciLow: Math.max(0, area - margin), ciHigh: Math.min(1, area + margin) };
}

/**
 * DeLong's test of two correlated areas: two scores of the same rows. Agrees with pROC's roc.test(paired = TRUE).
 * The variance is that of the differences row by row, so nothing cancels. Areas and placements that all agree give z = 0, p = 1;
 * a difference with error 0 (perfect against perfectly wrong) gives p = 0.
 *
 * @param level confidence of the difference's interval. @default 0.95
 */
export function delongTest(
  positive: ArrayLike<number>,
  scoreA: ArrayLike<number>,
  scoreB: ArrayLike<number>,
  level: number = 0.95,
): DelongTest {
  const a = placementsOf(positive, scoreA);
  const b = placementsOf(positive, scoreB);
  const gaps = {
    positives: a.positives.map((value, i) => value - b.positives[i]!),
    negatives: a.negatives.map((value, i) => value - b.negatives[i]!),
  };
  const difference = a.area - b.area;
  const standardError = errorOf(gaps);
  const z = difference === 0 && standardError === 0 ? 0 : difference / standardError;
  const margin = normalUpperQuantile((1 - level) / 2) * standardError;
  const p = 2 * normalUpperTail(Math.abs(z));
  return {
    areaA: a.area,
    areaB: b.area,
    difference,
    standardError,
    ciLow: difference - margin,
    ciHigh: difference + margin,
    z,
    p,
  };
}

function placementsOf(positive: ArrayLike<number>, score: ArrayLike<number>): Ranked {
  if (positive.length !== score.length) throw new RangeError(`${positive.length} truths and ${score.length} scores`);
  const inPositive: number[] = [];
  const inNegative: number[] = [];
  for (let i = 0; i < score.length; i++) (positive[i] ? inPositive : inNegative).push(i);
  const { ranks } = averageRanks(score);
  // a row's midrank among all less that among its own class counts the rows of the other class below it
  const below = (own: readonly number[], others: number): Float64Array => {
    const among = averageRanks(own.map((i) => score[i]!)).ranks;
    return Float64Array.from(own, (i, k) => (ranks[i]! - among[k]!) / others);
  };
  const [m, n] = [inPositive.length, inNegative.length];
  const rankSum = inPositive.reduce((sum, i) => sum + ranks[i]!, 0);
  return {
    positives: below(inPositive, n),
    negatives: below(inNegative, m).map((value) => 1 - value),
    area: (rankSum - (m * (m + 1)) / 2) / (m * n),
  };
}

const errorOf = ({ positives, negatives }: Placements): number =>
  Math.sqrt(variance(positives) / positives.length + variance(negatives) / negatives.length);
