import { expect } from "chai";
import { Intervals } from "../../../src/reporting/scores/intervals.ts";
import { pairedTest } from "../../../src/reporting/scores/paired-test.ts";
import { classification } from "../../../src/reporting/tables/classification.ts";
import { delongTest } from "../../../src/stats/metrics/delong.ts";
import { oneAgainstRest } from "../../../src/stats/metrics/one-against-rest.ts";
import { binary, randomScores, scored } from "./example-scores.ts";

const OPTIONS = { level: 0.95, resamples: 200, seed: 1 };
const intervals = new Intervals(OPTIONS);
const labels = [0, 0, 0, 0, 1, 1, 1, 1];
const good = binary(labels, [0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9]);
const poor = binary(labels, [0.6, 0.2, 0.7, 0.4, 0.3, 0.7, 0.1, 0.9]);

describe("pairedTest", () => {
  it("compares accuracies by McNemar's test, with Wald's interval", () => {
    const made = pairedTest(good, poor, "accuracy", intervals, 0.95)!;
    expect(made).to.include({ test: "McNemar", difference: 0.5, p: 2 * 0.5 ** 4, pairs: 8 }); // four rows that one alone has right
    expect((made.ciLow + made.ciHigh) / 2).to.be.closeTo(0.5, 1e-12);
  });

  it("compares areas by DeLong's test, of three classes by the bootstrap", () => {
    const { positive, score } = oneAgainstRest(good.truth, good.probabilities, 2, 1);
    const { difference, p } = delongTest(positive, score, oneAgainstRest(poor.truth, poor.probabilities, 2, 1).score);
    expect(pairedTest(good, poor, "exact AUC", intervals, 0.95)).to.include({ test: "DeLong", difference, p });
    const three = randomScores(30, 3, 1);
    expect(pairedTest(three, three, "exact AUC", intervals, 0.95)).to.include({ test: "bootstrap", difference: 0, p: 1 });
  });

  it("gives every interval the level that it is told, whatever that of the table", () => {
    const three = [randomScores(30, 3, 1), randomScores(30, 3, 2)] as const;
    for (const [ours, theirs, metric] of [
      [good, poor, "accuracy"],
      [good, poor, "exact AUC"],
      [...three, "exact AUC"],
    ] as const) {
      const [wide, narrow] = [0.95, 0.5].map((level) => pairedTest(ours, theirs, metric, intervals, level)!);
      expect(narrow!.ciHigh - narrow!.ciLow).to.be.lessThan(wide!.ciHigh - wide!.ciLow);
      expect(narrow!.p).to.equal(wide!.p);
    }
  });

  it("knows no test of other metrics, nor of other rows", () => {
    expect(pairedTest(good, poor, "F1", intervals, 0.95)).to.equal(undefined);
    expect(pairedTest(good, randomScores(9, 2, 1), "accuracy", intervals, 0.95)).to.equal(undefined);
  });

  it("is in the cells of a classification table with a baseline", () => {
    const significance = { baseline: "poor", level: 0.05 };
    const given = [scored(good, "good", {}), scored(poor, "poor", {})];
    const rest = {
      spread: "sd" as const,
      groups: [],
      metrics: ["accuracy", "F1"] as const,
      digits: {},
      notRun: "",
      ...OPTIONS,
      significance,
    };
    const { rows } = classification(given, { ...rest, rows: [] });
    expect(rows.map(({ cells }) => cells.map(({ paired }) => paired?.test))).to.deep.equal([
      ["McNemar", undefined],
      [undefined, undefined],
    ]);
    expect(rows[0]!.cells[0]!.paired).to.include({ baseline: "poor", p: 0.125 });
  });
});
