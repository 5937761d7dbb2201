import { expect } from "chai";
import type { Engine } from "../../../../src/components/compute/engine/engine.ts";
import {
  averages,
  classActivation,
  gradientWeights,
  weightedFeatures,
} from "../../../../src/components/nn/cam/class-activation.ts";
import { inferencePass } from "../../../../src/components/nn/cam/inference-pass.ts";
import { type MapOptions, mapOfScan, type Placed, type Scan } from "../../../../src/components/nn/cam/map-of-scan.ts";
import { average } from "../../../../src/components/nn/layers/average.ts";
import { linear } from "../../../../src/components/nn/layers/linear.ts";
import { relu } from "../../../../src/components/nn/layers/relu.ts";
import { sequence } from "../../../../src/components/nn/layers/sequence.ts";
import { type Network, specsOf } from "../../../../src/components/nn/models/network.ts";
import { buildNetwork, type NetworkOptions } from "../../../../src/components/nn/models/networks.ts";
import { headOf } from "../../../../src/components/nn/models/plain-heads.ts";
import { type HeldWeights, holdWeights } from "../../../../src/components/nn/weights/hold-weights.ts";
import { initialWeights } from "../../../../src/components/nn/weights/initial-weights.ts";
import { Philox } from "../../../../src/stats/random/philox.ts";
import { failureOf } from "../../../formats/failure-of.ts";
import { openTestEngine } from "../../../support/engines.ts";

const TASKS = [
  { name: "ct", classes: 2 },
  { name: "severity", classes: 3 },
];
const SHAPE = { z: 8, y: 16, x: 70 };
const random = new Philox(3, "scan");
const SCAN: Scan = { values: Float32Array.from({ length: 8 * 16 * 70 }, () => 2 * random.uniform() - 1), shape: SHAPE };
const OPTIONS: MapOptions = { task: 0, of: 1, method: "cam", fine: 1, memory: "normal" };

describe("maps of what a network looks at", function () {
  this.timeout(180_000);
  let engine: Engine;
  const held: HeldWeights[] = [];
  before(async () => {
    engine = await openTestEngine("portable");
  });
  after(() => engine.close());
  afterEach(() => {
    for (const weights of held.splice(0)) weights.release();
    expect(engine.tensors(), "tensors left").to.equal(0);
  });

  function place(network: Network): Placed {
    const weights = holdWeights(engine, specsOf(network), initialWeights(specsOf(network), 5));
    held.push(weights);
    return { engine, network, weights };
  }
  const build = (options: Omit<NetworkOptions, "tasks">): Placed => place(buildNetwork({ tasks: TASKS, ...options }));

  for (const [network, more] of [
    ["squeezenet3d", {}],
    ["resnet3d10", {}],
    ["covid-mtl", {}],
    ["covid-mtl", { radiomics: 6 }],
  ] as const) {
    it(`of ${network}${"radiomics" in more ? " with radiomics" : ""} are on the scan's voxels, from 0 to 1, whatever the task and method`, async () => {
      const placed = build({ network, ...more });
      const scan = "radiomics" in more ? { ...SCAN, radiomics: Float32Array.of(0, 1, 0.5, 0.2, 0.9, 0.1) } : SCAN;
      for (const method of ["cam", "grad-cam"] as const) {
        for (const task of [0, 1]) {
          const { map, of, logits, stride } = await mapOfScan(placed, scan, { ...OPTIONS, method, task, of: undefined });
          expect(map).to.have.length(scan.values.length);
          expect(Math.min(...map)).to.be.at.least(0);
          expect(Math.max(...map)).to.be.at.most(1);
          expect(logits[of]).to.equal(Math.max(...logits.subarray(0, TASKS[task]!.classes)));
          expect(stride).to.equal(network === "resnet3d10" ? 64 : 32);
        }
      }
    });
  }

  it("are the features weighted by the last layer where the head is a mean and a linear layer, by both methods", async () => {
    const placed = build({ network: "resnet3d10" });
    const { weights, network } = placed;
    const volume = engine.upload(SCAN.values, [1, SHAPE.z, SHAPE.y, SHAPE.x, 1]);
    const { y: features } = network.backbone.forward(volume, inferencePass(engine, weights, false), false);
    const reading = { ...placed, features, radiomics: undefined, task: 1 };
    const map = await classActivation(reading, 2);
    const gradient = await gradientWeights(reading, 2);
    const sum = await weightedFeatures(engine, features, gradient);
    const [weight, bias] = await Promise.all(["fc2.weight", "fc2.bias"].map((name) => engine.read(weights.get(name))));
    const values = await engine.read(features);
    for (const each of [volume, features]) each.release();
    // two places, 512 channels; the gradient of a class's logit by a feature is its weight over the number of places
    expect(map).to.have.length(2);
    for (const place of [0, 1]) {
      let expected = 0;
      for (let c = 0; c < 512; c++) expected += weight![2 * 512 + c]! * values[place * 512 + c]!;
      expect(map[place]).to.be.closeTo(expected + bias![2]!, 1e-3);
      expect(sum[place]).to.be.closeTo(Math.max(0, expected / 2), 1e-3);
    }
    expect(gradient[7]).to.be.closeTo(weight![2 * 512 + 7]! / 2, 1e-6);
  });

  it("are finer where the network sees the scan shifted, and the same at the places it has anyway", async () => {
    const placed = build({ network: "resnet3d10" });
    const coarse = await mapOfScan(placed, SCAN, { ...OPTIONS, method: "grad-cam" });
    const fine = await mapOfScan(placed, SCAN, { ...OPTIONS, method: "grad-cam", fine: 2 });
    expect([coarse.stride, fine.stride]).to.deep.equal([64, 32]);
    expect(fine.logits).to.deep.equal(coarse.logits);
    expect(fine.map).not.to.deep.equal(coarse.map);
  });

  it("stop where they are told to", async () => {
    const placed = build({ network: "squeezenet3d" });
    const stop = new AbortController();
    const promise = mapOfScan(placed, SCAN, { ...OPTIONS, fine: 4, signal: stop.signal });
    stop.abort(new Error("enough"));
    expect(await promise.catch((error: Error) => error.message)).to.equal("enough");
  });

  it("have no class-activation map where the head is no average", async () => {
    const bent: Network = {
      ...buildNetwork({ network: "resnet3d10", tasks: [TASKS[0]!] }),
      head: headOf([
        sequence([average, linear({ name: "a", inputs: 512, outputs: 8 }), relu, linear({ name: "b", inputs: 8, outputs: 2 })]),
      ]),
    };
    expect(await failureOf(() => mapOfScan(place(bent), SCAN, OPTIONS))).to.deep.equal({
      code: "no-class-activation",
      message: `the network's head for "ct" is no average over places, so that it has no class-activation map`,
      help: "use method: grad-cam",
    });
  });

  it("know an average up to rounding", () => {
    expect(averages(Float32Array.of(1, 2, 3), 2)).to.equal(true);
    expect(averages(Float32Array.of(1, 2, 3), 2.0001)).to.equal(true);
    expect(averages(Float32Array.of(1, 2, 3), 2.1)).to.equal(false);
    expect(averages(new Float32Array(4), 0)).to.equal(true);
  });
});
