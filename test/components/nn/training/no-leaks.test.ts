import { expect } from "chai";
import type { Engine, Window } from "../../../../src/components/compute/engine/engine.ts";
import { loadBinding } from "../../../../src/components/compute/tensorflow/load-binding.ts";
import { basicBlock } from "../../../../src/components/nn/layers/basic-block.ts";
import { fire } from "../../../../src/components/nn/layers/fire.ts";
import { sequence } from "../../../../src/components/nn/layers/sequence.ts";
import { shift3d } from "../../../../src/components/nn/layers/shift.ts";
import { SHIFT } from "../../../../src/components/nn/layers/shift-moves.ts";
import { stem } from "../../../../src/components/nn/layers/stem.ts";
import { createLoss } from "../../../../src/components/nn/losses/losses.ts";
import { type Network, specsOf } from "../../../../src/components/nn/models/network.ts";
import { convHeads } from "../../../../src/components/nn/models/plain-heads.ts";
import { emptyState, releaseState } from "../../../../src/components/nn/training/optimiser-state.ts";
import { createOptimiser } from "../../../../src/components/nn/training/optimisers.ts";
import { stepRandom } from "../../../../src/components/nn/training/step-random.ts";
import { trainStep } from "../../../../src/components/nn/training/train-step.ts";
import { holdWeights } from "../../../../src/components/nn/weights/hold-weights.ts";
import { initialWeights } from "../../../../src/components/nn/weights/initial-weights.ts";
import { Philox } from "../../../../src/stats/random/philox.ts";
import { nativeFolder, openTestEngine, requireNative } from "../../../support/engines.ts";

const STEPS = 1000;
const POOL: Window = { size: 3, stride: 2, padding: 1 };
const NORM = { epsilon: 1e-3, momentum: 0.01 };
const TASKS = [
  { name: "ct", classes: 2 },
  { name: "severity", classes: 3 },
];

/** Each kind of layer that our networks have, as few channels as there can be. */
const layers = sequence([
  stem({
    conv: { name: "conv", inputs: 1, outputs: 2, window: POOL, bias: true },
    norm: { name: "norm", ...NORM },
    shift: shift3d("shift", { ...SHIFT, chance: 0.5, distance: 0.5 }),
    pool: POOL,
  }),
  fire({ name: "fire", inputs: 2, squeeze: 1, expand: 1, residual: true, ...NORM }),
  basicBlock({ name: "block", inputs: 2, outputs: 3, stride: 2, ...NORM }),
]);
const network: Network = { backbone: layers, channels: 3, head: convHeads(TASKS, 3, 0.3), tasks: TASKS, radiomics: 0 };

describe("a training", function () {
  this.timeout(180_000);
  let engine: Engine;
  before(async function () {
    requireNative.call(this);
    engine = await openTestEngine("tensorflow");
  });
  after(() => engine?.close());

  it(`leaves no tensor behind in ${STEPS.toLocaleString("en")} steps`, async () => {
    const inside = (): number => loadBinding(nativeFolder()!, 2).binding.getNumOfTensors();
    const weights = holdWeights(engine, specsOf(network), initialWeights(specsOf(network), 1));
    const random = new Philox(1, "volumes");
    const volumes = Float32Array.from({ length: 2 * 8 ** 3 }, () => random.uniform());
    const labels = [Int32Array.of(0, 1), Int32Array.of(2, -1)];
    const rows = [0, 1];
    const batch = { rows, ids: ["a", "b"], volumes, shape: [2, 8, 8, 8, 1], labels };
    const rule = { optimiser: createOptimiser("sgd"), state: emptyState(), rate: 1e-3 };
    const training = { engine, network, weights, loss: createLoss("random-weighted", TASKS) };
    const counts: [mine: number, inside: number][] = [];
    for (let step = 0; step < STEPS; step++) {
      const memory = step % 2 === 0 ? "normal" : "low";
      const random = stepRandom(1, 0, step, rows);
      await trainStep({ ...training, memory }, { ...rule, batch, epoch: 0, random, learnt: new Float64Array(0) });
      if (step === 99 || step === STEPS - 1) counts.push([engine.tensors(), inside()]);
    }
    const parameters = specsOf(network).filter(({ role }) => role === "parameter").length;
    expect(engine.tensors()).to.equal(specsOf(network).length + parameters); // with a momentum each
    expect(counts[1]![0]).to.equal(counts[0]![0]);
    expect(counts[1]![1] - counts[0]![1]).to.be.within(0, 20); // shapes and distances not seen before, kept for the next time
    weights.release();
    releaseState(rule.state);
    expect(engine.tensors()).to.equal(0);
  });
});
