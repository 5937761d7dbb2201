import { readFileSync } from "node:fs";
import { expect } from "chai";
import { type ComparisonRow, compareTables } from "../../../src/reporting/compare/compare-tables.ts";
import { comparisonCsv } from "../../../src/reporting/compare/comparison-csv.ts";
import { parsePrinted, printedAlike, printLike } from "../../../src/reporting/compare/printed.ts";
import { readReference } from "../../../src/reporting/compare/read-reference.ts";
import { cellCount, type Reference } from "../../../src/reporting/compare/reference.ts";
import { summarise } from "../../../src/reporting/compare/summary.ts";
import type { Cell, TableModel } from "../../../src/reporting/tables/model.ts";

const REFERENCE = `paper: { title: A paper, doi: 10.1/x }
notes: [Mind the gap.]
tables:
  table1:
    title: One
    columns: [a, b]
    rows:
      r1: [465/465, 214/185]
      r2: [0.840, "<0.001"]
      r3: [12.5, null]
    differs:
      - { row: r1, column: b, reason: swapped }
    tolerances:
      - { rows: [r3], columns: [a], tolerance: 0.2, reason: seeds differ }
  table2:
    columns: [a]
    rows: { r: [1] }
`;
function read(text: string): Reference {
  const result = readReference(text, "ref.yaml");
  if (!result.ok) throw new Error(JSON.stringify(result.failures));
  return result.value;
}
const model = (cells: Record<string, [Cell, Cell]>, synthetic = false): TableModel => ({
  name: "table1",
  caption: "",
  rowHeader: "",
  columns: [
    { key: "a", header: "A", align: "right" },
    { key: "b", header: "B", align: "right" },
  ],
  rows: Object.entries(cells).map(([key, pair]) => ({ key, header: key, cells: pair })),
  notes: [],
  synthetic,
  patientLevel: false,
});
const OURS = {
  r1: [
    { text: "465/465", value: [465, 465] },
    { text: "185/214", value: [185, 214] },
  ],
  r2: [
    { text: "0.840", value: 0.84012 },
    { text: "0.002", value: 0.0021 },
  ],
  r3: [
    { text: "12.6", value: 12.6123 },
    { text: "x", value: "x" },
  ],
} satisfies Record<string, [Cell, Cell]>;
const short = (rows: readonly ComparisonRow[]): string[] =>
  rows.map((row) =>
    [row.row, row.column, row.published, row.ours, row.value, row.tolerance, row.verdict, row.reason].join(" | "),
  );

describe("compareTables", () => {
  it("gives every published cell a verdict", () => {
    const comparison = compareTables(read(REFERENCE), [model(OURS)]);
    expect(short(comparison.rows)).to.deep.equal([
      "r1 | a | 465/465 | 465/465 | 465/465 | 0.5 | equal | ",
      "r1 | b | 214/185 | 185/214 | 185/214 | 0.5 | differs | swapped",
      "r2 | a | 0.840 | 0.840 | 0.84012 | 0.0005 | equal | ",
      "r2 | b | <0.001 | 0.002 | 0.0021 | 0.0005 | differs | off by 0.0011",
      "r3 | a | 12.5 | 12.6 | 12.6123 | 0.2 | within | seeds differ",
    ]);
    expect(comparison.left).to.deep.equal([{ table: "table2", title: "table2", cells: 1 }]);
    expect(summarise(comparison)).to.deep.equal({
      cells: 5,
      total: { equal: 2, within: 1, differs: 2, "not run": 0, synthetic: 0 },
      tables: { table1: { equal: 2, within: 1, differs: 2, "not run": 0, synthetic: 0 } },
      left: { table2: 1 },
    });
  });
  it("does not compare a synthetic cohort", () => {
    const { rows } = compareTables(read(REFERENCE), [model(OURS, true)]);
    expect(new Set(rows.map((row) => `${row.verdict}: ${row.reason}`))).to.deep.equal(
      new Set(["synthetic: ours comes from a synthetic cohort"]),
    );
    expect(rows[1]!.ours).to.equal("185/214");
  });
  it("says what was not run", () => {
    const { r1, r2 } = OURS;
    const empty: Cell = { text: "—", value: null };
    const partial = compareTables(read(REFERENCE), [model({ r1, r2: [empty, r2[1]] })], ["table2"]).rows;
    const notRun = partial.filter((row) => row.verdict === "not run").map((row) => row.reason);
    expect(notRun).to.deep.equal(["table1 has no value there", 'table1 has no row "r3"', "the stage table2 gave no table"]);
  });
  it("tells why a cell has no value where the table says so", () => {
    const empty: Cell = { text: "not run", value: null, reason: "no volumes" };
    const { rows } = compareTables(read(REFERENCE), [model({ ...OURS, r2: [empty, empty] }, true)]);
    expect(rows.filter(({ row }) => row === "r2").map(({ verdict, reason }) => [verdict, reason])).to.deep.equal([
      ["not run", "no volumes"],
      ["not run", "no volumes"],
    ]);
  });
  it("counts rows that a synthetic cohort does not lead to as synthetic", () => {
    const { r1, r2 } = OURS;
    const { rows } = compareTables(read(REFERENCE), [model({ r1, r2 }, true)]);
    expect(short(rows).at(-1)).to.equal(
      "r3 | a | 12.5 |  |  | 0.2 | synthetic | ours comes from a synthetic cohort, which has no such row",
    );
  });
  it("points at a known difference that is none", () => {
    const right = { ...OURS, r1: [OURS.r1[0], { text: "214/185", value: [214, 185] }] as [Cell, Cell] };
    expect(short(compareTables(read(REFERENCE), [model(right)]).rows)[1]).to.match(
      /equal \| equal although a difference is known/,
    );
  });
  it("is written as CSV with the agreed columns", () => {
    const csv = comparisonCsv(compareTables(read(REFERENCE), [model(OURS)]).rows);
    expect(csv.split("\n").slice(0, 3)).to.deep.equal([
      "table,row,column,published,ours,value,tolerance,verdict,reason",
      "table1,r1,a,465/465,465/465,465/465,0.5,equal,",
      "table1,r1,b,214/185,185/214,185/214,0.5,differs,swapped",
    ]);
  });
});

