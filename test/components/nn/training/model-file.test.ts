import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { specsOf } from "../../../../src/components/nn/models/network.ts";
import { type NetworkModel, networkOf, readModel, writeModel } from "../../../../src/components/nn/training/model-file.ts";
import { initialWeights } from "../../../../src/components/nn/weights/initial-weights.ts";
import { safetensorsParts } from "../../../../src/formats/safetensors.ts";
import { failureOf, messageOf } from "../../../formats/failure-of.ts";

const model: NetworkModel = {
  network: "covid-mtl",
  options: { backbone: "squeezenet3d", head: "authors" },
  shift: false,
  tasks: [{ name: "CT", classes: [0, 1] }],
  preparation: { clip: { above: 2000 }, standard: { mean: 1, deviation: 2 }, size: { z: 8, y: 8, x: 8 } },
};

describe("a stored network", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-model-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is read as it was written, with the second names that PyTorch asks for", async () => {
    const tensors = initialWeights(specsOf(networkOf(model)), 1);
    const path = join(folder, "model.safetensors");
    await writeModel(path, { model, tensors });
    const read = await readModel(path, "it");
    expect(read.model).to.deep.equal(model);
    for (const [name, { values }] of tensors) expect(read.tensors.get(name)!.values, name).to.deep.equal(values);
    expect(read.tensors.get("classifier1.1.weight")).to.deep.equal(read.tensors.get("classifier1_.1.weight"));
  });

  it("is refused where a weight is not finite", async () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const tensors = initialWeights(specsOf(networkOf(model)), 1);
      tensors.get("features.convbn.0.bias")!.values[3] = bad;
      const path = join(folder, "astray.safetensors");
      await writeModel(path, { model, tensors });
      expect(await failureOf(() => readModel(path, "train.model"))).to.deep.equal({
        code: "not-finite",
        message: '"features.convbn.0.bias" of train.model has numbers that are not finite: such a network tells nothing',
        help: "take weights from before the training went astray",
      });
    }
  });

  it("is refused where it does not say what it is, or is not that", async () => {
    const path = join(folder, "other.safetensors");
    const tensors = new Map([["fc.bias", { shape: [2], values: Float32Array.from([1, 2]) }]]);
    writeFileSync(path, Buffer.concat(safetensorsParts(tensors)));
    expect(await failureOf(() => readModel(path, "other.safetensors"))).to.deep.equal({
      code: "no-network",
      message: "other.safetensors does not say what network its weights belong to",
      help: "wire the output model of nn/train or nn/transfer; for weights from PyTorch see docs/networks-training.md",
    });
    const said = async (text: string): Promise<string> => {
      writeFileSync(path, Buffer.concat(safetensorsParts(tensors, { format: "regimen network 1", model: text })));
      return messageOf(() => readModel(path, "other.safetensors"));
    };
    const notAs = "other.safetensors does not say as regimen does what network its weights belong to: ";
    expect(await said("{")).to.equal(`${notAs}it is no JSON`);
    expect(await said("[]")).to.equal(`${notAs}must be object`);
    expect(await said(JSON.stringify({ ...model, tasks: [{ name: "CT", classes: { length: 1e12 } }] }))).to.equal(
      `${notAs}tasks.0.classes must be array`,
    );
    expect(await said(JSON.stringify({ ...model, options: { dropout: "all" } }))).to.equal(
      `${notAs}options.dropout must be number`,
    );
    expect(await said(JSON.stringify({ ...model, options: { widht: 3 } }))).to.equal(
      'the network "covid-mtl" has no option "widht"',
    );
    expect(await said(JSON.stringify({ ...model, features: { names: ["a"], scale: [], offset: [1] } }))).to.equal(
      `${notAs}features has not one scale and offset a name`,
    );
    writeFileSync(path, Buffer.concat(safetensorsParts(tensors, { format: "regimen network 1", model: JSON.stringify(model) })));
    expect(await failureOf(() => readModel(path, "other.safetensors"))).to.deep.equal({
      code: "no-network",
      message:
        "other.safetensors is not the network it says it is: it lacks features.convbn.0.weight, features.convbn.0.bias, features.convbn.1.weight and 149 more",
    });
  });
});
