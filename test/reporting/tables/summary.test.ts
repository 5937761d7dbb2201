import { expect } from "chai";
import { numberColumn, tableOf, textColumn } from "../../../src/formats/table.ts";
import { SUMMARIES, summary } from "../../../src/reporting/tables/summary.ts";
import { failureOf } from "../../formats/failure-of.ts";

const NONE = Number.NaN;
const source = (stage: string, dice: readonly number[], cell: Record<string, string | number> = {}) => ({
  stage,
  cell,
  variant: "base",
  label: `${stage}.quality`,
  table: tableOf(
    [
      textColumn("case", dice.map(String)),
      numberColumn("dice", dice),
      numberColumn(
        "recall",
        dice.map(() => NONE),
      ),
    ],
    "case",
  ),
});
const before = source("before", [0.9, 0.95, 0.97, 0.98]);
const after = source("after", [0.99, 0.96, 0.93, NONE]);
const one = (show: (typeof SUMMARIES)[number]) => ({ columns: [{ column: "dice", show }], rows: [], digits: 3 });

describe("summary table", () => {
  it("sums up one table a row, missing values passed over", () => {
    const made = summary([before, after], one("mean-min"));
    expect(made.columns).to.deep.equal([{ key: "dice", header: "dice", align: "decimal" }]);
    expect(made.rows).to.deep.equal([
      { key: "before", header: "before", cells: [{ text: "0.950 (0.900)", value: [0.95, 0.9], roles: ["value", "min"], n: 4 }] },
      { key: "after", header: "after", cells: [{ text: "0.960 (0.930)", value: [0.96, 0.93], roles: ["value", "min"], n: 3 }] },
    ]);
    expect(made.notes).to.deep.equal(["Mean (smallest). n = 4."]);
  });

  it("prints every summary", () => {
    const texts = SUMMARIES.map((show) => [show, summary([before], { ...one(show), digits: 4 }).rows[0]!.cells[0]!.text]);
    expect(Object.fromEntries(texts)).to.deep.equal({
      mean: "0.9500",
      "mean-sd": "0.9500±0.0356", // root of (0.05² + 0 + 0.02² + 0.03²) / 3
      "mean-min": "0.9500 (0.9000)",
      "mean-range": "0.9500 (0.9000, 0.9800)",
      median: "0.9600",
      "median-iqr": "0.9600 (0.9375, 0.9725)",
      "median-range": "0.9600 (0.9000, 0.9800)",
      min: "0.9000",
      max: "0.9800",
      sum: "3.8000",
      n: "4",
    });
    const columns = SUMMARIES.map((show) => ({ column: "recall", show }));
    expect(summary([before], { columns, rows: [], digits: 1 }).rows[0]!.cells.map(({ text }) => text)).to.deep.equal(
      SUMMARIES.map((show) => (show === "n" ? "0" : "—")),
    );
  });

  it("names columns that show one thing twice, says which shows what, and how many rows each has", () => {
    const columns = [
      { column: "dice", show: "mean-sd" as const, header: "Dice", group: "All", digits: 2 },
      { column: "dice", show: "min" as const, header: "worst" },
    ];
    const made = summary([before, source("after", [1])], { columns, rows: [], digits: 3 });
    expect(made.columns.map(({ key, header, group }) => [key, header, group])).to.deep.equal([
      ["dice mean-sd", "Dice", "All"],
      ["dice min", "worst", undefined],
    ]);
    expect(made.rows.map(({ cells }) => cells.map(({ text }) => text))).to.deep.equal([
      ["0.95±0.04", "0.900"],
      ["1.00", "1.000"],
    ]);
    expect(made.notes).to.deep.equal(["Dice: mean ± standard deviation (n − 1); worst: smallest. n: 4 (before), 1 (after)."]);
  });

  it("takes seeds together, and shows the rows asked for", () => {
    const seeds = [source("method", [0.5], { seed: 1 }), source("method", [0.7], { seed: 2 })];
    const made = summary(seeds, one("mean"));
    expect(made.rows.map(({ header, cells }) => [header, cells[0]!.text])).to.deep.equal([["method", "0.600"]]);
    expect(made.notes).to.deep.equal(["Mean. n = 1 + 1."]);
    const rows = [{ row: "a", header: "After", group: "ours", stage: "after" }];
    expect(summary([before, after], { ...one("max"), rows }).rows).to.deep.equal([
      { key: "a", header: "After", group: "ours", cells: [{ text: "0.990", value: 0.99, n: 3 }] },
    ]);
  });

  it("takes cells together where a row says so, and gives the sum of a seed", () => {
    const times = [0.5, 0.25].flatMap((seconds, seed) =>
      ["ct", "nat"].map((label) => source("single", [seconds], { label, seed: seed + 1 })),
    );
    const rows = [{ row: "all", stage: "single", together: true }];
    const made = summary(times, { ...one("sum"), rows, digits: 2 });
    expect(made.rows[0]!.cells).to.deep.equal([{ text: "0.75", value: 0.75 }]);
    expect(made.notes).to.deep.equal(["Sum. n = 1 + 1 + 1 + 1."]);
  });

  it("names rows that show nothing or too much, and columns that are not there", async () => {
    const failure = (over: object) =>
      failureOf(() =>
        summary([before, after, source("x", [1], { m: "a" }), source("x", [1], { m: "b" })], { ...one("mean"), ...over }),
      );
    const help = 'say which with "stage" and "where"; only an axis named seed is taken together, or, with "together", all';
    expect(await failure({ rows: [{ row: "r", stage: "x" }] })).to.deep.equal({
      code: "ambiguous-table",
      message: 'row "r" would show both x.quality and x.quality',
      help,
    });
    expect(await failure({ rows: [{ row: "r", stage: "x", where: { m: "c" } }] })).to.deep.equal({
      code: "no-table",
      message: 'row "r" selects no table',
      help,
    });
    expect(await failure({ rows: [{ row: "r", stage: "aftr" }] })).to.deep.equal({
      code: "unknown-stage",
      message: 'no table comes from the stage "aftr"',
      allowed: '"before", "after" and "x"',
      nearest: "after",
    });
    expect(await failure({ columns: [{ column: "dise", show: "mean" }] })).to.include({
      message: 'no column "dise" in before.quality',
      nearest: "dice",
    });
  });
});
