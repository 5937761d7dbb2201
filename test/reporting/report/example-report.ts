import { integerColumn, numberColumn, tableOf } from "../../../src/formats/table.ts";
import { curves } from "../../../src/reporting/figures/curves.ts";
import { heatmap } from "../../../src/reporting/figures/heatmap.ts";
import { roc } from "../../../src/reporting/figures/roc.ts";
import { renderSvg } from "../../../src/reporting/figures/vega-svg.ts";
import type { ReportInput, ReportTable } from "../../../src/reporting/report/report-input.ts";
import type { TableModel } from "../../../src/reporting/tables/model.ts";
import { COLUMN_LINKAGE, COLUMN_ORDER, FEATURES, LABELS, ROW_LINKAGE, ROW_ORDER } from "../figures/example-cohort.ts";
import { randomScores, scored } from "../scores/example-scores.ts";

/** Scores of two models on two labels, the second with three classes. */
export const SCORES = [
  scored(randomScores(40, 2, 1), "forest", { label: "CT" }),
  scored(randomScores(40, 2, 2), "boosting", { label: "CT" }),
  scored(randomScores(30, 3, 3), "forest", { label: "Severity" }),
];
/** Losses of two trainings: epochs 1 to 6 and 2 to 6. */
export const LOSSES = { plain: [1, 0.8, 0.65, 0.5, 0.45, 0.4], shifted: [0.9, 0.6, 0.45, 0.3, 0.25] } as const;

const table = (text: string): TableModel => ({
  name: "table2",
  caption: `Table ${text}.`,
  rowHeader: "Model",
  columns: [{ key: "auc", header: "AUC", align: "decimal" }],
  rows: [{ key: "rf", header: "RF", cells: [{ text, value: Number(text) }] }],
  notes: [],
  synthetic: false,
  patientLevel: false,
});
const tables: ReportTable[] = [
  { stage: "welch", cell: { label: "CT" }, variants: ["base", "fewer"], model: table("0.10") },
  { stage: "welch", cell: { label: "NAT" }, variants: ["base"], model: table("0.20") },
  { stage: "table2", variants: ["base"], model: table("0.30") },
  { stage: "table4", variants: ["base", "fewer", "seeds"], model: table("0.40") },
  { stage: "welch", cell: { label: "NAT" }, variants: ["fewer"], model: table("0.50") },
  { stage: "table2", variants: ["fewer"], model: table("0.60") },
  { stage: "table2", cell: { seed: 1 }, variants: ["seeds"], model: table("0.71") },
  { stage: "table2", cell: { seed: 2 }, variants: ["seeds"], model: table("0.72") },
];

/** A report in which variants, labels and seeds vary, with one figure of each kind that tells its numbers. */
export async function exampleReport(): Promise<ReportInput> {
  const shared = { caption: "", notes: [], synthetic: false };
  const rocFigure = roc(SCORES, {
    models: [
      { stage: "forest", header: "RF" },
      { stage: "boosting", header: "LGBM" },
    ],
    panels: ["CT", "Severity"].map((label) => ({ name: label, where: { label } })),
    ...{ columns: 2, area: "exact", legend: "inside", ...shared },
  });
  const sourced = Object.entries(LOSSES).map(([stage, loss]) => ({
    ...{ stage, cell: {}, variant: "base", label: `${stage}.history` },
    table: tableOf([
      integerColumn(
        "epoch",
        loss.map((_, at) => 7 - loss.length + at),
      ),
      numberColumn("loss", loss),
    ]),
  }));
  const losses = curves(sourced, {
    ...{ panels: [{ column: "loss", title: "Training", log: false }], lines: [], x: "epoch", xHeader: "Epoch" },
    ...{ band: "none", columns: 1, ...shared },
  });
  const annotations = [{ column: "Gender", title: "Gender", show: "classes" as const }];
  const map = heatmap(
    FEATURES,
    LABELS,
    { linkage: ROW_LINKAGE, order: ROW_ORDER },
    { linkage: COLUMN_LINKAGE, order: COLUMN_ORDER },
    { ...{ features: [], annotations, scale: "none", limit: 5, clustering: "" }, ...shared },
  );
  const [first, second, third] = [await renderSvg(rocFigure), await renderSvg(losses), await renderSvg(map)];
  return {
    experiment: "demo",
    description: "What varies becomes a switch.",
    variant: null,
    synthetic: false,
    variants: ["base", "fewer", "seeds"],
    tables,
    figures: [
      { stage: "figure3", variants: ["base"], svg: first, patientLevel: false },
      { stage: "figure4", variants: ["base"], svg: second, patientLevel: false },
      { stage: "figure6", variants: ["base"], svg: third, patientLevel: true },
      { stage: "figure3", variants: ["fewer"], svg: first.replace(">RF<", ">RF of fewer<"), patientLevel: false },
    ],
    stages: [],
    run: {
      ...{ started: "2026-01-02T03:04:05Z", seconds: 1, command: "regimen run", machine: "2 cores" },
      ...{ commit: null, dirty: false, versions: {} },
    },
    notes: [],
  };
}
