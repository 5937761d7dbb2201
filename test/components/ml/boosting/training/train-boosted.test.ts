import { readFileSync } from "node:fs";
import { expect } from "chai";
import { classProbabilities } from "../../../../../src/components/ml/boosting/class-probabilities.ts";
import type { Compat } from "../../../../../src/components/ml/boosting/model.ts";
import { writeModelText } from "../../../../../src/components/ml/boosting/model-text/write-model-text.ts";
import { type BoostingSettings, DEFAULT_SETTINGS } from "../../../../../src/components/ml/boosting/settings.ts";
import { trainBoosted } from "../../../../../src/components/ml/boosting/training/train-boosted.ts";
import { worstAbsolute } from "../../../../support/closeness.ts";
import { requirePaperReference, requireReference } from "../../../../support/reference.ts";
import { differences } from "../differential.ts";
import { drawProblem } from "../draw-problem.ts";

/** Public data sets, one thread; see README.md there. Trees are compared to the character, probabilities to 1e-12. */
const GOLDEN = new URL("../../../../golden/ml/", import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, GOLDEN), "utf8");

const settings = (compat: Compat, own: Partial<BoostingSettings> = {}): BoostingSettings => ({
  ...DEFAULT_SETTINGS,
  compat,
  objective: "binary",
  ...own,
});

/** Rows of 3 features of which the first tells the label, but for some. */
const small = (rows: number) => {
  const value = (row: number, k: number): number => ((row * 7919 + k * 104729 + row * row * 31) % 1000) / 1000;
  const columns = [0, 1, 2].map((k) => Float64Array.from({ length: rows }, (_, row) => value(row, k)));
  const labels = Array.from({ length: rows }, (_, row) =>
    columns[0]![row]! + 0.3 * columns[1]![row]! > 0.6 !== (row % 9 === 0) ? 1 : 0,
  );
  return { columns, labels, featureNames: ["a", "b", "c"], classes: 2 };
};

describe("trainBoosted", () => {
  for (const [data, name, classes] of [
    ["breast-cancer", "breast-cancer-11", 2],
    ["wine", "wine-3", 3],
  ] as const) {
    for (const [version, compat] of [
      ["2.3.1", "2.3"],
      ["4.7.0", "4"],
    ] as const) {
      it(`makes every tree of ${name} as LightGBM ${version}`, async () => {
        const [, ...lines] = read(`${data}.csv`).trim().split("\n");
        const table = lines.map((line) => line.split(",").map(Number));
        const features = table[0]!.length - 1;
        // its shape is in the README there
        const golden = JSON.parse(read(`${name}-lightgbm-${version}.json`)) as {
          train: number[];
          test: number[];
          gbdt: { proba: number[][] };
        };
        const all = Array.from({ length: features }, (_, k) => Float64Array.from(table, (row) => row[k]!));
        const { model } = await trainBoosted(
          {
            columns: all.map((column) => Float64Array.from(golden.train, (row) => column[row]!)),
            labels: golden.train.map((row) => table[row]![features]!),
            featureNames: all.map((_, k) => `Column_${k}`),
            classes,
          },
          settings(compat, { objective: classes === 2 ? "binary" : "multiclass", trees: 50, learningRate: 0.05 }),
        );
        const upToParameters = (text: string): string => text.slice(0, text.indexOf("\nparameters:"));
        expect(upToParameters(writeModelText(model))).to.equal(upToParameters(read(`${name}-lightgbm-${version}.model.txt`)));
        const probabilities = classProbabilities(model, all, golden.test);
        expect(worstAbsolute(probabilities, golden.gbdt.proba.flat())).to.be.at.most(1e-12);
      });
    }
  }

  const SAMPLE = 40;
  for (const [compat, need] of [
    ["2.3", requirePaperReference],
    ["4", requireReference],
  ] as const) {
    it(`writes model.txt as LightGBM ${compat} on ${SAMPLE} random problems`, async function () {
      need.call(this);
      this.timeout(180_000);
      const problems = Array.from({ length: SAMPLE }, (_, k) => drawProblem(20191126, k, compat));
      const found = await differences(problems, compat);
      expect(found.flatMap((each, k) => (each.length === 0 ? [] : [`${problems[k]!.name}: ${each.join("\n")}`]))).to.deep.equal(
        [],
      );
    });

    it(`loses to bundles and samples what LightGBM ${compat} loses`, async function () {
      need.call(this);
      this.timeout(180_000);
      const own = { trees: 5 };
      const problems = [
        drawProblem(1, 0, compat, { rows: 12_000, features: 8, sparse: 0.9, settings: own }),
        drawProblem(1, 1, compat, { rows: 10_000, features: 8, sparse: 0.7, settings: { ...own, binConstructSampleCnt: 2000 } }),
      ];
      expect(await differences(problems, compat)).to.deep.equal([[], []]);
    });
  }

  it("does not depend on the number of threads", async () => {
    const data = small(600);
    const text = async (threads: number): Promise<string> =>
      writeModelText((await trainBoosted(data, settings("4", { trees: 5 }), { threads })).model);
    expect(await text(2)).to.equal(await text(1));
  });

  it("keeps the trees up to the best iteration, and tells how it went", async () => {
    const data = small(300);
    const part = (from: number, to: number) => ({
      columns: data.columns.map((column) => column.slice(from, to)),
      labels: data.labels.slice(from, to),
    });
    const { model, bestIteration, history, metrics } = await trainBoosted(
      { ...data, ...part(0, 200), validation: part(200, 300) },
      settings("4", { trees: 200, learningRate: 0.5, earlyStoppingRounds: 3, metric: ["binary_error", "auc"] }),
    );
    expect(model.trees).to.have.length(bestIteration);
    expect(metrics).to.deep.equal(["binary_error", "auc"]);
    expect(history.map(({ iteration }) => iteration)).to.deep.equal(history.map((_, k) => k + 1));
    expect(history.length).to.be.within(bestIteration + 1, 199);
    const first = history[0]!;
    expect([first.training.length, first.validation.length]).to.deep.equal([2, 2]);
  });

  it("is a start score where nothing can be split on", async () => {
    const flat = { columns: [new Float64Array(50).fill(3)], labels: Array.from({ length: 50 }, (_, row) => Number(row < 10)) };
    const { model, bestIteration } = await trainBoosted({ ...flat, featureNames: ["a"], classes: 2 }, settings("4"));
    expect(model.featureInfos).to.deep.equal(["none"]);
    expect(model.trees).to.have.length(1);
    expect(Array.from(model.trees[0]!.leafValue)).to.deep.equal([Math.log(0.2 / 0.8)]);
    expect(bestIteration).to.equal(1);
  });

  it("stops when it is told to", async () => {
    const control = new AbortController();
    const done: number[] = [];
    const training = trainBoosted(small(200), settings("4", { trees: 50 }), {
      signal: control.signal,
      progress: (iteration) => {
        done.push(iteration);
        if (iteration === 3) control.abort();
      },
    });
    const ended = await training.then(
      () => "done",
      (error: Error) => error.name,
    );
    expect([ended, done]).to.deep.equal(["AbortError", [1, 2, 3]]);
  });

  it("refuses a metric that does not go with the objective", async () => {
    const ended = await trainBoosted(small(100), settings("4", { metric: ["l2"] })).catch((error: Error) => error.message);
    expect(ended).to.equal('the metric "l2" does not go with the objective binary');
  });
});
