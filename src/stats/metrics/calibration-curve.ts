import { quantileOfSorted } from "../describe/quantile.ts";

export interface CalibrationOptions {
  /** Bins of equal width, or of about equal numbers of rows. @default "uniform" */
  readonly strategy?: "uniform" | "quantile";
  /** @default 5 */
  readonly bins?: number;
}

/** Rows whose probability lies in one bin. */
export interface CalibrationBin {
  /** The bin holds probabilities above `low` (the first also equal ones) up to `high`. */
  readonly low: number;
  readonly high: number;
  readonly rows: number;
  /** Mean probability of its rows. */
  readonly predicted: number;
  /** Share of positive rows among them. */
  readonly observed: number;
}

export interface CalibrationCurve {
  /** Bins that hold rows, by rising probability. */
  readonly bins: readonly CalibrationBin[];
  /** Expected calibration error: mean of |observed − predicted| over the bins by their rows (Naeini 2015); NaN without rows. */
  readonly expectedError: number;
}

/**
 * How often rows of a predicted probability are positive. Empty bins are left out; equal quantiles make empty ones.
 * Bins and means agree with scikit-learn's calibration_curve. O(n log n).
 *
 * @param positive 1 where the row is positive
 * @param probability from 0 to 1; others are a RangeError
 */
export function calibrationCurve(
  positive: ArrayLike<number>,
  probability: ArrayLike<number>,
  options: CalibrationOptions = {},
): CalibrationCurve {
  const { strategy = "uniform", bins: count = 5 } = options;
  const n = probability.length;
  if (positive.length !== n) throw new RangeError(`${positive.length} truths and ${n} probabilities`);
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`a calibration curve has one bin or more, got ${count}`);
  const sorted = Float64Array.from(probability).sort();
  if (!(sorted[0]! >= 0 && sorted[n - 1]! <= 1) && n > 0) throw new RangeError("probabilities lie from 0 to 1");
  const edges = Float64Array.from({ length: count + 1 }, (_, i) => {
    const share = i === count ? 1 : i * (1 / count); // NumPy's linspace, to the last bit
    return strategy === "uniform" ? share : quantileOfSorted(sorted, (share * 100) / 100); // by percent, as NumPy's percentile
  });
  const rows = new Float64Array(count);
  const total = new Float64Array(count);
  const hits = new Float64Array(count);
  for (let i = 0; i < n; i++) {
    let bin = 0;
    while (bin < count - 1 && edges[bin + 1]! < probability[i]!) bin++;
    rows[bin]!++;
    total[bin]! += probability[i]!;
    if (positive[i]) hits[bin]!++;
  }
  const bins: CalibrationBin[] = [];
  let expectedError = n === 0 ? Number.NaN : 0;
  for (let bin = 0; bin < count; bin++) {
    if (rows[bin] === 0) continue;
    const [predicted, observed] = [total[bin]! / rows[bin]!, hits[bin]! / rows[bin]!];
    bins.push({ low: edges[bin]!, high: edges[bin + 1]!, rows: rows[bin]!, predicted, observed });
    expectedError += (rows[bin]! / n) * Math.abs(observed - predicted);
  }
  return { bins, expectedError };
}
