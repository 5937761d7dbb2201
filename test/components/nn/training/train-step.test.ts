import { expect } from "chai";
import type { Tensor } from "../../../../src/components/compute/engine/tensor.ts";
import type { Batch } from "../../../../src/components/nn/batches/batch.ts";
import type { Weights } from "../../../../src/components/nn/layers/layer.ts";
import { createLoss } from "../../../../src/components/nn/losses/losses.ts";
import { evaluateBatch } from "../../../../src/components/nn/training/evaluate-batch.ts";
import { emptyState, releaseState, restoreState, saveState } from "../../../../src/components/nn/training/optimiser-state.ts";
import { createOptimiser } from "../../../../src/components/nn/training/optimisers.ts";
import { learnsIn } from "../../../../src/components/nn/training/parameter-groups.ts";
import { stepRandom } from "../../../../src/components/nn/training/step-random.ts";
import { type Step, type Training, trainStep } from "../../../../src/components/nn/training/train-step.ts";
import { Philox } from "../../../../src/stats/random/philox.ts";
import { plainEngine } from "../../../support/plain-engine.ts";
import { COLUMNS, type Seen, TASKS, toyNetwork, toyWeights, VOXELS } from "./toy-network.ts";

const random = new Philox(5, "batch");
const numbers = (count: number): Float32Array => Float32Array.from({ length: count }, () => random.normal());
const batch: Batch = {
  rows: [4, 9, 2],
  ids: ["e", "j", "c"],
  volumes: numbers(3 * VOXELS),
  shape: [3, 1, 2, 3, 1],
  radiomics: numbers(3 * COLUMNS),
  labels: [Int32Array.of(0, 1, -1), Int32Array.of(2, -1, 0)],
};
const mute: Batch = { ...batch, labels: batch.labels.map((labels) => labels.map(() => -1)) };
/** The gradient itself is what a parameter goes down by. */
const PLAIN = createOptimiser("sgd", { momentum: 0, weightDecay: 0 });

function setUp(part: Partial<Training> = {}, seen: Seen[] = []) {
  const engine = plainEngine();
  const network = toyNetwork(seen);
  const weights = toyWeights(engine, network);
  const training: Training = { engine, network, weights, loss: createLoss("random-weighted", TASKS), ...part };
  const state = emptyState();
  const step = (more: Partial<Step> = {}): Step => ({
    optimiser: PLAIN,
    state,
    rate: 1,
    batch,
    epoch: 7,
    random: stepRandom(3, 7, 2, batch.rows),
    learnt: new Float64Array(0),
    ...more,
  });
  return { engine, network, weights, training, state, step };
}

async function valuesOf(weights: Weights, engine: ReturnType<typeof plainEngine>): Promise<Record<string, number[]>> {
  const all: Record<string, number[]> = {};
  for (const name of weights.names) all[name] = [...(await engine.read(weights.get(name)))];
  return all;
}

