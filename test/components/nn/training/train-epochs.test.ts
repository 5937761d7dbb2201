import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Batch, Loader } from "../../../../src/components/nn/batches/batch.ts";
import { openCheckpoints } from "../../../../src/components/nn/training/checkpoints.ts";
import { type DurableFiles, durableFiles } from "../../../../src/components/nn/training/durable-file.ts";
import type { Learner } from "../../../../src/components/nn/training/learner.ts";
import {
  type EpochPlan,
  type LoopHooks,
  type LoopState,
  type TrainedEpochs,
  trainEpochs,
} from "../../../../src/components/nn/training/train-epochs.ts";
import { failureOf, messageOf } from "../../../formats/failure-of.ts";

const TASKS = [
  { name: "CT", classes: 2 },
  { name: "NAT", classes: 2 },
];
const plan: EpochPlan = {
  epochs: 3,
  tasks: TASKS,
  keep: "last",
  metric: "loss",
  testEvery: 1,
  checkpointEvery: 1000,
};

/** Batches of two of ten cases; what they hold depends on the epoch. */
function loader(samples = 10): Loader {
  const batches = Math.ceil(samples / 2);
  return {
    batches,
    async *epoch(epoch, from = 0) {
      for (let at = from; at < batches; at++) yield batchOf(epoch, at);
    },
    close: async () => {},
  };
}

const batchOf = (epoch: number, at: number): Batch => ({
  rows: [2 * at, 2 * at + 1],
  ids: [`c${2 * at}`, `c${2 * at + 1}`],
  volumes: Float32Array.from([epoch + at / 8, at]),
  shape: [2, 1, 1, 1, 1],
  labels: [Int32Array.from([0, 1]), Int32Array.from([at % 2 === 0 ? 1 : -1, -1])],
});

interface Faults {
  /** Steps by number, from 0, over all epochs. */
  readonly nanAt?: number;
  readonly throwAt?: number;
  readonly onStep?: (number: number) => void;
  readonly onTell?: () => void;
}

/** Learns two numbers by an order-dependent rule in float32, so that one step more or less shows in the last bit. */
function fakeLearner(faults: Faults = {}): Learner {
  let weights = Float32Array.from([0.5, -0.25]);
  let momentum = 0.1;
  return {
    async learn({ volumes }, { epoch, batch, batches }) {
      const number = epoch * batches + batch;
      faults.onStep?.(number);
      if (number === faults.throwAt) throw new Error("out of memory in TensorFlow's Conv3D: OOM when allocating tensor");
      if (number === faults.nanAt)
        return { outcome: "not-finite", loss: Number.NaN, tasks: [Number.NaN, 0.5], weights: [1, 1], rate: 0.1 };
      momentum = momentum * 0.9 + volumes[0]! * 0.1;
      weights = weights.map((value, i) => value * 0.99 + momentum / (3 + i));
      const loss = Math.abs(weights[0]!) + 0.125;
      return { outcome: "updated", loss, tasks: [loss / 2, loss / 3], weights: [0.75, 0.25], rate: 0.1 / (epoch + 1) };
    },
    async tell({ ids }) {
      faults.onTell?.();
      return [Float32Array.from(ids.flatMap(() => [weights[0]!, weights[1]!])), Float32Array.from(ids.flatMap(() => [0, 1]))];
    },
    save: async () => ({
      tensors: new Map([["weights/w", { shape: [2], values: Float32Array.from(weights) }]]),
      numbers: { momentum },
    }),
    restore({ tensors, numbers }) {
      weights = Float32Array.from(tensors.get("weights/w")!.values);
      momentum = numbers.momentum!;
    },
    weights: async () => new Map([["w", { shape: [2], values: Float32Array.from(weights) }]]),
    setWeights(tensors) {
      weights = Float32Array.from(tensors.get("w")!.values);
    },
  };
}

interface Trained extends TrainedEpochs {
  readonly weights: readonly number[];
  readonly told: readonly string[];
  readonly warnings: readonly string[];
}

interface TrialOptions extends Faults {
  readonly plan?: Partial<EpochPlan>;
  readonly files?: DurableFiles;
  readonly training?: string;
  readonly validation?: boolean;
  readonly signal?: AbortSignal;
  readonly hooks?: Partial<LoopHooks>;
}

