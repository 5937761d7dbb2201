import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { TSchema } from "typebox";
import Value from "typebox/value";
import { integerColumn, numberColumn, tableOf, textColumn } from "../../src/formats/table.ts";
import { compare } from "../../src/reporting/compare/compare.component.ts";
import { comparisonTable } from "../../src/reporting/compare/comparison-table.component.ts";
import { barComparisonFigure } from "../../src/reporting/figures/bar-comparison-figure.component.ts";
import { boxPlotFigure } from "../../src/reporting/figures/box-plot-figure.component.ts";
import { heatmapFigure } from "../../src/reporting/figures/heatmap-figure.component.ts";
import { rocFigure } from "../../src/reporting/figures/roc-figure.component.ts";
import { ablationTable } from "../../src/reporting/tables/ablation-table.component.ts";
import { anovaTable } from "../../src/reporting/tables/anova-table.component.ts";
import { characteristicsTable } from "../../src/reporting/tables/characteristics-table.component.ts";
import { classificationTable } from "../../src/reporting/tables/classification-table.component.ts";
import { dataTable } from "../../src/reporting/tables/data-table.component.ts";
import { postHocTable } from "../../src/reporting/tables/post-hoc-table.component.ts";
import { summaryTable } from "../../src/reporting/tables/summary-table.component.ts";
import { type Component, isFileOutput, type OutputValue } from "../../src/runner/contract/component.ts";
import { COLUMN_LINKAGE, COLUMN_ORDER, FEATURES, LABELS, ROW_LINKAGE, ROW_ORDER } from "./figures/example-cohort.ts";

const handle = (value: unknown, cell: Record<string, string> = {}) => ({
  label: "stage.port",
  stage: "stage",
  cell,
  synthetic: false,
  patientLevel: false,
  read: async () => value,
});
const many = (value: unknown, cell: Record<string, string> = {}) => [handle(value, cell)];
const WELCH = tableOf([
  textColumn("feature", ["Small"]),
  ...["statistic", "df1", "df2", "p"].map((name) => numberColumn(name, [1])),
]);
const PAIRS = tableOf([
  ...["feature", "test"].map((name) => textColumn(name, ["lsd"])),
  ...["i", "j", "difference", "p"].map((name) => integerColumn(name, [1])),
]);
const SCORES = tableOf([
  ...["id", "label"].map((name) => integerColumn(name, [0, 1])),
  numberColumn("p0", [0.9, 0.2]),
  numberColumn("p1", [0.1, 0.8]),
]);
const MODEL = {
  name: "table1",
  caption: "",
  rowHeader: "",
  columns: [],
  rows: [],
  notes: [],
  synthetic: false,
  patientLevel: false,
};
const GROUPINGS = [{ label: "COVIDNC", title: "NAT", classes: { "0": "−", "1": "+" } }];
const heat = {
  features: handle(FEATURES),
  labels: handle(LABELS),
  "row-linkage": handle(ROW_LINKAGE),
  "row-order": handle(ROW_ORDER),
  "column-linkage": handle(COLUMN_LINKAGE),
  "column-order": handle(COLUMN_ORDER),
};

