import { expect } from "chai";
import { compareModels } from "../../../src/components/stats/compare-models.component.ts";
import { type CompareModelsOptions, compareScores } from "../../../src/components/stats/compare-models.ts";
import { groupModels } from "../../../src/components/stats/compare-models-groups.ts";
import { readModels, type ScoredModel } from "../../../src/components/stats/scored-models.ts";
import { findColumn } from "../../../src/formats/columns.ts";
import { selectRows } from "../../../src/formats/rows.ts";
import type { Table } from "../../../src/formats/table.ts";
import { bootstrapMetrics } from "../../../src/stats/metrics/bootstrap-metrics.ts";
import { delongTest } from "../../../src/stats/metrics/delong.ts";
import { mcnemar } from "../../../src/stats/metrics/mcnemar.ts";
import { summarizeBootstrap } from "../../../src/stats/metrics/stratified-bootstrap.ts";
import { Philox } from "../../../src/stats/random/philox.ts";
import { adjustPValues } from "../../../src/stats/tests/adjust.ts";
import { failureOf, messageOf } from "../../formats/failure-of.ts";
import { runComponent } from "../../support/run-component.ts";
import { binary, handle, scores } from "./models.ts";

const values = (table: unknown, name: string): unknown[] => [...findColumn(table as Table, name).values];
const numbers = (table: unknown, name: string): number[] => values(table, name) as number[];
const names = (table: unknown): string[] => (table as Table).columns.map((column) => column.name);
const nan = Number.NaN;

const ROWS = 40;
const truth = Array.from({ length: ROWS }, (_, i) => Number(i % 3 === 0));
/** Second-class probabilities of a model of some skill. */
function secondOf(skill: number, stream: string): number[] {
  const random = new Philox(8, stream);
  return truth.map((y) => 1 / (1 + Math.exp(-skill * (y - 0.5) - random.normal())));
}
const [good, fair, poor] = [secondOf(4, "good"), secondOf(2, "fair"), secondOf(0, "poor")];
const table = (second: readonly number[]): Table => scores(truth, binary(second));
const OPTIONS: CompareModelsOptions = {
  tests: ["delong", "mcnemar", "bootstrap"],
  metrics: ["accuracy", "brier"],
  adjust: "holm",
  level: 0.95,
  resamples: 100,
  interval: "percentile",
  seed: 0,
};
const predicted = (second: readonly number[]): number[] => second.map((p) => Number(p > 0.5));

