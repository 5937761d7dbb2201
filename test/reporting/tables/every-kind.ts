import { integerColumn, numberColumn, tableOf, textColumn } from "../../../src/formats/table.ts";
import { comparisonTable } from "../../../src/reporting/compare/comparison-table.ts";
import { readReference } from "../../../src/reporting/compare/read-reference.ts";
import { ablation } from "../../../src/reporting/tables/ablation.ts";
import { anova } from "../../../src/reporting/tables/anova.ts";
import { characteristics } from "../../../src/reporting/tables/characteristics.ts";
import { classification } from "../../../src/reporting/tables/classification.ts";
import { dataTable } from "../../../src/reporting/tables/data.ts";
import type { ModelColumn, ModelRow, TableModel } from "../../../src/reporting/tables/model.ts";
import { postHoc } from "../../../src/reporting/tables/post-hoc.ts";
import { styled } from "../../../src/reporting/tables/style.ts";
import { summary } from "../../../src/reporting/tables/summary.ts";
import { randomScores, scored } from "../scores/example-scores.ts";
import { PLAIN_STYLE } from "./rich-model.ts";

interface Made {
  readonly columns: ModelColumn[];
  readonly rows: ModelRow[];
  readonly notes?: string[];
}
const model = (name: string, { columns, rows, notes = [] }: Made): TableModel => ({
  name,
  caption: `${name}.`,
  rowHeader: "Row",
  columns,
  rows,
  notes,
  synthetic: false,
  patientLevel: false,
});

const patients = tableOf(
  [
    integerColumn("PID", [4, 7, 9, 12, 13]),
    textColumn("Gender", ["Male", "Female", "Male", "Male", null]),
    numberColumn("Age", [50.25, 60, 70.5, Number.NaN, 41]),
    integerColumn("COVIDCT", [1, 0, 1, 1, 0]),
  ],
  "PID",
);
const split = { train: [0, 1, 2], test: [3, 4], train_ids: [4, 7, 9], test_ids: [12, 13] };
const welch = tableOf([
  textColumn("feature", ["Energy", "LLL_glcm_Idn"]),
  ...[
    ["statistic", 2.4851, 1355.7],
    ["df1", 1, 1],
    ["df2", 1096.543, 99.1],
    ["p", 0.1149, 2.5e-40],
  ].map(([name, ...values]) => numberColumn(name as string, values as number[])),
]);
const pairs = tableOf([
  textColumn("feature", ["Energy", "Energy", "LLL_glcm_Idn"]),
  textColumn("test", ["lsd", "dunnett-t3", "lsd"]),
  integerColumn("i", [0, 0, 0]),
  integerColumn("j", [1, 1, 1]),
  numberColumn("difference", [71908.8, 71908.8, -3.92e-5]),
  numberColumn("p", [2.6e-16, 0.0304, Number.NaN]),
]);
const INTERVALS = { level: 0.95, resamples: 200, seed: 1 };
const seeds = (stage: string, from: number, known: number) =>
  Array.from({ length: 6 }, (_, seed) => scored(randomScores(60, 2, from + seed, known), stage, { seed }));
const forest = [...seeds("forest", 1, 0.2), ...seeds("boosting", 20, 0.4)];
const modelsWith = (spread: "sd" | "interval") =>
  classification([...forest, scored(randomScores(60, 2, 9, 0.3), "alone", { seed: 0 })], {
    rows: [],
    groups: [],
    metrics: ["F1", "accuracy", "exact AUC"],
    digits: {},
    notRun: "",
    ...INTERVALS,
    spread,
  });
const models = model("table2", modelsWith("sd"));
const reference = readReference(
  "paper: { title: A paper, doi: 10.1/x }\ntables: { table2: { columns: [F1, accuracy], rows: { forest: [0.5, 0.512], network: [0.7, null] } } }\n",
  "reference.yaml",
);
if (!reference.ok) throw new Error(JSON.stringify(reference.failures));

/** A small table of every component that makes tables, marked as papers do. */
export const EVERY_KIND: readonly TableModel[] = [
  model(
    "characteristics",
    characteristics(
      patients,
      split,
      [
        { row: "sex", show: "ratio", column: "Gender", values: ["Male", "Female"] },
        { row: "age", show: "mean-sd", column: "Age" },
        { row: "n", show: "n" },
      ],
      "patients",
    ),
  ),
  model("anova", anova([{ name: "ct", header: "CT", welch }])),
  model("post-hoc", postHoc(pairs, { tests: [], classes: {}, digits: 3 }, "pairs")),
  model("data", dataTable(patients, { columns: [], digits: 3, limit: 9 }, "patients")),
  model(
    "summary",
    summary([{ stage: "stage", cell: {}, variant: "base", label: "stage.table", table: patients }], {
      columns: [
        { column: "Age", show: "mean-sd" as const },
        { column: "Age", show: "median-iqr" as const },
      ],
      rows: [],
      digits: 1,
      over: "cases",
      spread: "sd",
      level: 0.95,
    }),
  ),
  styled(models, {
    ...PLAIN_STYLE,
    uncertaintyDigits: 1,
    best: [{ columns: [], direction: "max", by: "column", exclude: [], second: true }],
    significance: { baseline: "forest", columns: [], level: 0.05, adjust: "holm", boldOnly: false, resamples: 999, seed: 1 },
  }),
  styled(model("intervals", modelsWith("interval")), {
    ...PLAIN_STYLE,
    uncertaintyDigits: 2,
    best: [{ columns: [], direction: "max", by: "column", exclude: ["alone"], second: true }],
    significance: { baseline: "forest", columns: [], level: 0.05, adjust: "holm", boldOnly: false, resamples: 999, seed: 1 },
  }),
  model(
    "ablation",
    ablation(
      forest.map((each) => (each.stage === "forest" ? each : { ...each, stage: "forest", variant: "boosted" })),
      {
        models: [],
        groups: [],
        variants: [{ variant: "base" }],
        metrics: ["accuracy", "exact AUC"],
        show: "differences",
        digits: 3,
        ...INTERVALS,
      },
    ),
  ),
  model("comparison", comparisonTable(reference.value, models, { columns: [], rows: [] })),
];