describe("a training, epoch by epoch", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-training-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function trial(options: TrialOptions = {}): Promise<Trained> {
    const told: string[] = [];
    const warnings: string[] = [];
    const learner = fakeLearner(options);
    const trained = await trainEpochs(
      learner,
      { train: loader(), test: loader(4), ...(options.validation ? { validation: loader(6) } : {}) },
      { ...plan, ...options.plan },
      openCheckpoints<LoopState>(folder, options.training ?? "this one", options.files),
      {
        signal: options.signal ?? new AbortController().signal,
        now: () => 0,
        info: (text) => told.push(text),
        warn: (text) => warnings.push(text),
        metric: () => {},
        progress: () => {},
        ...options.hooks,
      },
    );
    const { values } = (await learner.weights()).get("w")!;
    return { ...trained, weights: [...values], told, warnings };
  }

  it("records each epoch: losses by samples, tasks by the samples that have the label", async () => {
    const { history } = await trial({ plan: { epochs: 2, testEvery: 2 } });
    expect(history.map(({ epoch, learningRate }) => [epoch, learningRate])).to.deep.equal([
      [1, 0.1],
      [2, 0.05],
    ]);
    const [first, second] = history;
    expect(first!.weights).to.deep.equal([0.75, 0.25]);
    expect(first!.tasks[0]).to.be.closeTo(first!.loss / 2, 1e-12);
    expect([first!.test, first!.validation]).to.deep.equal([undefined, undefined]);
    expect(second!.test?.tasks.map(({ accuracy }) => accuracy)).to.deep.equal([0.5, 1]);
  });

  it("goes on to the same numbers wherever it was stopped", async () => {
    const whole = await trial({ validation: true });
    for (let stopAt = 0; stopAt < 15; stopAt++) {
      rmSync(folder, { recursive: true });
      folder = mkdtempSync(join(tmpdir(), "regimen-training-"));
      const abort = new AbortController();
      const first = await messageOf(() =>
        trial({ validation: true, signal: abort.signal, onStep: (number) => number === stopAt && abort.abort() }),
      );
      const epoch = Math.floor(stopAt / 5) + 1;
      expect(first).to.equal(
        `training was stopped; run it again and it goes on after batch ${(stopAt % 5) + 1} of 5 of epoch ${epoch}`,
      );
      const { told, ...again } = await trial({ validation: true });
      expect(told).to.deep.equal([`goes on from the checkpoint after batch ${(stopAt % 5) + 1} of 5 of epoch ${epoch}`]);
      expect({ ...again, told: [] }, `stopped at ${stopAt}`).to.deep.equal({ ...whole, stepSeconds: again.stepSeconds });
    }
  });

  it("goes on from the last checkpoint where it had no time to write one", async () => {
    const whole = await trial();
    rmSync(folder, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), "regimen-training-"));
    let clock = 0;
    const crash = (number: number): void => {
      if (number === 8) throw new Error("the machine went away");
    };
    const hooks = { now: () => clock++ };
    let caught: unknown;
    await trial({ onStep: crash, plan: { checkpointEvery: 3 }, hooks }).catch((error: unknown) => {
      caught = error;
    });
    expect(caught).to.be.an("error").with.property("message", "the machine went away");
    const { told, stepSeconds: _, ...again } = await trial();
    expect(told[0]).to.match(/^goes on from the checkpoint after batch \d of 5 of epoch 2$/);
    expect({ ...again, told: [], stepSeconds: whole.stepSeconds }).to.deep.equal(whole);
  });

  it("passes torn checkpoints over for the one before, and says so", async () => {
    const whole = await trial();
    const files = ["checkpoint-0.safetensors", "checkpoint-1.safetensors"].map((name) => join(folder, name));
    truncateSync(files[0]!, 100);
    const again = await trial();
    expect(again.warnings).to.have.length(1);
    expect(again.warnings[0]).to.match(/checkpoint-0\.safetensors is passed over: .*cut off/);
    expect({ ...again, told: [], warnings: [], stepSeconds: [] }).to.deep.equal({ ...whole, stepSeconds: [] });
    const bytes = readFileSync(files[1]!);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(files[1]!, bytes);
    truncateSync(files[0]!, 3);
    const anew = await trial();
    expect(anew.warnings[1]).to.equal(`${files[1]} is passed over: its bytes are not those that were written`);
    expect(anew.told).to.deep.equal([]);
    expect(anew.weights).to.deep.equal(whole.weights);
  });

  it("passes over a checkpoint whose numbers beside the tensors have changed", async () => {
    await trial({ plan: { epochs: 1 } });
    const file = join(folder, "checkpoint-0.safetensors");
    const bytes = readFileSync(file);
    const at = bytes.indexOf('\\"rate\\":0.1');
    bytes.write("9", at + 11);
    writeFileSync(file, bytes);
    expect((await trial()).warnings).to.deep.equal([`${file} is passed over: its bytes are not those that were written`]);
  });

  it("passes over the checkpoint of another training", async () => {
    await trial({ plan: { epochs: 1 } });
    const { warnings, told } = await trial({ training: "another" });
    expect(warnings).to.deep.equal([
      `${join(folder, "checkpoint-0.safetensors")} is passed over: it belongs to a training with other parameters, data or engine`,
    ]);
    expect(told).to.deep.equal([]);
  });

  it("keeps the weights of the epoch that was best in validation, also over a stop", async () => {
    const best = await trial({ validation: true, plan: { keep: "best" } });
    const value = Math.min(...best.history.map(({ validation }) => validation!.loss));
    const epoch = best.history.find(({ validation }) => validation!.loss === value)!.epoch;
    expect(best.best).to.deep.equal({ epoch, value });
    expect(epoch).to.be.lessThan(3);
    rmSync(folder, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), "regimen-training-"));
    const short = await trial({ validation: true, plan: { epochs: epoch } });
    expect(best.weights).to.deep.equal(short.weights);
    rmSync(folder, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), "regimen-training-"));
    const abort = new AbortController();
    const onStep = (number: number): void => {
      if (number === 12) abort.abort();
    };
    await messageOf(() => trial({ validation: true, plan: { keep: "best" }, signal: abort.signal, onStep }));
    expect((await trial({ validation: true, plan: { keep: "best" } })).weights).to.deep.equal(best.weights);
  });

  it("ends early where there is no better epoch for long enough", async () => {
    const { history, best } = await trial({ validation: true, plan: { epochs: 50, patience: 2 } });
    expect(history).to.have.length(best!.epoch + 2);
  });

  it("stops at a loss that is not finite, and says where", async () => {
    expect(await failureOf(() => trial({ nanAt: 7 }))).to.deep.equal({
      code: "not-finite",
      message: 'the loss is NaN in epoch 2, batch 3 of 5 (cases "c4" and "c5"); the checkpoint after epoch 1 is kept',
      help: "lower the learning rate, limit the gradient (clipGradient), or look at these cases",
    });
    expect(existsSync(join(folder, "checkpoint-0.safetensors"))).to.equal(true);
    expect(await messageOf(() => trial({ nanAt: 7 }))).to.contain("the loss is NaN in epoch 2, batch 3 of 5");
  });

  it("stops where memory runs out, and says where", async () => {
    expect(await failureOf(() => trial({ throwAt: 1 }))).to.deep.equal({
      code: "out-of-memory",
      message:
        'memory ran out in epoch 1, batch 2 of 5 (cases "c2" and "c3"): out of memory in TensorFlow\'s Conv3D: OOM when allocating tensor; no checkpoint was written yet',
      help: "lower batch, crop smaller, or say memory: low",
    });
  });

  it("stops in the last evaluation, too, where that is asked for or memory runs out", async () => {
    await trial({ plan: { testEvery: 0 } });
    const abort = new AbortController();
    const onTell = (): void => abort.abort();
    expect(await messageOf(() => trial({ plan: { testEvery: 0 }, signal: abort.signal, onTell }))).to.equal(
      "training was stopped; run it again and it goes on after epoch 3",
    );
    const noMemory = (): void => {
      throw new Error("out of memory: the portable engine's heap");
    };
    expect(await messageOf(() => trial({ plan: { testEvery: 0 }, onTell: noMemory }))).to.equal(
      'memory ran out in the last evaluation (cases "c0" and "c1"): out of memory: the portable engine\'s heap; the checkpoint after epoch 3 is kept',
    );
  });

  it("tells the test part by the weights that are kept, whichever epoch looked at it last", async () => {
    const { test, best, weights } = await trial({ validation: true, plan: { keep: "best" } });
    expect(best!.epoch).to.be.lessThan(3);
    expect([...test!.told.logits[0]!.slice(0, 2)]).to.deep.equal(weights);
  });

  it("stops where the disk is full, with the last checkpoint as it was", async () => {
    let writes = 0;
    const files: DurableFiles = {
      replace(path, parts) {
        if (++writes === 2) throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
        durableFiles.replace(path, parts);
      },
    };
    expect(await failureOf(() => trial({ files }))).to.deep.equal({
      code: "store",
      message:
        "the checkpoint after epoch 2 cannot be written: no space is left on the disk; the checkpoint after epoch 1 is kept",
      help: "free space or mend its permissions, then run again",
    });
    const { told } = await trial();
    expect(told).to.deep.equal(["goes on from the checkpoint after epoch 1"]);
  });
});
