import { expect } from "chai";
import fc from "fast-check";
import { type Best, markBest } from "../../../src/reporting/tables/best.ts";
import type { Cell, TableModel } from "../../../src/reporting/tables/model.ts";
import { failureOf } from "../../formats/failure-of.ts";

const BEST: Best = { columns: [], direction: "max", by: "column", exclude: [], second: true };
const table = (texts: readonly string[], groups: readonly string[] = []): TableModel => ({
  name: "t",
  caption: "",
  rowHeader: "",
  columns: [{ key: "auc", header: "AUC", align: "decimal" }],
  rows: texts.map((text, at) => {
    const cell: Cell = text === "—" ? { text, value: null } : { text, value: Number(text.replace("<", "")) };
    return { key: `r${at}`, header: text, cells: [cell], ...(groups[at] ? { group: groups[at] } : {}) };
  }),
  notes: [],
  synthetic: false,
  patientLevel: false,
});
const ranks = (texts: readonly string[], best: Partial<Best> = {}, groups: readonly string[] = []): string[] =>
  markBest(table(texts, groups), [{ ...BEST, ...best }]).rows.map(({ cells }) => cells[0]!.rank ?? "");

describe("markBest", () => {
  it("marks the best and the second by their printed values, all of those that tie", () => {
    expect(ranks(["0.91", "0.93", "0.93", "0.92", "0.9"])).to.deep.equal(["", "best", "best", "second", ""]);
    expect(ranks(["0.91", "0.93", "0.91"], { direction: "min" })).to.deep.equal(["best", "second", "best"]);
    expect(ranks(["0.91", "0.93"], { second: false })).to.deep.equal(["", "best"]);
    expect(ranks(["-0.5", "−0.25", "—"])).to.deep.equal(["second", "best", ""]);
  });

  it("takes a bound as just beyond it", () => {
    expect(ranks(["<0.001", "0.001", "0.002"], { direction: "min" })).to.deep.equal(["best", "second", ""]);
  });

  it("ranks within groups of rows, and leaves out rows by rule", () => {
    expect(ranks(["1", "2", "3", "4"], { by: "group" }, ["a", "a", "b", "b"])).to.deep.equal([
      "second",
      "best",
      "second",
      "best",
    ]);
    expect(ranks(["1", "2", "9"], { exclude: ["r2"] })).to.deep.equal(["second", "best", ""]);
  });

  it("marks nothing where there is no choice, or no difference in print", () => {
    expect(ranks(["0.9", "—"])).to.deep.equal(["", ""]);
    expect(ranks(["0.9", "0.9"])).to.deep.equal(["", ""]);
  });

  it("says in the heading which values are better", () => {
    expect(markBest(table(["1", "2"]), [{ ...BEST, direction: "min" }]).columns[0]!.better).to.equal("min");
  });

  it("names a column or row that is not there", async () => {
    expect(await failureOf(() => markBest(table(["1"]), [{ ...BEST, columns: ["acu"] }]))).to.deep.equal({
      code: "unknown-column",
      message: '"best" names the column "acu", which t has not',
      allowed: '"auc"',
      nearest: "auc",
    });
    expect(await failureOf(() => markBest(table(["1"]), [{ ...BEST, exclude: ["r7"] }]))).to.include({
      code: "unknown-row",
      message: '"best" names the row "r7", which t has not',
    });
  });

  it("never marks a worse value above a better one", () => {
    const values = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(values, (numbers) => {
        const made = ranks(numbers.map((n) => (n / 10).toFixed(1)));
        const of = (rank: string): number[] => numbers.filter((_, at) => made[at] === rank);
        if (of("best").length === 0) {
          expect(new Set(numbers).size).to.equal(1);
          return;
        }
        expect(new Set(of("best"))).to.deep.equal(new Set([Math.max(...numbers)]));
        expect(Math.max(...of(""), -99)).to.be.lessThan(of("second")[0] ?? 99);
      }),
      { seed: 5 },
    );
  });
});
