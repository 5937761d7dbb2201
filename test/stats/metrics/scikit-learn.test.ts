import { expect } from "chai";
import { brierScore } from "../../../src/stats/metrics/brier-score.ts";
import { calibrationCurve } from "../../../src/stats/metrics/calibration-curve.ts";
import { classificationMetrics } from "../../../src/stats/metrics/classification-metrics.ts";
import { confusionMatrix } from "../../../src/stats/metrics/confusion-matrix.ts";
import { interpolatedRoc } from "../../../src/stats/metrics/interpolated-roc.ts";
import { logLoss } from "../../../src/stats/metrics/log-loss.ts";
import { oneAgainstRest } from "../../../src/stats/metrics/one-against-rest.ts";
import { precisionRecallCurve } from "../../../src/stats/metrics/precision-recall-curve.ts";
import { predictedClass } from "../../../src/stats/metrics/predicted-class.ts";
import { rocArea } from "../../../src/stats/metrics/roc-area.ts";
import { rocCurve } from "../../../src/stats/metrics/roc-curve.ts";
import { worstAbsolute } from "../../support/closeness.ts";
import { requireReference, runPython } from "../../support/reference.ts";
import { randomScores } from "./random-scores.ts";

const PROBLEMS = Array.from({ length: 250 }, (_, seed) => randomScores(seed));
const BINS = [1, 5, 7, 10, 15];

const SCRIPT = `
import json, sys, warnings
import numpy as np
from sklearn import metrics as m
from sklearn.calibration import calibration_curve
warnings.simplefilter("ignore")

def plain(x):
    if isinstance(x, dict): return {k: plain(v) for k, v in x.items()}
    if isinstance(x, (list, tuple, np.ndarray)): return [plain(v) for v in x]
    x = float(x)
    return "nan" if np.isnan(x) else "inf" if np.isinf(x) else x

grid = np.linspace(0, 1, 100)
def even(positive, score, drop):
    fpr, tpr, _ = m.roc_curve(positive, score, drop_intermediate=drop)
    y = np.interp(grid, fpr, tpr)
    y[0], y[-1] = 0, 1
    return y

out = []
for problem in json.load(sys.stdin):
    k, y = problem["classes"], np.array(problem["truth"])
    p = np.array(problem["probabilities"]).reshape(-1, k)
    labels = list(range(k))
    predicted = p.argmax(1)
    confusion = m.confusion_matrix(y, predicted, labels=labels)
    of = lambda average: m.precision_recall_fscore_support(y, predicted, labels=labels, average=average, zero_division=0)
    specificity = [m.recall_score(y != c, predicted != c, zero_division=0) for c in labels]
    each = of(None)
    onehot = y[:, None] == np.arange(k)
    classes = []
    for c in labels:
        positive, score = onehot[:, c].astype(int), p[:, c]
        both = 0 < positive.sum() < len(positive)
        curve = {}
        if both:
            fpr, tpr, thresholds = m.roc_curve(positive, score, drop_intermediate=False)
            precision, recall, at = m.precision_recall_curve(positive, score)
            kept, dropped = even(positive, score, False), even(positive, score, True)
            curve = {"fpr": fpr, "tpr": tpr, "thresholds": thresholds, "area": m.roc_auc_score(positive, score),
                     "precision": precision, "recall": recall, "at": at, "average": m.average_precision_score(positive, score),
                     "even": kept, "even_area": m.auc(grid, kept), "drop": np.abs(kept - dropped).max()}
            curve["calibration"] = [calibration_curve(positive, score, n_bins=n, strategy=s)
                                    for n in ${JSON.stringify(BINS)} for s in ("uniform", "quantile")]
        classes.append(curve)
    brier = ((p - onehot) ** 2).sum(1).mean()
    if k == 2: brier = m.brier_score_loss(y, p[:, 1], pos_label=1)
    elif len(set(y)) > 1: brier = m.brier_score_loss(y, p, labels=labels)
    out.append(plain({
        "predicted": predicted, "confusion": confusion.ravel(),
        "plain": [m.accuracy_score(y, predicted), m.balanced_accuracy_score(y, predicted), m.matthews_corrcoef(y, predicted),
                  m.cohen_kappa_score(y, predicted, labels=labels)],
        "weighted": list(of("weighted")[:3]) + [np.average(specificity, weights=confusion.sum(1))],
        "macro": list(of("macro")[:3]) + [np.mean(specificity)],
        "each": [each[0], each[1], each[2], specificity, each[3], confusion.sum(0)],
        "brier": brier, "loss": m.log_loss(y, p, labels=labels), "classes": classes,
    }))
print(json.dumps(out))
`;

interface Curve {
  readonly fpr: number[];
  readonly tpr: number[];
  readonly thresholds: number[];
  readonly area: number;
  readonly precision: number[];
  readonly recall: number[];
  readonly at: number[];
  readonly average: number;
  readonly even: number[];
  readonly even_area: number;
  readonly drop: number;
  readonly calibration: [observed: number[], predicted: number[]][];
}
interface Wanted {
  readonly predicted: number[];
  readonly confusion: number[];
  readonly plain: number[];
  readonly weighted: number[];
  readonly macro: number[];
  readonly each: number[][];
  readonly brier: number;
  readonly loss: number;
  readonly classes: readonly (Curve | Record<string, never>)[];
}

