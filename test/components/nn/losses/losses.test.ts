import { expect } from "chai";
import Value from "typebox/value";
import { crossEntropy } from "../../../../src/components/nn/losses/cross-entropy.ts";
import type { Told } from "../../../../src/components/nn/losses/loss.ts";
import { createLoss, LOSS_PARAM, LOSSES } from "../../../../src/components/nn/losses/losses.ts";
import { drawWeights } from "../../../../src/components/nn/losses/random-weighted.ts";
import type { Options } from "../../../../src/components/nn/named.ts";
import { InputError } from "../../../../src/runner/contract/failure.ts";
import { Philox } from "../../../../src/stats/random/philox.ts";

const TASKS = [
  { name: "ct", classes: 2 },
  { name: "severity", classes: 3 },
  { name: "lab", classes: 2 },
];
const told: Told = {
  logits: [Float32Array.of(1, 0, -1, 2), Float32Array.of(0, 1, 2, 3, 1, 0), Float32Array.of(0, 0, 4, 1)],
  labels: [Int32Array.of(0, 0), Int32Array.of(2, -1), Int32Array.of(1, 0)],
  classes: [2, 3, 2],
};
const LOSSES_OF_TASKS = told.logits.map((logits, k) => crossEntropy(logits, told.labels[k]!, told.classes[k]!).loss);
const unlabelled = (task: number): Told => ({
  ...told,
  labels: told.labels.map((labels, k) => (k === task ? Int32Array.of(-1, -1) : labels)),
});
const OPTIONS: { readonly [name: string]: Options } = { fixed: { weights: { ct: 0.5, severity: 0.2, lab: 0.3 } } };
const none = new Float64Array(0);
const sum = (values: Iterable<number>): number => [...values].reduce((total, each) => total + each, 0);

function failureOf(act: () => unknown) {
  try {
    act();
  } catch (error) {
    expect(error).to.be.instanceOf(InputError);
    return (error as InputError).failure;
  }
  throw new Error("nothing was thrown");
}

