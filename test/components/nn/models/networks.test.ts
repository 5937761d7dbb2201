import { readFileSync } from "node:fs";
import { expect } from "chai";
import { type Network, specsOf } from "../../../../src/components/nn/models/network.ts";
import { buildNetwork, NETWORKS, type NetworkOptions } from "../../../../src/components/nn/models/networks.ts";
import { initialWeights } from "../../../../src/components/nn/weights/initial-weights.ts";
import { failureOf } from "../../../formats/failure-of.ts";

const task = (name: string, classes = 2) => ({ name, classes });
const THREE = [task("COVIDCT"), task("COVIDNC"), task("COVIDSeverity", 3)];
const names = (network: Network): string[] => specsOf(network).map(({ name }) => name);
const stateOf = (file: string): string[] => {
  const golden = JSON.parse(readFileSync(new URL(`../../../golden/nn/${file}.json`, import.meta.url), "utf8")) as {
    float64: { state_after: Record<string, unknown> };
  };
  return Object.keys(golden.float64.state_after).sort();
};
const build = (network: string, more: Partial<NetworkOptions> = {}): Network =>
  buildNetwork({ network, tasks: [task("COVIDCT")], ...more });

describe("nn/models/networks", () => {
  it("name their parameters as PyTorch does", () => {
    expect(names(build("squeezenet3d")).sort()).to.deep.equal(stateOf("squeezenet3d-1"));
    expect(names(build("shiftnet3d"))).to.deep.equal(names(build("squeezenet3d")));
    expect(names(build("resnet3d34")).sort()).to.deep.equal(stateOf("resnet3d34-4"));
    expect(names(build("covid-mtl", { tasks: THREE, radiomics: 375 })).sort()).to.deep.equal(stateOf("mtl-volume-radiomics-2"));
    const authors = specsOf(build("covid-mtl", { tasks: THREE, options: { head: "authors" } }));
    const listed = authors.flatMap(({ name, alias }) => (alias === undefined ? [name] : [name, alias]));
    expect(listed.sort()).to.deep.equal(stateOf("mtl-volume-uncertainty-3"));
  });

  it("have as many parameters as their layers come to", () => {
    const count = (network: Network): number =>
      specsOf(network)
        .filter(({ role }) => role === "parameter")
        .reduce((sum, { shape }) => sum + shape.reduce((product, length) => product * length, 1), 0);
    const blocks = (per: readonly number[]): number =>
      per.reduce((sum, blocksOf, group) => {
        const out = 64 * 2 ** group;
        const inputs = group === 0 ? 64 : out / 2;
        const first = 27 * inputs * out + 27 * out * out + 4 * out + inputs * out + 2 * out;
        return sum + first + (blocksOf - 1) * (2 * 27 * out * out + 4 * out);
      }, 0);
    const around = 125 * 64 + 2 * 64 + 512 * 2 + 2;
    expect(count(build("resnet3d10"))).to.equal(around + blocks([1, 1, 1, 1]));
    expect(count(build("resnet3d18"))).to.equal(around + blocks([2, 2, 2, 2]));
    expect(count(build("resnet3d34"))).to.equal(around + blocks([3, 4, 6, 3]));
  });

  it("number the heads of several tasks", () => {
    const heads = (network: string): string[] =>
      build(network, { tasks: THREE }).head.specs.map(({ name, shape }) => `${name} ${shape.join("x")}`);
    expect(heads("squeezenet3d")).to.deep.equal([
      "classifier1.1.weight 2x512x1x1x1",
      "classifier1.1.bias 2",
      "classifier2.1.weight 2x512x1x1x1",
      "classifier2.1.bias 2",
      "classifier3.1.weight 3x512x1x1x1",
      "classifier3.1.bias 3",
    ]);
    expect(heads("resnet3d10")).to.deep.equal([
      "fc1.weight 2x512",
      "fc1.bias 2",
      "fc2.weight 2x512",
      "fc2.bias 2",
      "fc3.weight 3x512",
      "fc3.bias 3",
    ]);
  });

  it("put any backbone under COVID-MTL, with and without radiomics", () => {
    for (const backbone of ["squeezenet3d", "shiftnet3d", "resnet3d10", "resnet3d18", "resnet3d34"]) {
      for (const radiomics of [0, 24]) {
        const network = build("covid-mtl", { tasks: THREE.slice(0, 2), radiomics, options: { backbone } });
        expect(network.channels).to.equal(512);
        expect(names(network).filter((name) => name.startsWith("classifier"))).to.deep.equal([
          ...["classifier1_", "classifier2_"].flatMap((head) => (radiomics ? [`${head}.1.weight`, `${head}.1.bias`] : [])),
          ...(radiomics
            ? ["classifier1.1.weight", "classifier1.1.bias", "classifier2.1.weight", "classifier2.1.bias"]
            : ["classifier1", "classifier2"].flatMap((head) =>
                [`${head}_`, head].flatMap((module) => [`${module}.1.weight`, `${module}.1.bias`]),
              )),
        ]);
        const alone = names(build(backbone)).filter((name) => !/^(classifier|fc)/.test(name));
        const inside = names(network).filter((name) => name.startsWith("features."));
        expect(inside).to.deep.equal(alone.map((name) => `features.${name}`));
      }
    }
  });

  it("start as PyTorch starts them", () => {
    const specs = new Map(specsOf(build("covid-mtl", { tasks: THREE, radiomics: 375 })).map((spec) => [spec.name, spec]));
    const initial = (name: string) => specs.get(name)!.initial;
    expect(initial("features.convbn.0.weight")).to.deep.equal({ how: "kaiming-normal", fan: "out" });
    expect(initial("features.convbn.0.bias")).to.deep.equal({ how: "uniform", bound: 1 / Math.sqrt(27) });
    expect(initial("features.convbn.1.weight")).to.deep.equal({ how: "constant", value: 1 });
    expect(initial("features.convbn.1.bias")).to.deep.equal({ how: "constant", value: 0 });
    expect(initial("features.convbn.1.running_mean")).to.deep.equal({ how: "constant", value: 0 });
    expect(initial("features.convbn.1.running_var")).to.deep.equal({ how: "constant", value: 1 });
    expect(initial("radioFNN.features.0.weight")).to.deep.equal({ how: "uniform", bound: 1 / Math.sqrt(375) });
    expect(initial("radioFNN.features.0.bias")).to.deep.equal({ how: "uniform", bound: 1 / Math.sqrt(375) });
    const start = initialWeights([...specs.values()], 7).get("features.features.10.expand3x3.weight")!.values;
    const deviation = Math.sqrt(start.reduce((sum, value) => sum + value * value, 0) / start.length);
    expect(deviation).to.be.closeTo(Math.sqrt(2 / (256 * 27)), 0.005 * Math.sqrt(2 / (256 * 27)));
  });

  it("answer what there is none of", async () => {
    expect(await failureOf(() => build("sqeezenet3d"))).to.deep.equal({
      code: "unknown-name",
      message: 'there is no network "sqeezenet3d"',
      allowed: NETWORKS.map(({ name }) => name).join(", "),
      nearest: "squeezenet3d",
      help: "a network of your own is known to components that nn.withOwn makes: see docs/own-network.md",
    });
    expect(NETWORKS.map(({ name }) => name)).to.deep.equal([
      "squeezenet3d",
      "shiftnet3d",
      "resnet3d10",
      "resnet3d18",
      "resnet3d34",
      "covid-mtl",
    ]);
    expect(await failureOf(() => build("resnet3d18", { options: { dropout: 0.1 } }))).to.deep.equal({
      code: "bad-parameters",
      message: 'the network "resnet3d18" has no option "dropout"',
      allowed: "none",
    });
    expect((await failureOf(() => build("covid-mtl", { options: { backbone: "resnet" } }))).message).to.equal(
      'there is no backbone "resnet"',
    );
    expect(await failureOf(() => build("shiftnet3d", { radiomics: 375 }))).to.deep.equal({
      code: "no-radiomics",
      message: 'the network "shiftnet3d" takes no radiomics',
      help: "covid-mtl does: use it with this network as its backbone, or leave the features away",
    });
    expect((await failureOf(() => build("resnet3d10", { tasks: [] }))).message).to.equal(
      'the network "resnet3d10" needs at least one task',
    );
    expect((await failureOf(() => build("resnet3d10", { tasks: [task("COVIDCT", 1)] }))).message).to.equal(
      'the task "COVIDCT" has 1 class: there is nothing to tell',
    );
  });
});