describe("stats/metrics against scikit-learn, 250 random problems", () => {
  let wanted: Wanted[];
  before(function () {
    requireReference.call(this);
    this.timeout(180_000);
    const problems = PROBLEMS.map(({ classes, truth, probabilities }) => ({
      classes,
      truth: [...truth],
      probabilities: [...probabilities],
    }));
    const words: { readonly [word: string]: number } = { nan: Number.NaN, inf: Number.POSITIVE_INFINITY };
    const numbers = (value: unknown): unknown => {
      if (typeof value === "string") return words[value];
      if (Array.isArray(value)) return value.map(numbers);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, numbers(each)]));
    };
    wanted = numbers(runPython(SCRIPT, problems)) as Wanted[];
  });

  it("predicts and counts the same", () => {
    PROBLEMS.forEach(({ classes, truth, probabilities }, i) => {
      const predicted = predictedClass(probabilities, classes);
      expect([...predicted]).to.deep.equal(wanted[i]!.predicted);
      expect([...confusionMatrix(truth, predicted, classes)]).to.deep.equal(wanted[i]!.confusion);
    });
  });

  it("has accuracy, balanced accuracy, MCC, kappa, precision, recall, F1 and specificity to 1e-12, zero denominators included", () => {
    let divisions = 0;
    PROBLEMS.forEach(({ classes, truth, probabilities }, i) => {
      const ours = classificationMetrics(confusionMatrix(truth, predictedClass(probabilities, classes), classes), classes);
      const figures = (of: typeof ours.macro): number[] => [of.precision, of.recall, of.f1, of.specificity];
      const gap = Math.max(
        worstAbsolute([ours.accuracy, ours.balancedAccuracy, ours.mcc, ours.kappa], wanted[i]!.plain),
        worstAbsolute(figures(ours.weighted), wanted[i]!.weighted),
        worstAbsolute(figures(ours.macro), wanted[i]!.macro),
        ...ours.perClass.map((each, k) =>
          worstAbsolute(
            [...figures(each), each.support, each.predicted],
            wanted[i]!.each.map((column) => column[k]!),
          ),
        ),
      );
      expect(gap, `problem ${i}`).to.be.below(1e-12);
      divisions += ours.zeroDivisions.length;
    });
    expect(divisions).to.be.greaterThan(100);
  });

  it("has Brier's score and the log loss to 1e-12", () => {
    PROBLEMS.forEach(({ classes, truth, probabilities }, i) => {
      expect(brierScore(truth, probabilities, classes)).to.be.closeTo(wanted[i]!.brier, 1e-12);
      expect(logLoss(truth, probabilities, classes)).to.be.closeTo(wanted[i]!.loss, 1e-12 * Math.max(1, wanted[i]!.loss));
    });
  });

  it("has ROC curves to the bit, areas to 1e-12, and NaN where scikit-learn has no area", () => {
    let curves = 0;
    eachClass((positive, score, curve) => {
      const ours = rocCurve(positive, score);
      if (!("fpr" in curve)) {
        expect(rocArea(positive, score)).to.deep.equal(Number.NaN);
        return;
      }
      expect([[...ours.fpr], [...ours.tpr], [...ours.thresholds]]).to.deep.equal([curve.fpr, curve.tpr, curve.thresholds]);
      expect(rocArea(positive, score)).to.be.closeTo(curve.area, 1e-12);
      curves++;
    });
    expect(curves).to.be.greaterThan(500);
  });

  it("interpolates ROC curves as NumPy does, whether collinear points are dropped or not", () => {
    eachClass((positive, score, curve) => {
      if (!("fpr" in curve)) return;
      const ours = interpolatedRoc(positive, score);
      expect(worstAbsolute(ours.tpr, curve.even)).to.be.below(1e-14);
      expect(ours.area).to.be.closeTo(curve.even_area, 1e-14);
      expect(curve.drop).to.be.below(1e-14);
    });
  });

  it("has precision–recall curves to the bit and average precision to 1e-12", () => {
    eachClass((positive, score, curve) => {
      if (!("fpr" in curve)) return;
      const ours = precisionRecallCurve(positive, score);
      expect([[...ours.precision], [...ours.recall], [...ours.thresholds]]).to.deep.equal([
        curve.precision,
        curve.recall,
        curve.at,
      ]);
      expect(ours.averagePrecision).to.be.closeTo(curve.average, 1e-12);
    });
  });

  it("has the bins of calibration curves, uniform and by quantiles, and their means to 1e-12", () => {
    eachClass((positive, score, curve) => {
      if (!("fpr" in curve)) return;
      let at = 0;
      for (const bins of BINS) {
        for (const strategy of ["uniform", "quantile"] as const) {
          const ours = calibrationCurve(positive, score, { bins, strategy }).bins;
          const [observed, predicted] = curve.calibration[at++]!;
          expect(
            worstAbsolute(
              ours.map((bin) => bin.observed),
              observed,
            ),
            `${strategy} ${bins}`,
          ).to.be.below(1e-12);
          expect(
            worstAbsolute(
              ours.map((bin) => bin.predicted),
              predicted,
            ),
            `${strategy} ${bins}`,
          ).to.be.below(1e-12);
        }
      }
    });
  });

  function eachClass(check: (positive: Uint8Array, score: Float64Array, curve: Curve | Record<string, never>) => void): void {
    PROBLEMS.forEach(({ classes, truth, probabilities }, i) => {
      wanted[i]!.classes.forEach((curve, k) => {
        const { positive, score } = oneAgainstRest(truth, probabilities, classes, k);
        check(positive, score, curve);
      });
    });
  }
});
