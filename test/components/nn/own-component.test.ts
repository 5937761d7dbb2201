import { expect } from "chai";
import type { TObject } from "typebox";
import Type from "typebox";
import Value from "typebox/value";
import { conv } from "../../../src/components/nn/layers/conv.ts";
import type { LossDefinition } from "../../../src/components/nn/losses/loss-definition.ts";
import { createLoss, useLosses } from "../../../src/components/nn/losses/losses.ts";
import { meanCrossEntropy } from "../../../src/components/nn/losses/mean-cross-entropy.ts";
import type { BackboneDefinition } from "../../../src/components/nn/models/backbone.ts";
import { specsOf } from "../../../src/components/nn/models/network.ts";
import { buildNetwork, useBackbones } from "../../../src/components/nn/models/networks.ts";
import { linearHeads } from "../../../src/components/nn/models/plain-heads.ts";
import { withOwn } from "../../../src/components/nn/own-component.ts";
import { taskScores } from "../../../src/components/nn/task-scores.component.ts";
import { train } from "../../../src/components/nn/train.component.ts";
import { transfer } from "../../../src/components/nn/transfer.component.ts";

const plain: BackboneDefinition = {
  name: "plain",
  doc: "One convolution.",
  options: { width: Type.Integer({ minimum: 1, description: "Channels; 4 unless said." }) },
  shifts: false,
  build: (prefix, _shift, { width = 4 }) => ({
    layer: conv({
      name: `${prefix}only`,
      inputs: 1,
      outputs: width as number,
      window: { size: 3, stride: 2, padding: 1 },
      bias: true,
    }),
    channels: width as number,
  }),
  heads: (tasks, channels) => linearHeads(tasks, channels),
};
const calm: LossDefinition = { ...meanCrossEntropy, name: "calm" };
const tasks = [{ name: "ct", classes: 2 }];

describe("components/nn/own-component", () => {
  afterEach(() => {
    useBackbones([]);
    useLosses([]);
  });

  it("offers own networks and losses beside the built-in ones, with their options", () => {
    const mine = withOwn(train, { name: "mine", networks: [plain], losses: [calm] });
    expect(mine.name).to.equal("mine");
    expect(mine.outputs).to.equal(train.outputs);
    const { network, loss, width, backbone, epochs } = (mine.params as unknown as TObject).properties;
    for (const name of ["plain", "squeezenet3d", "covid-mtl"]) expect(Value.Check(network!, name), name).to.equal(true);
    expect(Value.Check(network!, "plane")).to.equal(false);
    expect(network).to.include({ default: "squeezenet3d" });
    expect(Value.Check(loss!, { name: "calm", smoothing: 0.1 })).to.equal(true);
    expect(Value.Check(backbone!, "plain")).to.equal(true);
    expect(width).to.include({ description: "Channels; 4 unless said." });
    expect(epochs).to.equal(train.params.properties.epochs);
    expect(Object.keys(train.params.properties)).not.to.include("width");
  });

  it("knows them while it runs", async () => {
    const built: string[][] = [];
    const names = (network: string, options = {}) => specsOf(buildNetwork({ network, tasks, options })).map(({ name }) => name);
    const component: typeof train = {
      ...train,
      async run() {
        built.push(names("plain", { width: 2 }));
        built.push(names("covid-mtl", { backbone: "plain" }).filter((name) => name.startsWith("features.")));
        const { channels } = buildNetwork({ network: "covid-mtl", tasks, options: { backbone: "plain", width: 7 } });
        expect(channels).to.equal(7); // its options reach it
        createLoss("calm", tasks);
        return {} as never;
      },
    };
    expect(() => names("plain")).to.throw('there is no network "plain"');
    await withOwn(component, { name: "mine", networks: [plain], losses: [calm] }).run({} as never);
    expect(built).to.deep.equal([
      ["only.weight", "only.bias", "fc.weight", "fc.bias"],
      ["features.only.weight", "features.only.bias"],
    ]);
  });

  it("checks what a spec says of them, and forgets them again", () => {
    const mine = withOwn(train, { name: "mine", networks: [plain], losses: [calm] });
    const given = {
      ...{ network: "plain", width: 2, label: "ct", loss: { name: "calm", draws: 2 }, optimiser: { name: "sgd" } },
      ...{ schedule: { name: "cosine" }, augment: "none", validation: 0, keep: "last", clip: {} },
    };
    const said = (more: object) => mine.check!({ ...given, ...more } as never, new Set()).map(({ message }) => message);
    expect(said({})).to.deep.equal(['the loss "calm" has no option "draws"']);
    expect(said({ network: "covid-mtl", backbone: "plain", loss: { name: "calm" } })).to.deep.equal([]);
    expect(said({ network: "covid-mtl", loss: { name: "calm" } })).to.deep.equal([
      'the network "covid-mtl" has no option "width"',
    ]);
    expect(() => buildNetwork({ network: "plain", tasks })).to.throw('there is no network "plain"');
  });

  it("offers own losses where a network is given", () => {
    const mine = withOwn(transfer, { name: "mine", networks: [plain], losses: [calm] });
    const { loss, network } = (mine.params as unknown as TObject).properties;
    expect(Value.Check(loss!, { name: "calm" })).to.equal(true);
    expect(network).to.equal(undefined);
  });

  it("leaves parameters alone where there is no network to choose", () => {
    expect(withOwn(taskScores, { name: "mine", networks: [plain] }).params).to.equal(taskScores.params);
  });

  it("refuses names that are taken", () => {
    expect(() => withOwn(train, { name: "mine", networks: [{ ...plain, name: "resnet3d34" }] })).to.throw(
      RangeError,
      'there is a network "resnet3d34" already: give yours another name',
    );
    expect(() => withOwn(train, { name: "mine", losses: [calm, calm] })).to.throw(
      RangeError,
      'there is a loss "calm" already: give yours another name',
    );
  });
});
