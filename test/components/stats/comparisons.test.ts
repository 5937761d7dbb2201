import { readFileSync } from "node:fs";
import { expect } from "chai";
import { covidMtl } from "../../../src/components/data/covid-mtl.component.ts";
import { postHoc } from "../../../src/components/stats/post-hoc.component.ts";
import { welchAnova } from "../../../src/components/stats/welch-anova.component.ts";
import { findColumn } from "../../../src/formats/columns.ts";
import { integerColumn, numberColumn, type Table, tableOf, textColumn } from "../../../src/formats/table.ts";
import { failureOf, messageOf } from "../../formats/failure-of.ts";
import { worstRelative } from "../../support/closeness.ts";
import { requireReference, requireShared, runPython, sharedPath } from "../../support/reference.ts";
import { type ComponentRun, runComponent } from "../../support/run-component.ts";

const features = tableOf([
  integerColumn("PID", [1, 2, 3, 4, 5, 6, 7]),
  numberColumn("x", [1, 2, 3, 2, 4, 6, 100]),
  numberColumn("y", [5, 5, 6, 1, 2, Number.NaN, 100]),
  numberColumn("flat", [1, 1, 1, 1, 1, 1, 1]),
]);
// another order, and patient 7 without a label
const labels = tableOf([integerColumn("PID", [7, 6, 5, 4, 3, 2, 1]), textColumn("group", [null, "b", "b", "b", "a", "a", "a"])]);
const values = (table: unknown, name: string): unknown[] => [...findColumn(table as Table, name).values];
const names = (table: unknown): string[] => (table as Table).columns.map((column) => column.name);

describe("stats/welch-anova", () => {
  const run = (params: { readonly [name: string]: unknown }): Promise<ComponentRun> =>
    runComponent(welchAnova, { group: "group", ...params }, { table: features, labels });

  it("tests every feature by the groups of another table", async () => {
    const { outputs, warnings } = await run({});
    expect(names(outputs.welch)).to.deep.equal(["feature", "statistic", "df1", "df2", "p"]);
    expect(values(outputs.welch, "feature")).to.deep.equal(["x", "y", "flat"]);
    // x: 1 2 3 against 2 4 6: t² = (2 − 4)² / (1/3 + 4/3) = 2.4, df = (5/3)² / ((1/3)²/2 + (4/3)²/2) = 50/17
    expect(values(outputs.welch, "statistic")[0]).to.be.closeTo(2.4, 1e-14);
    expect(values(outputs.welch, "df2")[0]).to.be.closeTo(50 / 17, 1e-14);
    expect(values(outputs.welch, "df1")).to.deep.equal([1, 1, 1]);
    expect(values(outputs.welch, "p")[2]).to.deep.equal(Number.NaN);
    expect(warnings).to.deep.equal([
      '1 features have missing values, left out of their tests: "y"',
      'no test is defined for "flat": a group is too small or does not vary',
    ]);
  });

  it("works on one table that holds all, without the group as a feature", async () => {
    const one = tableOf([...features.columns, integerColumn("label", [0, 0, 0, 1, 1, 1, 1])]);
    const { outputs } = await runComponent(welchAnova, { group: "label", drop: ["y"] }, { table: one });
    expect(values(outputs.welch, "feature")).to.deep.equal(["x", "flat"]);
  });

  it("takes named features in their order, other tests, and adjusts", async () => {
    const { outputs } = await run({ features: ["y", "x"], adjust: "holm" });
    expect(names(outputs.welch)).to.deep.equal(["feature", "statistic", "df1", "df2", "p", "p_adjusted"]);
    expect(values(outputs.welch, "feature")).to.deep.equal(["y", "x"]);
    const [first, second] = values(outputs.welch, "p") as [number, number];
    expect(values(outputs.welch, "p_adjusted")).to.deep.equal([2 * first, Math.max(2 * first, second)]);
    const ranks = await run({ features: ["x"], test: "kruskal-wallis" });
    expect([values(ranks.outputs.welch, "df1")[0], values(ranks.outputs.welch, "df2")[0]]).to.deep.equal([1, Number.NaN]);
  });

  it("says what is wrong", async () => {
    expect(await failureOf(() => run({ group: "Group" }))).to.include({
      message: 'no column "Group" in labels',
      nearest: "group",
    });
    expect(await messageOf(() => run({ features: ["z"] }))).to.equal('no column "z" in table');
    expect(await messageOf(() => runComponent(welchAnova, { group: "flat" }, { table: features }))).to.equal(
      'column "flat" of table has 1 classes; a comparison needs two or more',
    );
    expect(await messageOf(() => runComponent(welchAnova, { group: "group" }, { table: labels }))).to.equal(
      "table has no features: no numeric columns but PID and group",
    );
    const few = tableOf([integerColumn("PID", [1, 2]), textColumn("group", ["a", "b"])]);
    expect(await messageOf(() => runComponent(welchAnova, { group: "group" }, { table: features, labels: few }))).to.equal(
      "5 of the 7 rows of table have no row in labels: PID 3, 4, 5, 6 and 7",
    );
  });

  it("agrees with SciPy", async function () {
    requireReference.call(this);
    const wanted = runPython(
      `import json
from scipy import stats
a, b = [1, 2, 3], [2, 4, 6]
print(json.dumps([list(stats.f_oneway(a, b, equal_var=False)), list(stats.f_oneway(a, b)), list(stats.kruskal(a, b))]))`,
      null,
    ) as [number, number][];
    for (const [k, test] of ["welch", "fisher", "kruskal-wallis"].entries()) {
      const { outputs } = await run({ features: ["x"], test });
      expect(
        worstRelative([values(outputs.welch, "statistic")[0] as number, values(outputs.welch, "p")[0] as number], wanted[k]!),
      ).to.be.below(1e-13);
    }
  });
});

