import { createHash } from "node:crypto";
import { expect } from "chai";
import type { EngineName } from "../../../src/components/compute/engine/names.ts";
import { createLoss } from "../../../src/components/nn/losses/losses.ts";
import { specsOf } from "../../../src/components/nn/models/network.ts";
import { buildNetwork } from "../../../src/components/nn/models/networks.ts";
import { emptyState, releaseState } from "../../../src/components/nn/training/optimiser-state.ts";
import { createOptimiser } from "../../../src/components/nn/training/optimisers.ts";
import { stepRandom } from "../../../src/components/nn/training/step-random.ts";
import { trainStep } from "../../../src/components/nn/training/train-step.ts";
import { fetchWeights, holdWeights } from "../../../src/components/nn/weights/hold-weights.ts";
import { initialWeights } from "../../../src/components/nn/weights/initial-weights.ts";
import { Philox } from "../../../src/stats/random/philox.ts";
import { openTestEngine, requireNative } from "../../support/engines.ts";

const STEPS = 20;
const SHAPE = [2, 20, 24, 28, 1];

/** Trains a ShiftNet3D with dropout for some steps on a freshly opened engine; digest of all its weights and statistics. */
async function trainedDigest(name: EngineName): Promise<string> {
  const engine = await openTestEngine(name);
  const network = buildNetwork({ network: "shiftnet3d", tasks: [{ name: "ct", classes: 2 }] });
  const specs = specsOf(network);
  const weights = holdWeights(engine, specs, initialWeights(specs, 3));
  const training = { engine, network, weights, loss: createLoss("cross-entropy", network.tasks) };
  const optimiser = createOptimiser("sgd", { momentum: 0.9, nesterov: true, weightDecay: 5e-5 });
  const state = emptyState();
  const rows = [0, 1];
  for (let step = 0; step < STEPS; step++) {
    const random = new Philox(3, "volumes", step);
    const volumes = Float32Array.from({ length: SHAPE.reduce((a, b) => a * b, 1) }, () => random.normal());
    const batch = { rows, ids: ["a", "b"], volumes, shape: SHAPE, labels: [Int32Array.of(0, 1)] };
    const at = { batch, epoch: step, random: stepRandom(3, step, 0, rows), learnt: new Float64Array(0) };
    const { outcome } = await trainStep(training, { ...at, optimiser, state, rate: 1e-3 });
    expect(outcome).to.equal("updated");
  }
  const hash = createHash("sha256");
  for (const [key, { values }] of await fetchWeights(engine, specs, weights)) hash.update(key).update(values);
  weights.release();
  releaseState(state);
  expect(engine.tensors()).to.equal(0);
  await engine.close();
  return hash.digest("hex");
}

describe("twenty training steps give the same bytes twice", function () {
  this.timeout(180_000);

  it("on the portable engine", async () => {
    expect(await trainedDigest("portable")).to.equal(await trainedDigest("portable"));
  });

  it("on TensorFlow", async function () {
    requireNative.call(this);
    expect(await trainedDigest("tensorflow")).to.equal(await trainedDigest("tensorflow"));
  });
});
