import { mean } from "../../stats/describe/mean.ts";
import { standardDeviation } from "../../stats/describe/standard-deviation.ts";

/** A point of a line: the mean over the repetitions that have one there. */
export interface LinePoint {
  readonly x: number;
  readonly y: number;
  /** Ends of the band; equal to `y` where a single repetition has the point. */
  readonly low: number;
  readonly high: number;
  /** Repetitions that have the point. */
  readonly n: number;
}

/** How wide the band is: standard deviation (n − 1) to both sides, smallest to largest, or none. */
export type Band = "sd" | "range" | "none";

/** x and y side by side; a value that is not finite is no point. */
export interface Run {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/**
 * The mean of several runs at each x that any of them has, ascending, with its band. O(n log n).
 *
 * @example
 * ```ts
 * const runs = [{ x: [1, 2], y: [4, 2] }, { x: [1], y: [6] }];
 * meanLine(runs, "range"); // => [{ x: 1, y: 5, low: 4, high: 6, n: 2 }, { x: 2, y: 2, low: 2, high: 2, n: 1 }]
 * ```
 */
export function meanLine(runs: readonly Run[], band: Band): LinePoint[] {
  const at = new Map<number, number[]>();
  for (const { x, y } of runs) {
    for (let i = 0; i < x.length; i++) {
      if (!Number.isFinite(x[i]!) || !Number.isFinite(y[i]!)) continue;
      at.set(x[i]!, [...(at.get(x[i]!) ?? []), y[i]!]);
    }
  }
  return [...at]
    .sort(([a], [b]) => a - b)
    .map(([x, values]) => {
      const y = mean(values);
      const sd = values.length > 1 && band === "sd" ? standardDeviation(values) : 0;
      const [low, high] = band === "range" ? [Math.min(...values), Math.max(...values)] : [y - sd, y + sd];
      return { x, y, low, high, n: values.length };
    });
}