describe("stats/post-hoc", () => {
  const three = tableOf([
    numberColumn("x", [1, 2, 3, 2, 4, 6, 9, 9, 12]),
    numberColumn("y", [3, 1, 2, 2, 2, 1, 0, 1, 5]),
    integerColumn("grade", [10, 10, 10, 9, 9, 9, 2, 2, 2]),
  ]);

  it("compares every pair of classes in class order, i before j", async () => {
    const { outputs } = await runComponent(postHoc, { group: "grade", tests: ["lsd", "tukey-kramer"] }, { table: three });
    const table = outputs["post-hoc"];
    expect(names(table)).to.deep.equal(["feature", "test", "i", "j", "difference", "standard_error", "p", "ci_low", "ci_high"]);
    expect(values(table, "feature")).to.deep.equal([...Array(6).fill("x"), ...Array(6).fill("y")]);
    expect(values(table, "test").slice(0, 6)).to.deep.equal([
      "lsd",
      "lsd",
      "lsd",
      "tukey-kramer",
      "tukey-kramer",
      "tukey-kramer",
    ]);
    expect(values(table, "i").slice(0, 3)).to.deep.equal([2, 2, 9]);
    expect(values(table, "j").slice(0, 3)).to.deep.equal([9, 10, 10]);
    expect(values(table, "difference").slice(0, 3)).to.deep.equal([6, 8, 2]);
    // pooled variance of x: (2 + 8 + 6) / 6
    expect(values(table, "standard_error")[0]).to.be.closeTo(Math.sqrt((16 / 6) * (2 / 3)), 1e-14);
  });

  it("names classes by text where they are text", async () => {
    const { outputs } = await runComponent(postHoc, { group: "group", features: ["x"] }, { table: features, labels });
    expect([values(outputs["post-hoc"], "i"), values(outputs["post-hoc"], "j")]).to.deep.equal([
      ["a", "a"],
      ["b", "b"],
    ]);
  });

  it("has intervals of the confidence asked", async () => {
    const width = async (confidence: number): Promise<number> => {
      const { outputs } = await runComponent(
        postHoc,
        { group: "grade", features: ["x"], tests: ["lsd"], confidence },
        { table: three },
      );
      return (values(outputs["post-hoc"], "ci_high")[0] as number) - (values(outputs["post-hoc"], "ci_low")[0] as number);
    };
    expect(await width(0.99)).to.be.greaterThan(await width(0.95));
  });
});

