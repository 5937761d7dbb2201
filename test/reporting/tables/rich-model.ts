import type { Cell, TableModel } from "../../../src/reporting/tables/model.ts";
import { missingCell } from "../../../src/reporting/tables/model.ts";
import { styled, type TableStyle } from "../../../src/reporting/tables/style.ts";

const seeds = (mean: number, sd: number, ...values: number[]): Cell => ({
  text: `${mean.toFixed(3)}±${sd.toFixed(3)}`,
  value: [mean, sd],
  roles: ["value", "sd"],
  n: values.length,
  runs: Object.fromEntries(values.map((value, seed) => [String(seed), value])),
});
const interval = (value: number, low: number, high: number): Cell => ({
  text: `${value.toFixed(2)} (${low.toFixed(2)}, ${high.toFixed(2)})`,
  value: [value, low, high],
  roles: ["value", "ci-low", "ci-high"],
  n: 399,
});
const p = (text: string, value: number): Cell => ({ text, value });

/** A table with everything at once: seeds, intervals, bounds, signs, groups, units, footnotes, values that are missing in two ways. */
export const RICH: TableModel = {
  name: "table2",
  caption: "Models by figures of merit.",
  rowHeader: "Model",
  columns: [
    { key: "ct accuracy", header: "Accuracy", group: "CT", align: "decimal" },
    { key: "ct auc", header: "AUC", group: "CT", align: "decimal" },
    { key: "time", header: "Time", align: "decimal" },
    { key: "p", header: "p", align: "decimal" },
    { key: "change", header: "Change", align: "decimal" },
    { key: "remark", header: "Remark", align: "left" },
  ],
  rows: [
    {
      key: "RF",
      header: "Forest",
      group: "Radiomics",
      cells: [
        seeds(0.8647, 0.0123, 0.85, 0.86, 0.87, 0.88, 0.865, 0.855),
        interval(0.913, 0.881, 0.94),
        { text: "12.5", value: 12.5 },
        p("0.020", 0.02),
        { text: "+0.3", value: 0.3, signed: true },
        { text: "as_published", value: "as_published" },
      ],
    },
    {
      key: "LGBM",
      header: "Boosting",
      group: "Radiomics",
      cells: [
        seeds(0.9, 0.01, 0.89, 0.9, 0.91, 0.92, 0.9, 0.89),
        interval(0.921, 0.89, 0.95),
        { text: "7.25", value: 7.25 },
        p("<0.001", 1e-9),
        { text: "-10.25", value: -10.25, signed: true },
        missingCell("not applicable"),
      ],
    },
    {
      key: "net",
      header: "Network",
      group: "Volumes",
      cells: [
        { text: "0.870", value: 0.87, n: 1 },
        missingCell("failed", "out of memory"),
        { text: "1,329", value: 1329 },
        p("0.500", 0.5),
        { text: "3.9×10⁻⁵", value: 3.9e-5 },
        { text: "one seed", value: "one seed" },
      ],
    },
  ],
  notes: ["±: mean and standard deviation (n − 1) over 6 seeds."],
  synthetic: false,
  patientLevel: false,
};

/** How nothing is changed. */
export const PLAIN_STYLE: TableStyle = {
  rounding: "half-up",
  uncertaintyDigits: 0,
  best: [],
  units: {},
  footnotes: [],
  missing: [],
};

/** RICH with every mark: best and second, units, a baseline, footnotes. */
export const MARKED: TableModel = styled(RICH, {
  ...PLAIN_STYLE,
  best: [
    { columns: ["ct accuracy", "ct auc"], direction: "max", by: "column", exclude: [], second: true },
    { columns: ["time"], direction: "min", by: "column", exclude: [], second: true },
  ],
  units: { time: "s", change: "%" },
  significance: { baseline: "RF", columns: [], level: 0.05, adjust: "holm", boldOnly: false, resamples: 999, seed: 1 },
  footnotes: [
    { row: "net", text: "Trained once." },
    { column: "p", text: "Two-sided." },
    { row: "LGBM", column: "time", text: "Trained once." },
  ],
});
