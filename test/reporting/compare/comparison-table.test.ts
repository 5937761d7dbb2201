import { expect } from "chai";
import { comparisonTable } from "../../../src/reporting/compare/comparison-table.ts";
import { readReference } from "../../../src/reporting/compare/read-reference.ts";
import type { Reference } from "../../../src/reporting/compare/reference.ts";
import { tableMarkdown } from "../../../src/reporting/tables/markdown.ts";
import type { Cell, TableModel } from "../../../src/reporting/tables/model.ts";
import { failureOf } from "../../formats/failure-of.ts";

const REFERENCE = `paper: { title: A paper, doi: 10.1/x }
tables:
  table2:
    title: Models
    columns: [auc, p]
    rows:
      rf: [0.913, "<0.001"]
      lgbm: [0.921±0.010, 0.030]
      net: [0.95, null]
    tolerances:
      - { rows: [lgbm], columns: [auc], tolerance: 0.01, reason: seeds differ }
    differs:
      - { row: lgbm, column: p, reason: the paper misprints it }
`;
const read = readReference(REFERENCE, "ref.yaml");
const reference = (read as { value: Reference }).value;
const ours = (rows: Record<string, Cell[]>, synthetic = false): TableModel => ({
  name: "table2",
  caption: "",
  rowHeader: "Model",
  columns: [
    { key: "auc", header: "AUC", group: "CT", align: "decimal" },
    { key: "p", header: "Sig.", align: "decimal" },
  ],
  rows: Object.entries(rows).map(([key, cells]) => ({ key, header: key.toUpperCase(), cells })),
  notes: [],
  synthetic,
  patientLevel: false,
});
const OURS = {
  rf: [
    { text: "0.913", value: 0.91325 },
    { text: "<0.001", value: 1e-7 },
  ],
  lgbm: [
    { text: "0.926±0.014", value: [0.9262, 0.0141] },
    { text: "0.041", value: 0.0411 },
  ],
} satisfies Record<string, Cell[]>;
const ALL = { columns: [], rows: [] };

describe("comparisonTable", () => {
  it("sets published, ours and difference side by side, with the mark of the verdict", () => {
    const { columns, rows, notes, rowHeader } = comparisonTable(reference, ours(OURS), ALL);
    expect(columns.map(({ key, header, group }) => [key, header, group])).to.deep.equal([
      ["auc published", "Paper", "CT AUC"],
      ["auc ours", "Ours", "CT AUC"],
      ["auc difference", "Diff.", "CT AUC"],
      ["p published", "Paper", "Sig."],
      ["p ours", "Ours", "Sig."],
      ["p difference", "Diff.", "Sig."],
    ]);
    const marks = (cell: Cell): string => (cell.footnotes ?? []).map(({ symbol, text }) => symbol ?? text).join(" ");
    expect(rows.map(({ cells }) => cells.map((cell) => [cell.text, marks(cell)].filter(Boolean).join(" ")))).to.deep.equal([
      ["0.913", "0.913", "0.000 =", "<0.001", "<0.001 =", "—"],
      ["0.921±0.010", "0.926±0.014", "+0.005 ≈", "0.030", "0.041", "+0.011 ≠ the paper misprints it."],
      ["0.95", "—", "—", "—", "—", "—"],
    ]);
    const [, , difference] = rows[0]!.cells;
    expect(difference!.value, "full precision").to.be.closeTo(0.00025, 1e-12);
    expect(rows[2]!.cells[1]).to.include({ missing: "not run", reason: 'table2 has no row "net"' });
    expect(notes).to.deep.equal(["Paper: A paper (doi:10.1/x). Of 5 published cells 2 equal, 1 within, 1 differs, 1 not run."]);
    const model = { ...ours(OURS), columns, rows, notes, rowHeader };
    expect(tableMarkdown(model)).to.contain("<sup>≠</sup> Differs.");
  });

  it("takes the mean of ours where the paper has one number", () => {
    const seeds: Cell = { text: "0.915±0.012", value: [0.9149, 0.0121], roles: ["value", "sd"], n: 5 };
    const { rows } = comparisonTable(reference, ours({ rf: [seeds, OURS.rf[1]!] }), { columns: ["auc"], rows: ["rf"] });
    expect(rows[0]!.cells.map(({ text }) => text)).to.deep.equal(["0.913", "0.915", "+0.002"]);
    expect(rows[0]!.cells[1]).to.deep.include({ value: 0.9149, n: 5 });
  });

  it("does not judge a synthetic cohort", () => {
    const { rows } = comparisonTable(reference, ours(OURS, true), { columns: ["auc"], rows: ["rf"] });
    expect(rows.map(({ cells }) => cells.map(({ text }) => text))).to.deep.equal([["0.913", "0.913", "—"]]);
    expect(rows[0]!.cells[2]).to.include({ missing: "not applicable", reason: "ours comes from a synthetic cohort" });
  });

  it("names what the reference has not", async () => {
    expect(await failureOf(() => comparisonTable(reference, { ...ours(OURS), name: "tabel2" }, ALL))).to.deep.equal({
      code: "unknown-table",
      message: 'the reference file has no table "tabel2"',
      allowed: '"table2"',
      nearest: "table2",
    });
    expect(await failureOf(() => comparisonTable(reference, ours(OURS), { columns: ["acu"], rows: [] }))).to.include({
      code: "unknown-column",
      message: 'the published table2 has no column "acu"',
      nearest: "auc",
    });
  });
});