describe("components/nn/losses/losses", () => {
  for (const { name } of LOSSES) {
    describe(name, () => {
      const loss = createLoss(name, TASKS, OPTIONS[name]);
      const learnt = Float64Array.from(loss.initial, (_, k) => 0.3 * k - 0.2);
      const random = () => new Philox(3, "loss", 5);

      it("tells each task's cross-entropy beside what is minimised", () => {
        expect(loss.evaluate(told, learnt, random()).tasks).to.deep.equal(LOSSES_OF_TASKS);
      });

      it("has the gradient of finite differences", () => {
        const { gradients, learnt: own } = loss.evaluate(told, learnt, random());
        gradients.forEach((gradient, task) => {
          gradient.forEach((value, at) => {
            const [low, high] = [-1, 1].map((way) => {
              const logits = told.logits.map((each) => each.slice());
              logits[task]![at]! += way / 256;
              return loss.evaluate({ ...told, logits }, learnt, random()).loss;
            });
            expect(value).to.be.closeTo((high! - low!) * 128, 1e-5);
          });
        });
        own.forEach((value, at) => {
          const [low, high] = [-1, 1].map((way) => {
            const moved = learnt.slice();
            moved[at]! += way * 1e-5;
            return loss.evaluate(told, moved, random()).loss;
          });
          expect(value).to.be.closeTo((high! - low!) / 2e-5, 1e-8);
        });
      });

      it("leaves out a task that no sample of the batch has", () => {
        const whole = loss.evaluate(told, learnt, random());
        const part = loss.evaluate(unlabelled(1), learnt, random());
        expect(part.tasks[1]).to.be.NaN;
        expect(part.weights).to.deep.equal(whole.weights);
        expect([...part.gradients[1]!]).to.deep.equal([0, 0, 0, 0, 0, 0]);
        expect(part.gradients[0]).to.deep.equal(whole.gradients[0]);
        expect(part.gradients[2]).to.deep.equal(whole.gradients[2]);
        if (part.learnt.length > 0) expect([...part.learnt]).to.deep.equal([whole.learnt[0], 0, whole.learnt[2]]);
        expect(part.loss).to.be.finite;
      });

      it("is NaN without any label, and pulls at nothing", () => {
        const silent = loss.evaluate({ ...told, labels: told.labels.map(() => Int32Array.of(-1, -1)) }, learnt, random());
        expect(silent.loss).to.be.NaN;
        expect(silent.gradients.flatMap((gradient) => [...gradient]).every((value) => value === 0)).to.equal(true);
        expect([...silent.learnt].every((value) => value === 0)).to.equal(true);
      });
    });
  }

  it("averages tasks by cross-entropy", () => {
    expect(createLoss("cross-entropy", TASKS).evaluate(told, none).loss).to.be.closeTo(sum(LOSSES_OF_TASKS) / 3, 1e-15);
  });

  it("sums tasks by fixed weights, in the tasks' order", () => {
    const { loss, weights } = createLoss("fixed", TASKS, { weights: { lab: 3, ct: 0.5, severity: 0 } }).evaluate(told, none);
    expect(weights).to.deep.equal([0.5, 0, 3]);
    expect(loss).to.be.closeTo(0.5 * LOSSES_OF_TASKS[0]! + 3 * LOSSES_OF_TASKS[2]!, 1e-14);
  });

  it("passes class weights and smoothing on to each task", () => {
    const loss = createLoss("cross-entropy", TASKS, { smoothing: 0.1, classWeights: { severity: [1, 2, 3] } }).evaluate(
      told,
      none,
    );
    expect(loss.tasks).to.deep.equal(
      told.logits.map(
        (logits, k) =>
          crossEntropy(logits, told.labels[k]!, told.classes[k]!, {
            smoothing: 0.1,
            ...(k === 1 ? { classWeights: [1, 2, 3] } : {}),
          }).loss,
      ),
    );
  });

  describe("random-weighted", () => {
    it("weighs with the step's own stream, and every task the same where nothing is drawn", () => {
      const loss = createLoss("random-weighted", TASKS);
      expect(loss.evaluate(told, none, new Philox(1)).weights).to.deep.equal(drawWeights(new Philox(1), 3, 2));
      expect(loss.evaluate(told, none).weights).to.deep.equal([1 / 3, 1 / 3, 1 / 3]);
      const once = createLoss("random-weighted", TASKS, { draws: 1 });
      expect(once.evaluate(told, none, new Philox(1)).weights).to.deep.equal(drawWeights(new Philox(1), 3, 1));
    });

    it("gives a single task all the weight, and two a uniform p and 1 − p", () => {
      expect(drawWeights(new Philox(1), 1, 2)).to.deep.equal([1]);
      const p = new Philox(1).uniform();
      expect(drawWeights(new Philox(1), 2, 1)).to.deep.equal([p, 1 - p]);
    });

    it("draws from a flat Dirichlet: mean 1/K, variance (K − 1)/(K²(K + 1)) over the number of draws", () => {
      for (const [tasks, draws] of [
        [2, 1],
        [2, 2],
        [3, 2],
        [5, 1],
      ] as const) {
        const random = new Philox(7, tasks, draws);
        const n = 10_000;
        const means = new Float64Array(tasks);
        let square = 0;
        for (let i = 0; i < n; i++) {
          const weights = drawWeights(random, tasks, draws);
          expect(sum(weights)).to.be.closeTo(1, 1e-12);
          weights.forEach((weight, k) => {
            means[k]! += weight / n;
          });
          square += (weights[0]! - 1 / tasks) ** 2 / n;
        }
        const variance = (tasks - 1) / (tasks ** 2 * (tasks + 1)) / draws;
        for (const mean of means) expect(mean).to.be.closeTo(1 / tasks, 5 * Math.sqrt(variance / n));
        expect(square / variance).to.be.closeTo(1, 0.08);
      }
    });
  });

  describe("uncertainty", () => {
    it("is the mean of L·exp(−s) + s/2", () => {
      const s = [0.5, -1, 2];
      const { loss, weights } = createLoss("uncertainty", TASKS).evaluate(told, Float64Array.from(s));
      const terms = s.map((each, k) => LOSSES_OF_TASKS[k]! * Math.exp(-each) + each / 2);
      expect(loss).to.be.closeTo(sum(terms) / 3, 1e-14);
      expect(weights).to.deep.equal(s.map((each) => Math.exp(-each) / 3));
    });

    it("learns a log-variance for each task from 0", () => {
      expect(createLoss("uncertainty", TASKS).initial).to.deep.equal([
        { name: "log-variance ct", value: 0 },
        { name: "log-variance severity", value: 0 },
        { name: "log-variance lab", value: 0 },
      ]);
    });

    it("learns nothing like the authors, whose log-variances stay 0", () => {
      const loss = createLoss("uncertainty", TASKS, { like: "authors" });
      expect(loss.initial).to.deep.equal([]);
      const evaluated = loss.evaluate(told, none);
      expect(evaluated.loss).to.be.closeTo(sum(LOSSES_OF_TASKS) / 3, 1e-15);
      expect(evaluated.learnt).to.have.length(0);
    });
  });

  it("tells what there is for a name that there is none of", () => {
    expect(failureOf(() => createLoss("randomweighted", TASKS))).to.deep.equal({
      code: "unknown-name",
      message: 'there is no loss "randomweighted"',
      allowed: "cross-entropy, random-weighted, uncertainty, fixed",
      nearest: "random-weighted",
    });
    expect(failureOf(() => createLoss("uncertainty", TASKS, { smoothin: 0.1 }))).to.deep.equal({
      code: "bad-parameters",
      message: 'the loss "uncertainty" has no option "smoothin"',
      allowed: "like, smoothing, classWeights",
      nearest: "smoothing",
    });
    expect(failureOf(() => createLoss("cross-entropy", TASKS, { classWeights: { severty: [1, 1, 1] } }))).to.deep.equal({
      code: "bad-parameters",
      message: 'the loss "cross-entropy" speaks of a task "severty", which there is none of',
      allowed: "ct, severity, lab",
      nearest: "severity",
    });
  });

  it("refuses weights that do not go with the tasks", () => {
    expect(failureOf(() => createLoss("fixed", TASKS, { weights: { ct: 1, severity: 2 } }))).to.deep.equal({
      code: "bad-parameters",
      message: 'the loss "fixed" has no weight for the task "lab"',
      help: "say weights: { ct: …, severity: …, lab: … }",
    });
    expect(failureOf(() => createLoss("cross-entropy", TASKS, { classWeights: { ct: [1] } }))).to.deep.equal({
      code: "class-weights",
      message: 'the loss "cross-entropy" has 1 class weights for the task "ct", which has 2 classes',
    });
  });

  it("has one schema for all losses", () => {
    expect(Value.Check(LOSS_PARAM, { name: "random-weighted", draws: 3, smoothing: 0.1 })).to.equal(true);
    expect(Value.Check(LOSS_PARAM, { name: "fixed", weights: { ct: 1 }, classWeights: { ct: [1, 2] } })).to.equal(true);
    for (const wrong of [
      { name: "hinge" },
      { name: "fixed", drws: 1 },
      { name: "random-weighted", draws: 0 },
      { name: "fixed", weights: { ct: -1 } },
    ]) {
      expect(Value.Check(LOSS_PARAM, wrong), JSON.stringify(wrong)).to.equal(false);
    }
  });
});