describe("reporting components", () => {
  let folder = "";
  let warnings: string[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-reporting-"));
    warnings = [];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function run(component: object, params: object, inputs: object, synthetic = false): Promise<Record<string, OutputValue>> {
    const declared = component as unknown as Component; // each has types of its own; here all are run alike
    const filled = Value.Default(declared.params as TSchema, structuredClone(params));
    expect([...Value.Errors(declared.params as TSchema, filled)]).to.deep.equal([]);
    const log = { info() {}, warn: (message: string) => warnings.push(message), metric() {}, progress() {} };
    const context = { params: filled, inputs, log, scratch: folder, stage: "table1", synthetic };
    const outputs = await declared.run(context as unknown as Parameters<Component["run"]>[0]);
    expect(Object.keys(outputs).sort()).to.deep.equal(Object.keys(declared.outputs).sort());
    for (const [port, value] of Object.entries(outputs)) {
      if (!isFileOutput(value)) continue;
      expect(existsSync(value.path), port).to.equal(true);
      const extension = declared.outputs[port]!.extension ?? ".svg";
      expect(value.path.endsWith(extension), `${value.path} ends in ${extension}`).to.equal(true);
    }
    return outputs;
  }

  for (const [component, params, inputs] of [
    [characteristicsTable, { rows: [{ row: "n", show: "n" }] }, { table: handle(LABELS) }],
    [anovaTable, {}, { welch: many(WELCH, { label: "COVIDCT" }) }],
    [postHocTable, {}, { "post-hoc": handle(PAIRS) }],
    [dataTable, {}, { table: handle(LABELS) }],
    [summaryTable, { columns: [{ column: "p0" }] }, { tables: many(SCORES) }],
    [
      classificationTable,
      { notRun: "no volumes", rows: [{ row: "RF", stage: "stage" }, { row: "x" }] },
      { scores: many(SCORES) },
    ],
    [ablationTable, {}, { scores: many(SCORES) }],
  ] as const) {
    it(`${component.name} writes a model, LaTeX, CSV and Markdown, and marks the synthetic cohort in each`, async () => {
      const { model } = await run(component, params, inputs, true);
      expect(model).to.deep.include({ name: "table1", synthetic: true });
      for (const extension of ["tex", "csv", "md"]) {
        expect(readFileSync(join(folder, `table.${extension}`), "utf8")).to.match(/synthetic/i);
      }
    });
  }

  it("reporting/comparison-table writes published beside ours, and warns of a table that is too wide", async () => {
    const reference = join(folder, "reference.yaml");
    writeFileSync(
      reference,
      "paper: { title: P, doi: D }\ntables: { table1: { title: One., columns: [a], rows: { r: [1.0] } } }\n",
    );
    const ours = {
      ...MODEL,
      columns: [{ key: "a", header: "A", align: "decimal" }],
      rows: [{ key: "r", header: "R", cells: [{ text: "1.1", value: 1.1 }] }],
    };
    const { model } = await run(comparisonTable, { reference, lineWidth: 20 }, { table: handle(ours) });
    expect(model).to.deep.include({ name: "table1", caption: "One: published and ours." });
    expect(readFileSync(join(folder, "values.csv"), "utf8")).to.match(/^table1\.r\.a-difference,0\.1\d*,/m);
    expect(warnings).to.deep.equal([
      'table1 is about 112 pt wide at 10 pt, a line 20 pt (columns: rows 8, A Paper 26, A Ours 21, A Diff. 21): "fit" shrinks it, "rotate" turns it',
    ]);
    const broken = run(comparisonTable, { reference }, { table: handle({ ...ours, name: "table7" }) });
    expect(await broken.catch((error: Error) => error.message)).to.equal('the reference file has no table "table7"');
  });

  for (const [component, params, inputs] of [
    [boxPlotFigure, { features: ["Small"], groupings: GROUPINGS }, { features: handle(FEATURES), labels: handle(LABELS) }],
    [rocFigure, {}, { scores: many(SCORES) }],
    [heatmapFigure, { annotations: [{ column: "Age", title: "Age (years)", show: "continuous" }] }, heat],
    [
      barComparisonFigure,
      {
        features: ["Small"],
        patients: [
          { id: 11, title: "A" },
          { id: 12, title: "B" },
        ],
      },
      { features: handle(FEATURES) },
    ],
  ] as const) {
    it(`${component.name} writes SVG, PNG and PDF, and marks the synthetic cohort`, async () => {
      await run(component, params, inputs, true);
      expect(readFileSync(join(folder, "figure.svg"), "utf8")).to.contain("SYNTHETIC COHORT");
      expect(readFileSync(join(folder, "figure.png")).subarray(1, 4).toString()).to.equal("PNG");
      expect(readFileSync(join(folder, "figure.pdf")).subarray(0, 5).toString()).to.equal("%PDF-");
    });
  }

  it("names a missing parameter of a row, and a long table that is to be shrunk", () => {
    const misfits = (component: object, params: object): readonly string[] => {
      const declared = component as unknown as Component;
      const filled = Value.Default(declared.params as TSchema, structuredClone(params));
      return declared.check!(filled as never, new Set()).map(({ at, message }) => `${at.join(".")}: ${message}`);
    };
    const long = "fit: a long table cannot be shrunk to the line, since it breaks over pages";
    expect(misfits(anovaTable, { long: true, fit: true })).to.deep.equal([long]);
    expect(misfits(anovaTable, { long: true })).to.deep.equal([]);
    const rows = [{ row: "x", show: "count", column: "Age" }];
    expect(misfits(characteristicsTable, { rows, long: true, fit: true })).to.deep.equal([
      long,
      'rows.0: row "x" shows count and needs "values"',
    ]);
  });

  it("reporting/compare gives rows, CSV and counts", async () => {
    const reference = join(folder, "reference.yaml");
    writeFileSync(reference, "paper: { title: P, doi: D }\ntables: { table1: { columns: [a], rows: { r: [1] } } }\n");
    const { summary } = await run(compare, { reference }, { tables: many(MODEL) });
    expect(summary).to.deep.include({ cells: 1, total: { equal: 0, within: 0, differs: 0, "not run": 1, synthetic: 0 } });
    expect(readFileSync(join(folder, "compare.csv"), "utf8")).to.contain('table1,r,a,1,,,0.5,not run,"table1 has no row ""r"""');
    const broken = run(compare, { reference }, { tables: many("no model") });
    expect(await broken.catch((error: Error) => error.message)).to.equal("stage.port is not a table model");
  });
});