describe("the paper's statistics, from the real cohort", () => {
  interface Welch {
    readonly feature: string;
    readonly [label: string]: string | { readonly [field: string]: number };
  }
  interface Pair {
    readonly feature: string;
    readonly test: string;
    readonly i: number;
    readonly j: number;
    readonly difference: number;
    readonly standard_error: number;
    readonly p: number;
    readonly ci95: readonly [number, number];
  }
  let patients: Table;
  let measured: Table;
  const golden = (name: string): unknown => JSON.parse(readFileSync(sharedPath("data/covid-mtl/golden", name), "utf8"));
  before(async function () {
    requireShared(this, "data", "covid-mtl");
    const { outputs } = await runComponent(covidMtl, { source: sharedPath("data/covid-mtl/upstream") });
    patients = outputs.patients as Table;
    measured = outputs.features as Table;
  });

  it("Welch equals the authors' SPSS output to 1e-10", async () => {
    const wanted = golden("welch.json") as Welch[];
    for (const label of ["COVIDCT", "COVIDNC", "COVIDSeverity"]) {
      const { outputs } = await runComponent(
        welchAnova,
        { group: label, features: wanted.map((row) => row.feature) },
        { table: measured, labels: patients },
      );
      for (const field of ["statistic", "df1", "df2", "p"]) {
        const given = values(outputs.welch, field) as number[];
        // SPSS prints fifteen digits; the largest gap, 3e-11, is in a p of 1e-8
        expect(
          worstRelative(
            given,
            wanted.map((row) => (row[label] as { [field: string]: number })[field]!),
          ),
          `${label} ${field}`,
        ).to.be.below(1e-10);
      }
    }
  });

  it("LSD and Dunnett's T3 equal SPSS's, as far as it prints digits", async () => {
    const wanted = (golden("posthoc-severity.json") as Pair[]).filter((pair) => pair.i < pair.j);
    const tests: { readonly [name: string]: string } = { LSD: "lsd", "Dunnett T3": "dunnett-t3" };
    const { outputs } = await runComponent(
      postHoc,
      { group: "COVIDSeverity", features: [...new Set(wanted.map((pair) => pair.feature))] },
      { table: measured, labels: patients },
    );
    const column = (name: string): unknown[] => values(outputs["post-hoc"], name);
    const keys = column("feature").map((feature, row) =>
      [feature, column("test")[row], column("i")[row], column("j")[row]].join(),
    );
    const worst = { difference: 0, error: 0, lsd: 0, t3: 0, lsdP: 0, t3P: 0 };
    for (const pair of wanted) {
      const row = keys.indexOf([pair.feature, tests[pair.test], pair.i, pair.j].join());
      expect(row, pair.feature).to.be.at.least(0);
      const of = (name: string): number => column(name)[row] as number;
      const bounds =
        Math.max(Math.abs(of("ci_low") - pair.ci95[0]), Math.abs(of("ci_high") - pair.ci95[1])) / pair.standard_error;
      const p = Math.abs(of("p") - pair.p);
      // printed with up to seven decimals: half a unit of the last
      const decimals = Math.min(7, String(pair.difference).split(".")[1]?.length ?? 0);
      worst.difference = Math.max(worst.difference, Math.abs(of("difference") - pair.difference) / (0.5 * 10 ** -decimals));
      worst.error = Math.max(worst.error, Math.abs(of("standard_error") / pair.standard_error - 1));
      if (pair.test === "LSD") {
        worst.lsd = Math.max(worst.lsd, bounds);
        worst.lsdP = Math.max(worst.lsdP, p);
      } else {
        worst.t3 = Math.max(worst.t3, bounds);
        worst.t3P = Math.max(worst.t3P, p);
      }
    }
    expect(worst.difference).to.be.at.most(1.0001);
    expect(worst.error).to.be.below(1e-13);
    expect(worst.lsd).to.be.below(1e-11);
    expect(worst.lsdP).to.be.below(1e-11);
    // SPSS integrates the studentised maximum modulus to about seven digits
    expect(worst.t3).to.be.below(5e-7);
    expect(worst.t3P).to.be.below(5e-8);
  });
});