describe("stats/compare-models", () => {
  it("compares every pair, test by test", async () => {
    const { outputs, metrics } = await runComponent(
      compareModels,
      { resamples: 100, metrics: ["accuracy", "brier"] },
      { scores: [table(good), table(fair), table(poor)] },
    );
    const { comparisons } = outputs;
    expect(names(comparisons)).to.deep.equal([
      "a",
      "b",
      "test",
      "metric",
      "class",
      "value_a",
      "value_b",
      "difference",
      "standard_error",
      "statistic",
      "ci_low",
      "ci_high",
      "p",
      "p_adjusted",
    ]);
    expect(metrics.comparisons).to.equal(12);
    expect(values(comparisons, "a")).to.deep.equal([...Array(8).fill("scores1"), ...Array(4).fill("scores2")]);
    expect(values(comparisons, "b")).to.deep.equal([...Array(4).fill("scores2"), ...Array(8).fill("scores3")]);
    expect(values(comparisons, "test").slice(0, 4)).to.deep.equal(["delong", "mcnemar", "bootstrap", "bootstrap"]);
    expect(values(comparisons, "metric").slice(0, 4)).to.deep.equal(["auc", "accuracy", "accuracy", "brier"]);
    expect(values(comparisons, "class").slice(0, 4)).to.deep.equal([1, nan, nan, nan]);
  });

  it("has each test's numbers", async () => {
    const models = await readModels([handle(table(good), "good"), handle(table(poor), "poor")]);
    const comparisons = compareScores(models, { ...OPTIONS, tests: ["delong", "mcnemar", "mcnemar-mid-p", "bootstrap"] });
    const row = (at: number): unknown[] =>
      ["value_a", "value_b", "difference", "standard_error", "statistic", "ci_low", "ci_high", "p"].map(
        (name) => numbers(comparisons, name)[at],
      );
    const d = delongTest(truth, good, poor);
    expect(row(0)).to.deep.equal([d.areaA, d.areaB, d.difference, d.standardError, d.z, d.ciLow, d.ciHigh, d.p]);
    const m = mcnemar(truth, predicted(good), predicted(poor));
    const [a, b] = [good, poor].map((second) => predicted(second).filter((p, i) => p === truth[i]).length / ROWS);
    expect(row(1)).to.deep.equal([a, b, m.difference, m.standardError, m.onlyA, nan, nan, m.p]);
    expect(row(2)).to.deep.equal([a, b, m.difference, m.standardError, m.onlyA, nan, nan, m.midP]);
    const probabilities = [good, poor].map((second) => Float64Array.from(binary(second).flat()));
    const resampled = bootstrapMetrics(Int32Array.from(truth), probabilities, 2, {
      metrics: ["accuracy", "brier"],
      resamples: 100,
      seed: 0,
      leaveOut: false,
    });
    const [x, y] = resampled.map((model) => model[1]); // Brier's score
    const difference = x!.estimate - y!.estimate;
    const s = summarizeBootstrap(
      difference,
      x!.resampled.map((value, i) => value - y!.resampled[i]!),
      [],
    );
    expect(row(4)).to.deep.equal([x!.estimate, y!.estimate, difference, s.standardError, nan, s.ciLow, s.ciHigh, s.p]);
  });

  it("depends on the order of neither rows nor models", async () => {
    const turned = selectRows(
      table(poor),
      Array.from({ length: ROWS }, (_, i) => (i * 7) % ROWS),
    );
    const straight = compareScores(
      await readModels([handle(table(good), "good"), handle(table(fair), "fair"), handle(table(poor), "poor")]),
      OPTIONS,
    );
    const other = compareScores(
      await readModels([handle(turned, "poor"), handle(table(fair), "fair"), handle(table(good), "good")]),
      OPTIONS,
    );
    const rows = (comparisons: Table, sign: number, [from, to]: readonly [string, string]): number[][] =>
      values(comparisons, "a").flatMap((a, i) =>
        a === from && values(comparisons, "b")[i] === to
          ? [
              ["difference", "standard_error", "p", "p_adjusted"].map(
                (name, k) => numbers(comparisons, name)[i]! * (k === 0 ? sign : 1),
              ),
            ]
          : [],
      );
    const [first, second] = [rows(straight, 1, ["good", "poor"]), rows(other, -1, ["poor", "good"])];
    expect(first.length).to.equal(4);
    first.forEach((row, i) => {
      row.forEach((value, k) => {
        expect(second[i]![k]).to.be.closeTo(value, 1e-14);
      });
    });
  });

  it("changes with the seed and the resamples alone", async () => {
    const models = await readModels([handle(table(good), "good"), handle(table(fair), "fair")]);
    const errors = (options: Partial<CompareModelsOptions>): string =>
      numbers(compareScores(models, { ...OPTIONS, tests: ["bootstrap"], ...options }), "standard_error").join();
    expect(errors({})).to.equal(errors({}));
    expect(errors({ seed: 1 })).not.to.equal(errors({}));
    expect(errors({ adjust: "none", level: 0.5 })).to.equal(errors({}));
  });

  it("has intervals of the level asked, percentile or BCa", async () => {
    const models = await readModels([handle(table(good), "good"), handle(table(fair), "fair")]);
    const bounds = (options: Partial<CompareModelsOptions>): number[][] => {
      const comparisons = compareScores(models, { ...OPTIONS, tests: ["delong", "bootstrap"], ...options });
      return [numbers(comparisons, "ci_low"), numbers(comparisons, "ci_high")];
    };
    const [wide, narrow, bca] = [bounds({}), bounds({ level: 0.5 }), bounds({ interval: "bca" })];
    wide[0]!.forEach((low, i) => {
      expect(low).to.be.below(narrow[0]![i]!);
      expect(wide[1]![i]).to.be.above(narrow[1]![i]!);
    });
    expect(bca[0]![0]).to.equal(wide[0]![0]); // DeLong's
    expect(bca[0]![2]).not.to.equal(wide[0]![2]);
  });

  it("adjusts among the pairs of one test and metric, and leaves the column out where it does not", async () => {
    const models = await readModels([good, fair, poor].map((second, i) => handle(table(second), `m${i}`)));
    const comparisons = compareScores(models, OPTIONS);
    for (const k of [0, 1, 2, 3]) {
      const of = (name: string): number[] => numbers(comparisons, name).filter((_, i) => i % 4 === k);
      expect(of("p_adjusted")).to.deep.equal([...adjustPValues(of("p"), "holm")]);
    }
    expect(names(compareScores(models, { ...OPTIONS, adjust: "none" }))).not.to.include("p_adjusted");
  });

  it("compares each class against the rest where there are three", async () => {
    const random = new Philox(2, "three");
    const model = (): Table =>
      scores(
        truth.map((_, i) => ["x", "y", "z"][i % 3]!),
        truth.map(() => {
          const weights = [random.uniform(), random.uniform(), random.uniform()];
          return weights.map((weight) => weight / (weights[0]! + weights[1]! + weights[2]!));
        }),
      );
    const models = await readModels([handle(model(), "a"), handle(model(), "b")]);
    const comparisons = compareScores(models, { ...OPTIONS, tests: ["delong", "mcnemar"] });
    expect(values(comparisons, "class")).to.deep.equal(["x", "y", "z", null]);
    expect(numbers(comparisons, "p_adjusted").slice(0, 3)).to.deep.equal([
      ...adjustPValues(numbers(comparisons, "p").slice(0, 3), "holm"),
    ]);
  });

  it("warns of tests that are not defined, and leaves them unadjusted", async () => {
    const one = (second: number[]): Table => scores([0, 0, 1], binary(second));
    const models = await readModels([handle(one([0.1, 0.2, 0.9]), "a"), handle(one([0.3, 0.8, 0.7]), "b")]);
    const warnings: string[] = [];
    const comparisons = compareScores(models, { ...OPTIONS, tests: ["delong"] }, { warn: (message) => warnings.push(message) });
    expect([numbers(comparisons, "p"), numbers(comparisons, "p_adjusted")]).to.deep.equal([[nan], [nan]]);
    expect(warnings).to.deep.equal(["a and b: delong of auc is not defined, a class has too few rows"]);
  });

  it("tells how far it is, and stops when asked", async () => {
    const models = await readModels(
      ["CT", "NC"].flatMap((label) => [handle(table(good), "good", { label }), handle(table(fair), "fair", { label })]),
    );
    const told: string[] = [];
    compareScores(models, OPTIONS, { progress: (done, total) => told.push(`${done}/${total}`) });
    expect([told.length, told[0], told[99], told[100], told.at(-1)]).to.deep.equal([
      200,
      "1/200",
      "100/200",
      "101/200",
      "200/200",
    ]);
    const signal = AbortSignal.abort(new Error("stopped"));
    expect(() => compareScores(models, OPTIONS, { signal })).to.throw("stopped");
  });
});

