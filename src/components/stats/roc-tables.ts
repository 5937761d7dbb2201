import { listNames } from "../../formats/format-error.ts";
import { integerColumn, numberColumn, type Table } from "../../formats/table.ts";
import { mean } from "../../stats/describe/mean.ts";
import { standardDeviation } from "../../stats/describe/standard-deviation.ts";
import { delongInterval } from "../../stats/metrics/delong.ts";
import { meanInterpolatedRoc } from "../../stats/metrics/interpolated-roc.ts";
import { oneAgainstRest } from "../../stats/metrics/one-against-rest.ts";
import { precisionRecallCurve } from "../../stats/metrics/precision-recall-curve.ts";
import { rocCurve } from "../../stats/metrics/roc-curve.ts";
import { classColumn } from "./grouping.ts";
import { modelTable, type ScoredModel } from "./scored-models.ts";

export interface RocOptions {
  readonly level: number;
  readonly points: number;
}

/** A row of an output: its model, class (or `mean`) and numbers by column; NaN where a column has none. */
interface Row {
  readonly model: ScoredModel;
  readonly class: number | string;
  readonly [column: string]: number | string | ScoredModel;
}

const MEAN = "mean";

/** The outputs of stats/roc. A class without rows, or without others, has no curve: it is warned of, left out of `roc` and `pr`, and NaN. */
export function rocTables(
  models: readonly ScoredModel[],
  options: RocOptions,
  warn: (message: string) => void = () => {},
): { roc: Table; areas: Table; interpolated: Table; pr: Table } {
  const roc: Row[] = [];
  const areas: Row[] = [];
  const interpolated: Row[] = [];
  const pr: Row[] = [];
  for (const model of models) {
    const { truth, probabilities, classes } = model.scores;
    const even = meanInterpolatedRoc(probabilities, truth, classes.length, options.points);
    const undefinedClasses: (number | string)[] = [];
    const own = classes.map((label, k): Row => {
      const { positive, score } = oneAgainstRest(truth, probabilities, classes.length, k);
      const positives = positive.reduce((sum, value) => sum + value, 0);
      const negatives = positive.length - positives;
      const { area, standardError, ciLow, ciHigh } = delongInterval(positive, score, options.level);
      const precision = precisionRecallCurve(positive, score);
      if (positives === 0 || negatives === 0) undefinedClasses.push(label);
      else {
        roc.push(...rocRows(model, label, rocCurve(positive, score)));
        pr.push(...precisionRows(model, label, precision));
      }
      return {
        model,
        class: label,
        positives,
        negatives,
        area,
        standard_error: standardError,
        ci_low: ciLow,
        ci_high: ciHigh,
        interpolated: even.perClass[k]!.area,
        average_precision: precision.averagePrecision,
      };
    });
    const exact = own.map((row) => Number(row.area));
    areas.push(...own, {
      model,
      class: MEAN,
      area: mean(exact),
      area_sd: standardDeviation(exact, 0),
      interpolated: even.mean.area,
      interpolated_sd: even.sd,
      average_precision: mean(own.map((row) => Number(row.average_precision))),
    });
    for (const [label, curve] of [...even.perClass.map((each, k) => [classes[k]!, each] as const), [MEAN, even.mean] as const]) {
      curve.fpr.forEach((fpr, i) => {
        interpolated.push({
          model,
          class: label,
          fpr,
          tpr: curve.tpr[i]!,
          ...(label === MEAN ? { tpr_sd: even.tprSd[i]! } : {}),
        });
      });
    }
    if (undefinedClasses.length > 0) {
      warn(`${model.name}: no curve for class ${listNames(undefinedClasses)}: none of the scored rows are of it, or all are`);
    }
  }
  return {
    roc: table(roc, ["fpr", "tpr", "threshold"]),
    areas: table(
      areas,
      ["area", "standard_error", "ci_low", "ci_high", "area_sd", "interpolated", "interpolated_sd", "average_precision"],
      ["positives", "negatives"],
    ),
    interpolated: table(interpolated, ["fpr", "tpr", "tpr_sd"]),
    pr: table(pr, ["recall", "precision", "threshold"]),
  };
}

function rocRows(model: ScoredModel, label: number | string, curve: ReturnType<typeof rocCurve>): Row[] {
  return Array.from(curve.thresholds, (threshold, i) => ({
    model,
    class: label,
    fpr: curve.fpr[i]!,
    tpr: curve.tpr[i]!,
    threshold,
  }));
}

function precisionRows(model: ScoredModel, label: number | string, curve: ReturnType<typeof precisionRecallCurve>): Row[] {
  const rows = Array.from(curve.recall, (recall, i) => ({
    model,
    class: label,
    recall,
    precision: curve.precision[i]!,
    threshold: curve.thresholds[i] ?? Number.POSITIVE_INFINITY,
  }));
  return rows.reverse();
}

function table(rows: readonly Row[], numbers: readonly string[], integers: readonly string[] = []): Table {
  const values = (name: string): number[] => rows.map((row) => Number(row[name] ?? Number.NaN));
  return modelTable(
    rows.map(({ model }) => model),
    [
      classColumn(
        "class",
        rows.map((row) => row.class),
      ),
      ...integers.map((name) => integerColumn(name, values(name))),
      ...numbers.map((name) => numberColumn(name, values(name))),
    ],
  );
}
