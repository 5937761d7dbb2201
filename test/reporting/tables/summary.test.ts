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
      textColumn(
        "case",
        dice.map((_, row) => `case ${row}`),
      ),
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
const CASES = { over: "cases", spread: "sd", level: 0.95 } as const;
const one = (show: (typeof SUMMARIES)[number]) => ({ columns: [{ column: "dice", show }], rows: [], digits: 3, ...CASES });

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
    expect(summary([before], { columns, rows: [], digits: 1, ...CASES }).rows[0]!.cells.map(({ text }) => text)).to.deep.equal(
      SUMMARIES.map((show) => (show === "n" ? "0" : "—")),
    );
  });

  it("names columns that show one thing twice, says which shows what, and how many rows each has", () => {
    const columns = [
      { column: "dice", show: "mean-sd" as const, header: "Dice", group: "All", digits: 2 },
      { column: "dice", show: "min" as const, header: "worst" },
    ];
    const made = summary([before, source("after", [1])], { columns, rows: [], digits: 3, ...CASES });
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

  describe("over seeds", () => {
    const seeds = [
      source("method", [0.4, 0.6], { seed: 1 }),
      source("method", [0.6, 0.8], { seed: 2 }),
      source("method", [NONE, 0.6], { seed: 3 }),
    ];
    const over = { ...one("mean-sd"), over: "seeds" } as const;
    const cellOf = (...args: Parameters<typeof summary>) => summary(...args).rows[0]!.cells[0]!;

    it("takes the mean of each seed's cases as one value: ± their deviation, or the t interval of the mean", () => {
      expect(summary(seeds, over).notes).to.deep.equal([
        "Mean ± standard deviation (n − 1). Each seed is one value, the mean of its cases; seeds (cases): n = 3 (2 + 2 + 2).",
      ]);
      expect(cellOf(seeds, over)).to.deep.include({ text: "0.600±0.100", n: 3 });
      const made = summary(seeds, { ...over, spread: "interval" });
      const { text, value, roles, n } = made.rows[0]!.cells[0]!;
      const t = 0.95 / Math.sqrt(2 * 0.975 * 0.025); // two-sided 95 %, two degrees of freedom, in closed form
      const wanted = [0.6, 0.6 - (t * 0.1) / Math.sqrt(3), 0.6 + (t * 0.1) / Math.sqrt(3)];
      expect(text).to.equal("0.600 (0.352, 0.848)");
      for (const [at, number] of (value as readonly number[]).entries()) expect(number).to.be.closeTo(wanted[at]!, 1e-12);
      expect([roles, n]).to.deep.equal([["value", "ci-low", "ci-high"], 3]);
      expect(made.notes).to.deep.equal([
        "Mean, in brackets its 95 % t interval. Each seed is one value, the mean of its cases; seeds (cases): n = 3 (2 + 2 + 2).",
      ]);
    });

    it("widens the interval where the seeds have other cases, and says so, or that it is too narrow", () => {
      const anew = [seeds[0]!, { ...seeds[1]!, table: source("", [0.6, 0.7, 0.8]).table }, seeds[2]!];
      const interval = { ...over, spread: "interval" } as const;
      const width = ({ value }: { value: unknown }) => (value as number[])[2]! - (value as number[])[1]!;
      const wide = { ...interval, testShare: 0.25 };
      expect(width(cellOf(anew, wide)) / width(cellOf(anew, interval))).to.be.closeTo(Math.sqrt(2), 1e-12);
      expect(cellOf(seeds, wide), "the same cases under each seed").to.deep.equal(cellOf(seeds, interval));
      const sizes = "Each seed is one value, the mean of its cases; seeds (cases): n = 3 (2 + 3 + 2).";
      expect(summary(anew, wide).notes).to.deep.equal([
        `Mean, in brackets its 95 % t interval, widened since their training parts overlap (Nadeau and Bengio 2003). ${sizes}`,
      ]);
      expect(summary(anew, interval).notes).to.deep.equal([
        `Mean, in brackets its 95 % t interval. ${sizes}`,
        "The seeds split anew, so that their training parts overlap and the t interval is too narrow: testShare widens it.",
      ]);
    });

    it("says what a sum is of", () => {
      const columns = [
        { column: "dice", show: "mean" as const },
        { column: "dice", show: "sum" as const, header: "all" },
      ];
      const made = summary(seeds, { ...over, columns });
      expect(made.rows[0]!.cells.map(({ text }) => text)).to.deep.equal(["0.600", "1.000"]); // (1 + 1.4 + 0.6) / 3
      expect(made.notes[0]).to.match(/^dice: mean; all: sum of a seed's cases, their mean over the seeds\. Each seed is/);
    });

    it("has neither ± nor interval for one seed, and the interval over cases where there is one alone", () => {
      expect(cellOf([seeds[0]!], over)).to.deep.equal({ text: "0.500", value: 0.5, n: 1 });
      expect(cellOf([seeds[0]!], { ...over, spread: "interval" })).to.deep.equal({ text: "0.500", value: 0.5, n: 1 });
      expect(cellOf([before], { ...one("mean-sd"), spread: "interval" }).text).to.equal("0.950 (0.893, 1.007)");
    });

    it("refuses an interval that takes a case under several seeds for several cases", async () => {
      expect(await failureOf(() => summary(seeds, { ...one("mean-sd"), spread: "interval" }))).to.deep.equal({
        code: "repeated-cases",
        message: 'row "method": an interval over the cases of 3 seeds would count each case 3 times',
        help: 'set "over: seeds", which takes the mean of each seed, or "spread: sd"',
      });
      expect(cellOf(seeds, { ...one("max"), spread: "interval" }).text).to.equal("0.800");
    });
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
