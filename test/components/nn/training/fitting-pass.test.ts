import { expect } from "chai";
import { conv } from "../../../../src/components/nn/layers/conv.ts";
import { sequence } from "../../../../src/components/nn/layers/sequence.ts";
import type { BackboneDefinition } from "../../../../src/components/nn/models/backbone.ts";
import { specsOf } from "../../../../src/components/nn/models/network.ts";
import { buildNetwork, useBackbones } from "../../../../src/components/nn/models/networks.ts";
import { linearHeads } from "../../../../src/components/nn/models/plain-heads.ts";
import { evaluateBatch } from "../../../../src/components/nn/training/evaluate-batch.ts";
import { holdWeights } from "../../../../src/components/nn/weights/hold-weights.ts";
import { initialWeights } from "../../../../src/components/nn/weights/initial-weights.ts";
import { failureOf } from "../../../formats/failure-of.ts";
import { openTestEngine } from "../../../support/engines.ts";

const window = { size: 1, stride: 1, padding: 0 };
/** Two convolutions of 1 to 4 and `takes` to 6 channels. */
const odd = (names: readonly [string, string], takes: number, channels: number): BackboneDefinition => ({
  name: "odd",
  doc: "Two convolutions.",
  options: {},
  shifts: false,
  build: (prefix) => ({
    layer: sequence([
      conv({ name: `${prefix}${names[0]}`, inputs: 1, outputs: 4, window, bias: false }),
      conv({ name: `${prefix}${names[1]}`, inputs: takes, outputs: 6, window, bias: false }),
    ]),
    channels,
  }),
  heads: linearHeads,
});

describe("a network of one's own", () => {
  const told = (definition: BackboneDefinition) =>
    failureOf(async () => {
      useBackbones([definition]);
      try {
        const network = buildNetwork({ network: "odd", tasks: [{ name: "ct", classes: 2 }] });
        const engine = await openTestEngine("portable");
        try {
          const weights = holdWeights(engine, specsOf(network), initialWeights(specsOf(network), 1));
          const batch = { volumes: new Float32Array(8), shape: [1, 2, 2, 2, 1] };
          await evaluateBatch(engine, network, weights, batch, "normal");
        } finally {
          await engine.close();
        }
      } finally {
        useBackbones([]);
      }
    });

  it("whose layers share a name is refused", async () => {
    expect(await told(odd(["conv", "conv"], 4, 6))).to.deep.equal({
      code: "same-name",
      message: 'the network "odd" has the parameter "conv.weight" twice: two of its layers have the same name',
      help: "give each layer a name of its own",
    });
  });

  it("whose layers do not fit is told where", async () => {
    expect(await told(odd(["conv1", "conv2"], 3, 6))).to.deep.equal({
      code: "misfit-layer",
      message:
        'the network\'s layers do not fit, at "conv2.weight": weights [1, 1, 1, 3, 6] do not fit a convolution of 1 on [1, 2, 2, 2, 4]',
      help: "let a layer take as many channels as the one before it gives, and volumes be large enough for all of them",
    });
  });

  it("that says other channels than it gives is told both", async () => {
    expect(await told(odd(["conv1", "conv2"], 4, 5))).to.deep.equal({
      code: "misfit-layer",
      message: "the network's backbone says channels: 5, and its last layer gives 6",
      help: "let its build return channels: 6",
    });
  });
});
