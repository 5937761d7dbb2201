import type { JsonValue } from "../../formats/kind-values.ts";
import { integerColumn, numberColumn, type Table, textColumn } from "../../formats/table.ts";
import { type ClassificationOptions, type MeasuredModel, measureModel, zeroDivisionsText } from "./classification-measures.ts";
import { classColumn } from "./grouping.ts";
import { modelTable, type ScoredModel } from "./scored-models.ts";

/**
 * The outputs of stats/classification: `metrics` by model, and the tables. `summary` is the first model's, for the log.
 */
export function classificationTables(
  models: readonly ScoredModel[],
  options: ClassificationOptions,
  warn: (message: string) => void = () => {},
): {
  metrics: JsonValue;
  table: Table;
  confusion: Table;
  calibration: Table;
  summary: { readonly [name: string]: number };
} {
  const measured = models.map((model) => measureModel(model, options));
  for (const { model, counted, summary } of measured) {
    const gaps = Object.keys(summary).filter((name) => name !== "kappa" && Number.isNaN(summary[name]));
    if (gaps.length > 0) warn(`${model.name}: a class has no rows, so there is no ${gaps.join(", ")}`);
    const divisions = zeroDivisionsText(model, counted.zeroDivisions);
    if (divisions !== null) warn(`${model.name}: zero denominators, so 0 (kappa: none): ${divisions}`);
  }
  return {
    metrics: Object.fromEntries(measured.map((each) => [each.model.name, json(each, options)])),
    table: summaryTable(measured),
    confusion: confusionTable(measured),
    calibration: calibrationTable(measured),
    summary: measured[0]?.summary ?? {},
  };
}

function json(each: MeasuredModel, { level }: ClassificationOptions): JsonValue {
  const { model, counted, confusion, summary, accuracyInterval, areas, calibration } = each;
  const { classes, truth } = model.scores;
  return {
    stage: model.stage,
    ...(model.variant === undefined ? {} : { variant: model.variant }),
    cell: model.cell,
    n: truth.length,
    classes,
    ...summary,
    accuracy_interval: { level, low: accuracyInterval[0], high: accuracyInterval[1] },
    per_class: counted.perClass.map((figures, k) => ({
      class: classes[k]!,
      ...figures,
      auc: areas[k]!.auc,
      average_precision: areas[k]!.averagePrecision,
    })),
    confusion: classes.map((_, k) => Array.from(confusion.subarray(k * classes.length, (k + 1) * classes.length))),
    calibration: calibration.map(({ class: label, curve }) => ({
      class: label,
      expected_error: curve.expectedError,
      bins: curve.bins.map((bin) => ({ ...bin })),
    })),
    zero_divisions: counted.zeroDivisions.map(({ metric, class: k }) => ({
      metric,
      ...(k === undefined ? {} : { class: classes[k]! }),
    })),
  };
}

function summaryTable(measured: readonly MeasuredModel[]): Table {
  const integers = (name: string, of: (each: MeasuredModel) => number) => integerColumn(name, measured.map(of));
  const numbers = (name: string, of: (each: MeasuredModel) => number) => numberColumn(name, measured.map(of));
  const columns = [
    integers("n", ({ model }) => model.scores.truth.length),
    integers("classes", ({ model }) => model.scores.classes.length),
    ...Object.keys(measured[0]?.summary ?? {}).map((name) => numbers(name, ({ summary }) => summary[name]!)),
    numbers("accuracy_ci_low", ({ accuracyInterval }) => accuracyInterval[0]),
    numbers("accuracy_ci_high", ({ accuracyInterval }) => accuracyInterval[1]),
    textColumn(
      "zero_divisions",
      measured.map(({ model, counted }) => zeroDivisionsText(model, counted.zeroDivisions)),
    ),
  ];
  return modelTable(
    measured.map(({ model }) => model),
    columns,
  );
}

function confusionTable(measured: readonly MeasuredModel[]): Table {
  const cells = measured.flatMap(({ model, confusion }) => {
    const { classes } = model.scores;
    return Array.from(confusion, (n, at) => ({
      model,
      truth: classes[Math.floor(at / classes.length)]!,
      predicted: classes[at % classes.length]!,
      n,
    }));
  });
  return modelTable(
    cells.map(({ model }) => model),
    [
      classColumn(
        "truth",
        cells.map(({ truth }) => truth),
      ),
      classColumn(
        "predicted",
        cells.map(({ predicted }) => predicted),
      ),
      integerColumn(
        "n",
        cells.map(({ n }) => n),
      ),
    ],
  );
}

function calibrationTable(measured: readonly MeasuredModel[]): Table {
  const bins = measured.flatMap(({ model, calibration }) =>
    calibration.flatMap(({ class: label, curve }) => curve.bins.map((bin) => ({ ...bin, model, label }))),
  );
  const numbers = (name: "low" | "high" | "predicted" | "observed") =>
    numberColumn(
      name,
      bins.map((bin) => bin[name]),
    );
  return modelTable(
    bins.map(({ model }) => model),
    [
      classColumn(
        "class",
        bins.map(({ label }) => label),
      ),
      numbers("low"),
      numbers("high"),
      integerColumn(
        "n",
        bins.map(({ rows }) => rows),
      ),
      numbers("predicted"),
      numbers("observed"),
    ],
  );
}