describe("components/nn/training/train-step", () => {
  it("moves every parameter by the loss' gradient (finite differences)", async () => {
    const { engine, network, weights, training, step } = setUp();
    const before = await valuesOf(weights, engine);
    const result = await trainStep(training, step());
    expect(result.outcome).to.equal("updated");
    const after = await valuesOf(weights, engine);
    const lossAt = async (name: string, at: number, by: number): Promise<number> => {
      const moved = toyWeights(engine, network);
      const values = Float32Array.from(before[name]!);
      values[at]! += by;
      moved.set(name, engine.upload(values, moved.get(name).shape));
      const logits = await evaluateBatch(engine, network, moved, batch);
      moved.release();
      const told = { logits, labels: batch.labels, classes: TASKS.map(({ classes }) => classes) };
      return training.loss.evaluate(told, new Float64Array(0), new Philox(3, "loss", 7, 2)).loss;
    };
    for (const name of weights.names.filter((each) => each !== "body.seen")) {
      for (const at of before[name]!.keys()) {
        const slope = ((await lossAt(name, at, 2 ** -6)) - (await lossAt(name, at, -(2 ** -6)))) * 2 ** 5;
        expect(before[name]![at]! - after[name]![at]!, `${name}[${at}]`).to.be.closeTo(slope, 5e-4); // float32, and h² of the third derivative
      }
    }
  });

  it("gives the loss, the tasks, their weights and the logits, and reads once", async () => {
    const { engine, network, weights, training, step } = setUp();
    const logits = await evaluateBatch(engine, network, weights, batch); // the toy is the same in training
    expect(engine.reads()).to.equal(1);
    const told = { logits, labels: batch.labels, classes: TASKS.map(({ classes }) => classes) };
    const wanted = training.loss.evaluate(told, new Float64Array(0), new Philox(3, "loss", 7, 2));
    const result = await trainStep(training, step());
    expect(engine.reads()).to.equal(2);
    expect(result.logits).to.deep.equal(logits);
    expect([result.loss, result.tasks, result.weights]).to.deep.equal([wanted.loss, wanted.tasks, wanted.weights]);
    expect(result).not.to.have.property("gradientNorm");
  });

  it("hands layers the epoch, and a stream for each row whatever its place in the batch", async () => {
    const seen: Seen[] = [];
    const { training, step } = setUp({}, seen);
    await trainStep(training, step());
    expect(seen).to.have.length(1);
    expect(seen[0]!.epoch).to.equal(7);
    expect(seen[0]!.draws).to.deep.equal([4, 9, 2].map((row) => new Philox(3, "layer", "body", 7, row).nextUint32()));
  });

  it("leaks no tensor", async () => {
    const { engine, weights, training, state, step } = setUp({ clip: 0.1 });
    const optimiser = createOptimiser("adamw");
    const held = weights.names.length;
    for (let i = 0; i < 3; i++) {
      await trainStep(training, step({ optimiser }));
      expect(engine.tensors()).to.equal(held + 2 * (held - 1)); // body.seen is no parameter
    }
    await trainStep(training, step({ optimiser, batch: mute }));
    await evaluateBatch(engine, training.network, weights, batch);
    releaseState(state);
    expect(engine.tensors()).to.equal(held);
    weights.release();
    expect(engine.tensors()).to.equal(0);
  });

  it("changes nothing where the loss is not finite", async () => {
    const { engine, weights, training, state, step } = setUp();
    const volumes = batch.volumes.slice();
    volumes[3] = Number.NaN;
    const before = await valuesOf(weights, engine);
    const learnt = new Float64Array(0);
    const result = await trainStep(training, step({ batch: { ...batch, volumes }, learnt }));
    expect(result.outcome).to.equal("not-finite");
    expect(result.loss).to.be.NaN;
    expect(result.learnt).to.equal(learnt);
    expect(await valuesOf(weights, engine)).to.deep.equal(before);
    expect(state.steps.size).to.equal(0);
    expect(engine.tensors()).to.equal(weights.names.length);
  });

  it("changes nothing where no sample has a label", async () => {
    const { engine, weights, training, step } = setUp();
    const before = await valuesOf(weights, engine);
    const result = await trainStep(training, step({ batch: mute }));
    expect(result.outcome).to.equal("unlabelled");
    expect(result.loss).to.be.NaN;
    expect(result.logits.map(({ length }) => length)).to.deep.equal([6, 9]);
    expect(await valuesOf(weights, engine)).to.deep.equal(before);
  });

  it("neither records nor goes back through a frozen backbone", async () => {
    const seen: Seen[] = [];
    const { engine, weights, training, step } = setUp({ learns: (name) => !name.startsWith("body.") }, seen);
    const before = await valuesOf(weights, engine);
    await trainStep(training, step());
    expect(seen[0]).to.include({ record: false, training: true, wentBack: false });
    const after = await valuesOf(weights, engine);
    expect(after["body.weight"]).to.deep.equal(before["body.weight"]);
    expect(after["body.seen"]).not.to.deep.equal(before["body.seen"]);
    expect(after["ct.weight"]).not.to.deep.equal(before["ct.weight"]);
  });

  it("leaves a frozen backbone's statistics alone where it goes by inference", async () => {
    const seen: Seen[] = [];
    const { engine, weights, training, step } = setUp({ learns: (name) => !name.startsWith("body."), frozen: "inference" }, seen);
    const before = await valuesOf(weights, engine);
    await trainStep(training, step());
    expect(seen[0]).to.include({ record: false, training: false });
    expect((await valuesOf(weights, engine))["body.seen"]).to.deep.equal(before["body.seen"]);
  });

  it("lets groups of parameters learn at a rate and with a decay of their own", async () => {
    const gradientsOf = new Map<string, number[]>();
    const one = setUp();
    const observe = async (gradients: ReadonlyMap<string, Tensor>) => {
      for (const [name, gradient] of gradients) gradientsOf.set(name, [...(await one.engine.read(gradient))]);
    };
    const before = await valuesOf(one.weights, one.engine);
    const groups = [
      { match: "body.", rate: 0.25 },
      { match: "ct.", decay: 0.5 },
    ];
    await trainStep(one.training, one.step({ groups, rate: 0.5, observe }));
    const after = await valuesOf(one.weights, one.engine);
    const falls = (name: string, by: (gradient: number, value: number) => number) => {
      gradientsOf.get(name)!.forEach((gradient, at) => {
        const value = before[name]![at]!;
        expect(value - after[name]![at]!).to.be.closeTo(by(gradient, value), 1e-6);
      });
    };
    falls("body.weight", (gradient) => 0.5 * 0.25 * gradient);
    falls("ct.weight", (gradient, value) => 0.5 * (gradient + 0.5 * value));
    falls("severity.bias", (gradient) => 0.5 * gradient);
    expect([learnsIn(groups, "body.weight"), learnsIn([{ match: "body.", rate: 0 }], "body.weight")]).to.deep.equal([
      true,
      false,
    ]);
  });

  it("clips the gradient to a norm", async () => {
    const free = setUp();
    const norms: number[] = [];
    const square = async (gradients: ReadonlyMap<string, Tensor>) => {
      let sum = 0;
      for (const gradient of gradients.values()) for (const value of await free.engine.read(gradient)) sum += value * value;
      norms.push(Math.sqrt(sum));
    };
    await trainStep(free.training, free.step({ observe: square }));
    const { engine, weights, training, step } = setUp({ clip: 0.01 });
    const before = await valuesOf(weights, engine);
    const reads = engine.reads();
    const { gradientNorm } = await trainStep(training, step());
    expect(engine.reads() - reads).to.equal(2);
    expect(gradientNorm).to.be.closeTo(norms[0]!, 1e-6);
    const after = await valuesOf(weights, engine);
    const names = weights.names.filter((name) => name !== "body.seen");
    const moved = names.flatMap((name) => before[name]!.map((value, at) => value - after[name]![at]!));
    expect(Math.hypot(...moved)).to.be.closeTo(0.01, 1e-6);
  });

  it("updates what the loss learns by the same rule", async () => {
    const loss = createLoss("uncertainty", TASKS);
    const { training, state, step } = setUp({ loss });
    const optimiser = createOptimiser("sgd", { momentum: 0.9, weightDecay: 0.1 });
    let learnt = Float64Array.of(0.5, -0.5);
    const buffers = [0, 0];
    for (let i = 0; i < 3; i++) {
      const result = await trainStep(training, step({ optimiser, learnt, rate: 0.01 }));
      const wanted = learnt.map((s, k) => {
        const gradient = (0.5 - result.tasks[k]! * Math.exp(-s)) / 2 + 0.1 * s;
        buffers[k] = i === 0 ? gradient : 0.9 * buffers[k]! + gradient;
        return s - 0.01 * (gradient + 0.9 * buffers[k]!);
      });
      result.learnt.forEach((value, k) => {
        expect(value).to.be.closeTo(wanted[k]!, 1e-15);
      });
      learnt = Float64Array.from(result.learnt);
    }
    expect([...state.numbers.keys()]).to.deep.equal(["log-variance ct", "log-variance severity"]);
  });

  for (const name of ["sgd", "adamw"]) {
    it(`goes on from a saved state to the same bytes (${name})`, async () => {
      const optimiser = createOptimiser(name);
      const loss = createLoss("uncertainty", TASKS);
      const { engine, weights, training, state, step } = setUp({ loss });
      const stepAt = (i: number, learnt: Float64Array, rule: Partial<Step>) =>
        step({ optimiser, learnt, rate: 0.01, random: stepRandom(3, 7, i, batch.rows), ...rule });
      let learnt: Float64Array = new Float64Array(2);
      for (let i = 0; i < 3; i++) ({ learnt } = await trainStep(training, stepAt(i, learnt, {})));
      const saved = await saveState(engine, optimiser, state);
      const stored = { ...saved, numbers: JSON.parse(JSON.stringify(saved.numbers)) };
      const halfway = { learnt: learnt.slice(), weights: await valuesOf(weights, engine) };
      for (let i = 3; i < 6; i++) ({ learnt } = await trainStep(training, stepAt(i, learnt, {})));

      const other = setUp({ loss });
      for (const each of other.weights.names) {
        other.weights.set(each, other.engine.upload(Float32Array.from(halfway.weights[each]!), other.weights.get(each).shape));
      }
      const restored = restoreState(other.engine, optimiser, stored);
      let resumed: Float64Array = halfway.learnt;
      for (let i = 3; i < 6; i++) {
        ({ learnt: resumed } = await trainStep(other.training, stepAt(i, resumed, { state: restored })));
      }
      expect(await valuesOf(other.weights, other.engine)).to.deep.equal(await valuesOf(weights, engine));
      expect([...resumed]).to.deep.equal([...learnt]);
      expect(await saveState(other.engine, optimiser, restored)).to.deep.equal(await saveState(engine, optimiser, state));
    });
  }

  it("saves a state under names that say what is whose", async () => {
    const optimiser = createOptimiser("adamw");
    const { engine, training, state, step } = setUp({ loss: createLoss("uncertainty", TASKS) });
    await trainStep(training, step({ optimiser, learnt: new Float64Array(2) }));
    const { tensors, numbers } = await saveState(engine, optimiser, state);
    expect([...tensors.keys()].filter((name) => name.endsWith("body.weight"))).to.deep.equal([
      "mean/body.weight",
      "square/body.weight",
    ]);
    expect(numbers).to.include({ "steps/body.weight": 1, "steps/log-variance ct": 1 });
    expect(numbers).to.have.property("mean/log-variance ct");
    expect(() => restoreState(engine, createOptimiser("sgd"), { tensors, numbers })).to.throw(
      RangeError,
      "the optimiser's saved state has no \"momentum/",
    );
  });

  it("refuses to draw or learn in an evaluation", async () => {
    const { engine, network, weights } = setUp();
    const curious = {
      ...network,
      backbone: {
        ...network.backbone,
        forward: (...[x, pass, needsInput]: Parameters<typeof network.backbone.forward>) => {
          pass.random("body", 0);
          return network.backbone.forward(x, pass, needsInput);
        },
      },
    };
    let message = "";
    await evaluateBatch(engine, curious, weights, batch).catch((error: Error) => {
      message = error.message;
    });
    expect(message).to.equal("an evaluation draws nothing and has no gradients");
  });
});