describe("stats/compare-models: which are compared", () => {
  const model = (name: string, cell: ScoredModel["cell"] = {}, variant?: string): Promise<ScoredModel> =>
    readModels([handle(table(good), name, cell, variant)]).then(([only]) => only!);
  const pairs = async (
    all: readonly Promise<ScoredModel>[],
    options: { within?: string[]; baseline?: string } = {},
    warn?: (message: string) => void,
  ): Promise<string[]> =>
    groupModels(await Promise.all(all), options, warn).flatMap((group) =>
      group.pairs.map(([a, b]) => `${group.models[a]!.name} ${group.models[b]!.name}`),
    );

  it("those that agree in the axes all have", async () => {
    const all = [
      model("rf", { label: "CT" }),
      model("rf", { label: "NC" }),
      model("gb", { label: "CT", seed: 1 }),
      model("gb", { label: "CT", seed: 2 }),
      model("gb", { label: "NC", seed: 1 }),
    ];
    expect(await pairs(all)).to.deep.equal([
      "rf[label=CT] gb[label=CT,seed=1]",
      "rf[label=CT] gb[label=CT,seed=2]",
      "gb[label=CT,seed=1] gb[label=CT,seed=2]",
      "rf[label=NC] gb[label=NC,seed=1]",
    ]);
  });

  it("those that agree in the axes named, and all with all where none is", async () => {
    const all = [1, 2].flatMap((seed) => [model("rf", { label: "CT", seed }), model("gb", { label: "CT", seed })]);
    expect((await pairs(all)).length).to.equal(2);
    expect((await pairs(all, { within: ["label"] })).length).to.equal(6);
    expect((await pairs(all, { within: [] })).length).to.equal(6);
  });

  it("each with the baseline, which is b: by stage, variant or name", async () => {
    const all = [model("rf"), model("gb", {}, "base"), model("gb", {}, "slow")];
    expect(await pairs(all, { baseline: "gb" })).to.deep.equal(["rf gb", "gb@slow gb"]);
    expect(await pairs(all, { baseline: "gb@slow" })).to.deep.equal(["rf gb@slow", "gb gb@slow"]);
    expect(await pairs(all, { baseline: "gb@base" })).to.deep.equal(["rf gb", "gb@slow gb"]);
    const cells = [model("rf", { label: "CT" }), model("gb", { label: "CT" })];
    expect(await pairs(cells, { baseline: "rf[label=CT]" })).to.deep.equal(["gb[label=CT] rf[label=CT]"]);
  });

  it("shows the axes they agree in", async () => {
    const all = await Promise.all(
      ["CT", "NC"].flatMap((test) => [model("rf", { label: 1, test }), model("gb", { label: 1, test })]),
    );
    const comparisons = compareScores(all, { ...OPTIONS, tests: ["delong"] });
    expect(names(comparisons).slice(0, 5)).to.deep.equal(["a", "b", "label", "matrix.test", "test"]);
    expect(values(comparisons, "matrix.test")).to.deep.equal(["CT", "NC"]);
    expect(values(comparisons, "label")).to.deep.equal([1, 1]);
  });

  it("warns of a model that stands alone", async () => {
    const warnings: string[] = [];
    const all = [model("rf", { label: "CT" }), model("gb", { label: "CT" }), model("gb", { label: "NC" })];
    expect(await pairs(all, {}, (message) => warnings.push(message))).to.deep.equal(["rf[label=CT] gb[label=CT]"]);
    expect(warnings).to.deep.equal(["gb[label=NC] is the only model of label=NC: it is not compared"]);
  });

  it("says what is wrong", async () => {
    expect(await failureOf(() => pairs([model("rf")]))).to.deep.equal({
      code: "too-few-models",
      message: "a comparison needs the scores of two models or more, got 1",
    });
    expect(await failureOf(() => pairs([model("rf", { label: "CT" }), model("rf", { label: "NC" })]))).to.deep.equal({
      code: "too-few-models",
      message: 'no two of these models agree in "label": "rf[label=CT]" and "rf[label=NC]"',
      help: "name the axes in which compared models must agree (parameter within; [] compares all with all)",
    });
    expect(await failureOf(() => pairs([model("rf", { label: "CT" }), model("gb")], { within: ["lable"] }))).to.deep.equal({
      code: "unknown-axis",
      message: 'no model has an axis "lable"',
      allowed: '"label"',
      nearest: "label",
    });
    expect(await failureOf(() => pairs([model("rf"), model("gb")], { within: ["label"] }))).to.deep.equal({
      code: "unknown-axis",
      message: 'no model has an axis "label"',
      allowed: "the models have no axes",
    });
    expect(
      await failureOf(() =>
        pairs([model("forest", { label: "CT" }), model("boosting", { label: "CT" })], { baseline: "forrest" }),
      ),
    ).to.deep.equal({
      code: "unknown-baseline",
      message: 'the baseline "forrest" is none of the models of label=CT',
      allowed: '"forest[label=CT]" and "boosting[label=CT]"',
      nearest: "forest",
    });
    expect(
      await failureOf(() => pairs([model("rf", { seed: 1 }), model("rf", { seed: 2 })], { within: [], baseline: "rf" })),
    ).to.deep.equal({
      code: "ambiguous-baseline",
      message: 'the baseline "rf" is 2 of the models of the comparison: "rf[seed=1]" and "rf[seed=2]"',
      allowed: '"rf[seed=1]" and "rf[seed=2]"',
    });
  });
});

