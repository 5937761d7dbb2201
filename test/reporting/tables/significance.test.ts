import { expect } from "chai";
import type { Cell, TableModel } from "../../../src/reporting/tables/model.ts";
import { markSignificance, type Significance } from "../../../src/reporting/tables/significance.ts";
import { signFlip } from "../../../src/stats/tests/sign-flip.ts";

const OPTIONS: Significance = {
  baseline: "base",
  columns: [],
  level: 0.05,
  adjust: "holm",
  boldOnly: false,
  resamples: 999,
  seed: 1,
};
const cell = (values: readonly number[], rank?: "best"): Cell => ({
  text: "0.9",
  value: 0.9,
  runs: Object.fromEntries(values.map((value, seed) => [`${seed}`, value])),
  ...(rank ? { rank } : {}),
});
const table = (rows: Record<string, Cell>): TableModel => ({
  name: "t",
  caption: "",
  rowHeader: "",
  columns: [{ key: "auc", header: "AUC", align: "decimal" }],
  rows: Object.entries(rows).map(([key, each]) => ({ key, header: key.toUpperCase(), cells: [each] })),
  notes: ["Before."],
  synthetic: false,
  patientLevel: false,
});
const BASE = [0.5, 0.52, 0.49, 0.51, 0.5, 0.53, 0.5, 0.48];
const MORE = BASE.map((value, at) => value + 0.1 + at / 1000);
const ALIKE = BASE.map((value, at) => value + (at % 2 === 0 ? 0.01 : -0.01));

describe("markSignificance", () => {
  it("marks what differs from the baseline, adjusted within the column, and says by what test and of how many seeds", () => {
    const { rows, notes } = markSignificance(table({ base: cell(BASE), more: cell(MORE), alike: cell(ALIKE) }), OPTIONS);
    const [base, more, alike] = rows.map(({ cells }) => cells[0]!);
    expect(base!.against).to.equal(undefined);
    expect(more!.footnotes).to.deep.equal([
      {
        symbol: "*",
        text: "Differs from BASE: two-sided sign-flip permutation test of seeds in pairs; Holm-adjusted within each column, p < 0.05.",
      },
    ]);
    expect(more!.against!.p).to.equal(2 * signFlip(MORE.map((value, at) => value - BASE[at]!)).p);
    expect(more!.against!.p).to.equal(2 * 2 ** -7);
    expect(more!.against!.difference).to.be.closeTo(0.1035, 1e-12);
    expect(more!.against!.ciLow).to.be.within(0.1, 0.1035);
    expect(alike!.footnotes).to.equal(undefined);
    expect(alike!.against!.isSignificant).to.equal(false);
    expect(notes).to.deep.equal([
      "Before.",
      "Compared with BASE over 8 seeds; differences, with 95 % intervals, stand in t.values.csv.",
    ]);
  });

  it("says when so few seeds can show no difference", () => {
    const few = (values: readonly number[]): Cell => cell(values.slice(0, 5));
    const { rows, notes } = markSignificance(table({ base: few(BASE), more: few(MORE) }), OPTIONS);
    expect(rows[1]!.cells[0]!.against!.p).to.equal(0.0625);
    expect(notes[1]).to.contain("with so few seeds p is 0.0625 at least, so that no difference can show");
    expect(notes[1]).to.contain("nothing differs (two-sided sign-flip");
  });

  it("compares only the same seeds", () => {
    const other: Cell = { ...cell([]), runs: { "7": 1, "8": 2 } };
    const { rows, notes } = markSignificance(table({ base: cell(BASE), other, none: { text: "1", value: 1 } }), OPTIONS);
    expect(rows.every(({ cells }) => cells[0]!.against === undefined)).to.equal(true);
    expect(notes[1]).to.equal("No row has the seeds or test rows of BASE: nothing is compared with it.");
  });

  it("takes the tests on the same rows that cells of one run carry, for this baseline alone", () => {
    const one = (p: number, baseline = "base"): Cell => ({
      text: "0.9",
      value: 0.9,
      paired: { baseline, test: "DeLong", difference: 0.1, ciLow: 0.05, ciHigh: 0.15, p, pairs: 399 },
    });
    const { rows, notes } = markSignificance(
      table({ base: one(1, "x"), a: one(0.01), b: one(0.04), c: one(0, "other") }),
      OPTIONS,
    );
    expect(rows.map(({ cells }) => cells[0]!.against?.p)).to.deep.equal([undefined, 0.02, 0.04, undefined]);
    expect(rows[1]!.cells[0]!.footnotes![0]!.text).to.equal(
      "Differs from BASE: DeLong's test of the areas on the same rows; Holm-adjusted within each column, p < 0.05.",
    );
    expect(notes[1]).to.equal("Compared with BASE over 399 rows; differences, with 95 % intervals, stand in t.values.csv.");
  });

  it("leaves bold only what is significant, where asked for", () => {
    const bold = (rows: Record<string, Cell>): (string | undefined)[] =>
      markSignificance(table(rows), { ...OPTIONS, boldOnly: true }).rows.map(({ cells }) => cells[0]!.rank);
    expect(bold({ base: cell(BASE), more: cell(MORE, "best") })).to.deep.equal([undefined, "best"]);
    expect(bold({ base: cell(BASE), alike: cell(ALIKE, "best") })).to.deep.equal([undefined, undefined]);
    expect(bold({ base: cell(BASE, "best"), more: cell(MORE) })).to.deep.equal(["best", undefined]);
    expect(bold({ base: cell(BASE, "best"), more: cell(MORE), alike: cell(ALIKE) })).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
