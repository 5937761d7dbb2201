import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Engine } from "../../../../src/components/compute/engine/engine.ts";
import type { Batch } from "../../../../src/components/nn/batches/batch.ts";
import { createLoss } from "../../../../src/components/nn/losses/losses.ts";
import { specsOf } from "../../../../src/components/nn/models/network.ts";
import { openCheckpoints } from "../../../../src/components/nn/training/checkpoints.ts";
import { type NetworkLearner, networkLearner } from "../../../../src/components/nn/training/network-learner.ts";
import { createOptimiser } from "../../../../src/components/nn/training/optimisers.ts";
import { createSchedule } from "../../../../src/components/nn/training/schedules.ts";
import type { HostTensors } from "../../../../src/components/nn/weights/torch-layout.ts";
import { Philox } from "../../../../src/stats/random/philox.ts";
import { openTestEngine } from "../../../support/engines.ts";
import { COLUMNS, TASKS, toyNetwork, VOXELS } from "./toy-network.ts";

const network = toyNetwork();
const numbers = (count: number, ...words: readonly (number | string)[]): Float32Array => {
  const random = new Philox(7, ...words);
  return Float32Array.from({ length: count }, () => random.normal());
};
const tensors: HostTensors = new Map(
  specsOf(network).map(({ name, shape }) => {
    const count = shape.reduce((product, length) => product * length, 1);
    return [name, { shape, values: numbers(count, "start", name) }];
  }),
);
const batchOf = (at: number): Batch => ({
  rows: [2 * at, 2 * at + 1],
  ids: ["a", "b"],
  volumes: numbers(2 * VOXELS, "volumes", at),
  shape: [2, VOXELS, 1, 1, 1],
  radiomics: numbers(2 * COLUMNS, "radiomics", at),
  labels: [Int32Array.from([0, 1]), Int32Array.from([at % 3, -1])],
});

describe("a network in an engine, as the loop of epochs trains it", () => {
  let engine: Engine;
  let folder: string;
  before(async () => {
    engine = await openTestEngine("portable");
    folder = mkdtempSync(join(tmpdir(), "regimen-learner-"));
  });
  after(async () => {
    await engine.close();
    rmSync(folder, { recursive: true });
  });

  const learnerOf = (optimiser: string): NetworkLearner =>
    networkLearner({
      engine,
      network,
      tensors,
      loss: createLoss("uncertainty", TASKS),
      optimiser: createOptimiser(optimiser),
      schedule: createSchedule("cosine", 0.05, 2, { warmUp: 1 }),
      seed: 5,
      memory: "normal",
    });
  const learn = async (learner: NetworkLearner, from: number, to: number) => {
    const losses: number[] = [];
    for (let at = from; at < to; at++) {
      const place = { epoch: Math.floor(at / 4), batch: at % 4, batches: 4 };
      losses.push((await learner.learn(batchOf(at), place)).loss);
    }
    return losses;
  };

  for (const optimiser of ["sgd", "adamw"]) {
    it(`goes on from a checkpoint to the same bytes, with what the loss has learnt (${optimiser})`, async () => {
      const whole = learnerOf(optimiser);
      const losses = await learn(whole, 0, 8);
      const first = learnerOf(optimiser);
      await learn(first, 0, 3);
      const place = mkdtempSync(join(folder, "checkpoint-"));
      const saved = await first.save();
      expect(Object.keys(saved.numbers)).to.include.members(["learnt/log-variance ct", "learnt/log-variance severity"]);
      openCheckpoints<typeof saved.numbers>(place, "it").save({ state: saved.numbers, tensors: saved.tensors });
      const again = learnerOf(optimiser);
      const { checkpoint } = openCheckpoints<typeof saved.numbers>(place, "it").load();
      again.restore({ tensors: checkpoint!.tensors, numbers: checkpoint!.state });
      expect(await learn(again, 3, 8)).to.deep.equal(losses.slice(3));
      const [a, b] = [await whole.save(), await again.save()];
      expect(b.numbers).to.deep.equal(a.numbers);
      expect([...b.tensors]).to.deep.equal([...a.tensors]);
      for (const learner of [whole, first, again]) learner.release();
      expect(engine.tensors(), "tensors left").to.equal(0);
    });
  }

  it("takes other weights, and gives them back", async () => {
    const learner = learnerOf("sgd");
    await learn(learner, 0, 2);
    learner.setWeights(tensors);
    expect([...(await learner.weights())]).to.deep.equal([...tensors]);
    learner.release();
    expect(engine.tensors(), "tensors left").to.equal(0);
  });
});