describe("stats/compare-models: the same rows", () => {
  const pick = (rows: readonly number[]): Table => selectRows(table(good), rows);
  const compare = async (first: Table, second: Table): Promise<Table> =>
    compareScores(await readModels([handle(first, "rf"), handle(second, "gb")]), { ...OPTIONS, tests: ["mcnemar"] });

  it("lists the ids that one lacks", async () => {
    expect(await failureOf(() => compare(pick([0, 1, 2, 3]), pick([3, 0, 9, 10, 11])))).to.deep.equal({
      code: "other-rows",
      message: "rf and gb score other rows: in rf alone ids 2 and 3; in gb alone ids 10, 11 and 12",
      help: "compare models on the test rows of one split",
    });
    expect(await messageOf(() => compare(pick([0, 1, 2, 3]), pick([3, 0, 1])))).to.equal(
      "rf and gb score other rows: in rf alone id 3",
    );
  });

  it("lists the ids whose labels differ", async () => {
    const flipped = scores(
      truth.map((y, i) => (i === 4 || i === 6 ? 1 - y : y)),
      binary(good),
    );
    expect(await failureOf(() => compare(table(good), flipped))).to.deep.equal({
      code: "other-labels",
      message: "rf and gb have other labels for 2 of 40 rows: ids 5 and 7",
      help: "compare models of one label, or name the axis in which labels differ (parameter within)",
    });
  });

  it("names classes that differ", async () => {
    const text = scores(
      truth.map((y) => ["no", "yes"][y]!),
      binary(good),
    );
    expect(await failureOf(() => compare(table(good), text))).to.deep.equal({
      code: "other-classes",
      message: 'rf has the classes 0 and 1, but gb "no" and "yes"',
      help: "compare models of one label, or name the axis in which labels differ (parameter within)",
    });
  });

  it("refuses an id that comes twice", async () => {
    expect(await failureOf(() => compare(pick([0, 1, 2, 0]), table(good)))).to.deep.equal({
      code: "duplicate-id",
      message: "id 1 stands in rows 1 and 4 of rf",
      help: "models are compared row by row: score each row once",
    });
  });
});
