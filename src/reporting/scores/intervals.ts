import type { Scores } from "../../formats/scores.ts";
import { delongInterval, delongTest } from "../../stats/metrics/delong.ts";
import { oneAgainstRest } from "../../stats/metrics/one-against-rest.ts";
import { predictedClass } from "../../stats/metrics/predicted-class.ts";
import { strataOf, stratifiedResample, summarizeBootstrap } from "../../stats/metrics/stratified-bootstrap.ts";
import { wilsonInterval } from "../../stats/metrics/wilson-interval.ts";
import { exactArea } from "./exact-area.ts";
import { resampledArea } from "./resampled-area.ts";

export interface Estimate {
  readonly value: number;
  readonly ciLow: number;
  readonly ciHigh: number;
}

/** A difference of two models on the same rows. */
export interface Difference extends Estimate {
  /** Two-sided. */
  readonly p: number;
  readonly test: "DeLong" | "bootstrap";
}

/** How intervals are made. */
export interface IntervalOptions {
  /** Confidence. */
  readonly level: number;
  /** Resamples of the bootstrap. */
  readonly resamples: number;
  readonly seed: number;
}

/** `area`: the exact area under the ROC curve. */
export type Judged = "accuracy" | "area";

/**
 * Confidence intervals of accuracies and areas, and of differences between two models on the same rows.
 *
 * Areas of two classes go by DeLong's method, a single accuracy by Wilson's (a bootstrap within the classes gives a model that always
 * names one class an interval without width); all else by a bootstrap that draws within the true classes, percentiles, the same draws
 * for all scores of the same rows, so that differences are paired. Resamples are kept, since tables ask for the base's again and again.
 */
export class Intervals {
  readonly #options: IntervalOptions;
  readonly #draws = new Map<string, readonly Uint16Array[]>();
  readonly #values = new Map<Scores, Map<Judged, Float64Array>>();

  constructor(options: IntervalOptions) {
    this.#options = options;
  }

  of(scores: Scores, what: Judged): Estimate {
    if (isDelong(scores, what)) {
      const { positive, score } = oneAgainstRest(scores.truth, scores.probabilities, 2, 1);
      const { area, ciLow, ciHigh } = delongInterval(positive, score, this.#options.level);
      return { value: area, ciLow, ciHigh };
    }
    const value = figureOf(scores, what);
    if (what === "accuracy") {
      const rows = scores.truth.length;
      const [ciLow, ciHigh] = wilsonInterval(Math.round(value * rows), rows, this.#options.level);
      return { value, ciLow, ciHigh };
    }
    const { ciLow, ciHigh } = summarizeBootstrap(value, this.#resampled(scores, what), [], { level: this.#options.level });
    return { value, ciLow, ciHigh };
  }

  /** The first less the second; their rows must be the same (`sameRows`). */
  ofDifference(scores: Scores, base: Scores, what: Judged, level: number = this.#options.level): Difference {
    if (isDelong(scores, what)) {
      const { positive, score } = oneAgainstRest(scores.truth, scores.probabilities, 2, 1);
      const other = oneAgainstRest(base.truth, base.probabilities, 2, 1).score;
      const { difference, ciLow, ciHigh, p } = delongTest(positive, score, other, level);
      return { value: difference, ciLow, ciHigh, p, test: "DeLong" };
    }
    const value = figureOf(scores, what) - figureOf(base, what);
    const [ours, theirs] = [this.#resampled(scores, what), this.#resampled(base, what)];
    const gaps = ours.map((each, i) => each - theirs[i]!);
    const { ciLow, ciHigh, p } = summarizeBootstrap(value, gaps, [], { level });
    return { value, ciLow, ciHigh, p, test: "bootstrap" };
  }

  #resampled(scores: Scores, what: Judged): Float64Array {
    const known = this.#values.get(scores) ?? new Map<Judged, Float64Array>();
    this.#values.set(scores, known);
    const before = known.get(what);
    if (before) return before;
    const statistic = statisticOf(scores, what);
    const values = Float64Array.from(this.#counts(scores.truth), statistic);
    known.set(what, values);
    return values;
  }

  /** How often each row counts in each resample. */
  #counts(truth: Int32Array): readonly Uint16Array[] {
    const key = truth.join();
    const known = this.#draws.get(key);
    if (known) return known;
    const strata = strataOf(truth);
    const { resamples, seed } = this.#options;
    const drawn = Array.from({ length: resamples }, (_, index) => {
      const counts = new Uint16Array(truth.length);
      for (const row of stratifiedResample(strata, seed, index)) counts[row]!++;
      return counts;
    });
    this.#draws.set(key, drawn);
    return drawn;
  }
}

/** Whether two scores are of the same rows in the same order, with the same labels: then they can be compared row by row. */
export const sameRows = (a: Scores, b: Scores): boolean =>
  a.ids.length === b.ids.length &&
  a.classes.length === b.classes.length &&
  a.classes.every((label, k) => String(label) === String(b.classes[k])) &&
  a.ids.every((id, row) => String(id) === String(b.ids[row]) && a.truth[row] === b.truth[row]);

const isDelong = (scores: Scores, what: Judged): boolean => what === "area" && scores.classes.length === 2;

/** The figure itself. */
export const figureOf = (scores: Scores, what: Judged): number =>
  what === "area" ? exactArea(scores) : statisticOf(scores, what)(new Uint8Array(scores.truth.length).fill(1));

/** The figure as a function of how often each row counts. */
function statisticOf(scores: Scores, what: Judged): (counts: ArrayLike<number>) => number {
  if (what === "area") return resampledArea(scores);
  const predicted = predictedClass(scores.probabilities, scores.classes.length);
  const isRight = predicted.map((code, row) => Number(code === scores.truth[row]));
  return (counts) => {
    let [right, all] = [0, 0];
    for (let row = 0; row < isRight.length; row++) {
      right += isRight[row]! * counts[row]!;
      all += counts[row]!;
    }
    return right / all;
  };
}
