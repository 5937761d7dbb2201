import type { Scores } from "../../formats/scores.ts";
import { mean } from "../../stats/describe/mean.ts";
import { standardDeviation } from "../../stats/describe/standard-deviation.ts";
import { type InterpolatedRoc, meanInterpolatedRoc } from "../../stats/metrics/interpolated-roc.ts";
import { oneAgainstRest } from "../../stats/metrics/one-against-rest.ts";
import { rocArea } from "../../stats/metrics/roc-area.ts";
import { type RocCurve, rocCurve } from "../../stats/metrics/roc-curve.ts";
import { exactArea } from "../scores/exact-area.ts";

/** A curve as it is drawn. */
export interface Curve {
  readonly fpr: readonly number[];
  readonly tpr: readonly number[];
  /** Rows with at least this probability are called positive, a number a point; absent for a mean of curves. */
  readonly thresholds?: readonly number[];
  /** Mean over the repetitions. */
  readonly area: number;
  /** Standard deviation over the repetitions (n − 1); absent for one. */
  readonly sd?: number;
}

/** Which area stands beside a curve: the curve's own, or that of the interpolated curves. */
export type AreaRule = "exact" | "interpolated";

/**
 * The ROC curve of one class against the rest: each step of it; over several repetitions the mean of the curves interpolated at 100
 * false-positive rates. Of two classes, the second's curve, and as interpolated area the mean over both, as the paper's tables have it.
 */
export function classCurve(runs: readonly Scores[], k: number, rule: AreaRule): Curve {
  const areas = runs.map((scores) => {
    const { positive, score } = oneAgainstRest(scores.truth, scores.probabilities, scores.classes.length, k);
    if (rule === "exact") return rocArea(positive, score);
    const roc = interpolated(scores);
    return scores.classes.length === 2 ? roc.mean.area : roc.perClass[k]!.area;
  });
  if (runs.length > 1) return { ...averaged(runs.map((scores) => interpolated(scores).perClass[k]!)), ...over(areas) };
  const { positive, score } = oneAgainstRest(runs[0]!.truth, runs[0]!.probabilities, runs[0]!.classes.length, k);
  return { ...corners(rocCurve(positive, score)), ...over(areas) };
}

/** The mean over the classes, each against the rest, at 100 false-positive rates; over several repetitions the mean of those. */
export function meanCurve(runs: readonly Scores[], rule: AreaRule): Curve {
  const areas = runs.map((scores) => (rule === "exact" ? exactArea(scores) : interpolated(scores).mean.area));
  return { ...averaged(runs.map((scores) => interpolated(scores).mean)), ...over(areas) };
}

const interpolated = ({ probabilities, truth, classes }: Scores) => meanInterpolatedRoc(probabilities, truth, classes.length);

const over = (areas: readonly number[]): Pick<Curve, "area" | "sd"> => ({
  area: mean(areas),
  ...(areas.length > 1 ? { sd: standardDeviation(areas) } : {}),
});

function averaged(curves: readonly InterpolatedRoc[]): Pick<Curve, "fpr" | "tpr"> {
  const fpr = Array.from(curves[0]!.fpr);
  return { fpr, tpr: fpr.map((_, i) => mean(curves.map(({ tpr }) => tpr[i]!))) };
}

/** The points at which the curve turns, and its ends: what one sees of it. */
function corners({ fpr, tpr, thresholds }: RocCurve): Pick<Curve, "fpr" | "tpr" | "thresholds"> {
  const kept = [...fpr.keys()].filter((i) => {
    if (i === 0 || i === fpr.length - 1) return true;
    const before = (fpr[i]! - fpr[i - 1]!) * (tpr[i + 1]! - tpr[i]!);
    const after = (fpr[i + 1]! - fpr[i]!) * (tpr[i]! - tpr[i - 1]!);
    return Math.abs(before - after) > 1e-15;
  });
  const at = (values: Float64Array): number[] => kept.map((i) => values[i]!);
  return { fpr: at(fpr), tpr: at(tpr), thresholds: at(thresholds) };
}
