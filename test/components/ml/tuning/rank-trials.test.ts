import { expect } from "chai";
import { bestParameters } from "../../../../src/components/ml/best-parameters.component.ts";
import { rankTrials } from "../../../../src/components/ml/tuning/rank-trials.ts";
import { scoresTable } from "../../../../src/formats/scores.ts";
import { booleanColumn, integerColumn, numberColumn, type Table, textColumn } from "../../../../src/formats/table.ts";
import { failureOf } from "../../../formats/failure-of.ts";
import { runComponent } from "../../../support/run-component.ts";

/** Scores of rows whose probability of class 1 is given; labels alternate from 0. */
const scored = (first: number, probabilities: readonly number[]): Table =>
  scoresTable(
    integerColumn(
      "id",
      probabilities.map((_, i) => first + i),
    ),
    integerColumn(
      "y",
      probabilities.map((_, i) => i % 2),
    ),
    Float64Array.from(probabilities.flatMap((p) => [1 - p, p])),
    2,
  );
const named = (tables: readonly Table[]) => tables.map((table, i) => ({ table, where: `scores${i}` }));
// by hand: accuracies 1 and .5; .5 and .5; 1 and .5
const good = [scored(0, [0.1, 0.9]), scored(2, [0.2, 0.4])];
const poor = [scored(0, [0.1, 0.4]), scored(2, [0.6, 0.7])];
const equal = [scored(0, [0.4, 0.6]), scored(2, [0.4, 0.4])];

describe("components/ml/tuning/rankTrials", () => {
  const points = [{ depth: 1 }, { depth: null }, { depth: 3 }];
  const scores = named([...poor, ...good, ...equal]);

  it("takes the best mean, of equal ones the first", () => {
    const { best, trials, scores: joined } = rankTrials(scores, { points, folds: 2, metric: "accuracy" });
    expect(best).to.deep.equal({ parameters: {}, metric: "accuracy", mean: 0.75, sd: Math.sqrt(0.125) });
    expect(trials.columns).to.deep.equal([
      integerColumn("depth", [1, Number.NaN, 3]),
      numberColumn("mean", [0.5, 0.75, 0.75]),
      numberColumn("sd", [0, Math.sqrt(0.125), Math.sqrt(0.125)]),
      numberColumn("fold0", [0.5, 1, 1]),
      numberColumn("fold1", [0.5, 0.5, 0.5]),
      integerColumn("rank", [3, 1, 1]),
    ]);
    expect([...joined.columns[0]!.values]).to.deep.equal([0, 1, 2, 3]);
    expect([...joined.columns[3]!.values]).to.deep.equal([0.1, 0.9, 0.2, 0.4]);
  });

  it("takes the smallest of a loss", () => {
    for (const metric of ["log-loss", "brier"] as const) {
      const { best } = rankTrials(scores, { points, folds: 2, metric });
      expect(best.parameters).to.deep.equal({});
    }
    expect(rankTrials(scores, { points, folds: 2, metric: "brier" }).best.mean).to.be.closeTo(0.105, 1e-15);
  });

  it("knows every class from all folds, and puts what is not defined last", async () => {
    const one = scoresTable(integerColumn("id", [9]), integerColumn("y", [1]), Float64Array.of(0.2, 0.8), 2);
    const lone = named([scored(0, [0.1, 0.9]), one, ...good]);
    const some = [{ a: true }, { a: false }];
    const { trials, best } = rankTrials(lone, { points: some, folds: 2, metric: "auc" });
    expect(trials.columns[0]).to.deep.equal(booleanColumn("a", [true, false]));
    expect([...trials.columns.at(-1)!.values]).to.deep.equal([2, 1]);
    expect(best.parameters).to.deep.equal({ a: false });
    expect(rankTrials(lone, { points: some, folds: 2, metric: "accuracy" }).best).to.deep.include({
      parameters: { a: true },
      mean: 1,
    });
    expect(await failureOf(() => rankTrials(lone.slice(0, 2), { points: [{}], folds: 2, metric: "auc" }))).to.deep.equal({
      code: "undefined-metric",
      message: "auc is not defined for any trial: each has a fold in which a class is missing",
      help: "cut fewer folds, stratify them, or choose another metric",
    });
  });

  it("shows parameters of any kind", () => {
    const mixed = [
      { a: "sqrt", b: 0.5 },
      { a: 0.3, b: 2 },
      { a: [1, 2], b: 3 },
    ];
    const { trials } = rankTrials(scores, { points: mixed, folds: 2, metric: "accuracy" });
    expect(trials.columns.slice(0, 2)).to.deep.equal([textColumn("a", ["sqrt", "0.3", "[1,2]"]), numberColumn("b", [0.5, 2, 3])]);
  });

  it("wants as many scores as trials have folds", async () => {
    expect(await failureOf(() => rankTrials(scores, { points, folds: 3, metric: "accuracy" }))).to.deep.equal({
      code: "trial-count",
      message: "there are 6 tables of scores for 3 trials of 3 folds",
      allowed: "9",
    });
  });

  it("is what ml/best-parameters does", async () => {
    const { outputs, metrics } = await runComponent(
      bestParameters,
      { points, folds: 2 },
      { scores: [...poor, ...good, ...equal] },
    );
    expect(outputs.best).to.deep.include({ parameters: {}, mean: 0.75 });
    expect((outputs.trials as Table).rows).to.equal(3);
    expect((outputs.scores as Table).rows).to.equal(4);
    expect(metrics).to.deep.equal({ accuracy: 0.75 });
  });
});