describe("printLike", () => {
  it("prints ours in the published pattern, rounded once", () => {
    const cases: readonly (readonly [readonly number[], string, string | undefined])[] = [
      [[0.8437], "0.84", "0.84"],
      [[0.845], "0.84", "0.85"],
      [[54.668, 16.8135], "54.67±16.81", "54.67±16.81"],
      [[185, 214], "214/185", "185/214"],
      [[1e-9], "<0.001", "<0.001"],
      [[0.002], "<0.001", "0.002"],
      [[-0.13], "−0.1", "-0.1"],
      [[1329], "1,329", "1,329"],
      [[1, 2], "1", undefined],
      [[], "1", undefined],
    ];
    for (const [values, published, wanted] of cases) expect(printLike(values, published), published).to.equal(wanted);
  });
});

describe("parsePrinted", () => {
  it("takes a cell apart", () => {
    expect(parsePrinted("54.67±16.8")).to.deep.equal({ numbers: [54.67, 16.8], halfUnits: [0.005, 0.05], bound: null });
    expect(parsePrinted("<0.001")).to.deep.equal({ numbers: [0.001], halfUnits: [0.0005], bound: "<" });
    expect(parsePrinted("−1,329").numbers).to.deep.equal([-1329]);
    expect(parsePrinted("3-4").numbers).to.deep.equal([3, 4]);
    expect(parsePrinted("none").numbers).to.deep.equal([]);
  });
  it("ignores spaces and the minus sign's form when cells are held together", () => {
    expect(printedAlike("−1 ± 2", "-1±2")).to.equal(true);
    expect(printedAlike("0.84", "0.840")).to.equal(false);
  });
});

describe("readReference", () => {
  const failures = (text: string): string[] => {
    const result = readReference(text, "ref.yaml");
    return result.ok
      ? []
      : result.failures.map((each) => `${each.place?.line}:${each.place?.column} ${each.code}: ${each.message}`);
  };
  it("reports every mistake with its place", () => {
    const wrong = REFERENCE.replace("notes:", "note:")
      .replace("[12.5, null]", "[12.5]")
      .replace("row: r1,", "row: r9,")
      .replace("0.2,", "much,");
    expect(failures(wrong)).to.deep.equal([
      '2:1 unknown-key: unknown key "note" in the reference file',
      '10:7 cell-count: row "r3" of table1 has 1 cells for 2 columns',
      '12:16 unknown-name: row "r9" is not in table1',
      "14:48 wrong-type: a tolerance must be a number of 0 or more",
    ]);
    const result = readReference(wrong, "ref.yaml");
    expect(!result.ok && result.failures[0]!.nearest).to.equal("notes");
  });
  it("reports broken YAML", () => {
    expect(failures("paper: [")[0]).to.match(/^1:\d+ invalid-yaml: /);
    expect(failures("")).to.deep.equal([
      "1:1 wrong-type: the reference file must be a map",
      '1:1 wrong-type: "paper" must be a map',
      '1:1 wrong-type: "tables" must be a map',
      '1:1 wrong-type: "title" of the paper must be text',
      '1:1 wrong-type: "doi" of the paper must be text',
    ]);
  });
  it("reads the published numbers of the COVID-MTL paper", () => {
    const file = new URL("../../../experiments/covid-mtl/reference/covid-mtl.yaml", import.meta.url);
    const { tables } = read(readFileSync(file, "utf8"));
    expect(Object.fromEntries(tables.map((table) => [table.name, cellCount(table)]))).to.deep.equal({
      table1: 24,
      table2: 80,
      table3: 40,
      section7: 4,
      table4: 216,
    });
    expect(tables[0]!.rows[1]!.cells).to.deep.equal(["54.67±16.81", "53.81±17.80"]);
  });
});
