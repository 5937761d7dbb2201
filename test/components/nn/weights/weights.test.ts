import { expect } from "chai";
import fc from "fast-check";
import type { ParameterSpec } from "../../../../src/components/nn/layers/layer.ts";
import { misfit, withAliases } from "../../../../src/components/nn/weights/fit-weights.ts";
import { fetchWeights, holdWeights } from "../../../../src/components/nn/weights/hold-weights.ts";
import { initialWeights } from "../../../../src/components/nn/weights/initial-weights.ts";
import { engineShape, toEngineLayout, toTorchLayout } from "../../../../src/components/nn/weights/torch-layout.ts";
import { failureOf } from "../../../formats/failure-of.ts";
import { exactEngine } from "../../../support/exact-engine.ts";

const spec = (name: string, shape: readonly number[], initial: ParameterSpec["initial"]): ParameterSpec => ({
  name,
  shape,
  role: "parameter",
  initial,
});
const NORMAL = { how: "kaiming-normal", fan: "out" } as const;

describe("nn/weights", () => {
  it("lays convolution kernels out as the engine has them, and back", () => {
    const shape = [2, 3, 1, 1, 2]; // out, in, d, h, w
    const torch = Float32Array.from({ length: 12 }, (_, i) => i); // out · 6 + in · 2 + tap
    expect(engineShape(shape)).to.deep.equal([1, 1, 2, 3, 2]);
    expect([...toEngineLayout(torch, shape)]).to.deep.equal([0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11]);
    expect(engineShape([4, 3])).to.deep.equal([4, 3]);
    expect(toEngineLayout(torch, [4, 3])).to.equal(torch);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 5, maxLength: 5 }), (any) => {
        const values = Float32Array.from({ length: any.reduce((a, b) => a * b, 1) }, (_, i) => i);
        expect(toTorchLayout(toEngineLayout(values, any), any)).to.deep.equal(values);
      }),
    );
  });

  it("starts each parameter from its own stream of the seed", () => {
    const one = spec("a.weight", [8, 4, 3, 3, 3], NORMAL);
    const two = spec("b.weight", [8, 4, 3, 3, 3], NORMAL);
    const both = initialWeights([one, two], 3);
    expect(initialWeights([two], 3).get("b.weight")).to.deep.equal(both.get("b.weight"));
    expect(both.get("a.weight")!.values).not.to.deep.equal(both.get("b.weight")!.values);
    expect(initialWeights([one], 4).get("a.weight")).not.to.deep.equal(both.get("a.weight"));
    const uniform = initialWeights([spec("u", [20_000], { how: "uniform", bound: 0.25 })], 1).get("u")!.values;
    expect(Math.max(...uniform)).to.be.within(0.249, 0.25);
    expect(Math.min(...uniform)).to.be.within(-0.25, -0.249);
  });

  it("draws normal numbers of the deviation √(2 / fan)", () => {
    for (const [fan, size] of [
      ["out", 40 * 27],
      ["in", 20 * 27],
    ] as const) {
      const { values } = initialWeights([spec("w", [40, 20, 3, 3, 3], { how: "kaiming-normal", fan })], 2).get("w")!;
      const unit = Array.from(values, (value) => value / Math.sqrt(2 / size));
      const moment = (power: number): number => unit.reduce((sum, value) => sum + value ** power, 0) / unit.length;
      // standard errors of the moments of 21,600 normal numbers, four of them
      expect(moment(1)).to.be.closeTo(0, 4 * Math.sqrt(1 / unit.length));
      expect(moment(2)).to.be.closeTo(1, 4 * Math.sqrt(2 / unit.length));
      expect(moment(4)).to.be.closeTo(3, 4 * Math.sqrt(96 / unit.length));
    }
  });

  it("holds weights in an engine and gives them back as they were", async () => {
    const engine = exactEngine();
    const specs = [spec("c.weight", [2, 3, 2, 2, 2], NORMAL), spec("l.weight", [3, 2], NORMAL)];
    const start = initialWeights(specs, 5);
    const weights = holdWeights(engine, specs, new Map([...start, ["other", { shape: [1], values: new Float32Array(1) }]]));
    expect(weights.names).to.deep.equal(["c.weight", "l.weight"]);
    expect(weights.get("c.weight").shape).to.deep.equal([2, 2, 2, 3, 2]);
    expect(await fetchWeights(engine, specs, weights)).to.deep.equal(start);
    weights.set("l.weight", engine.filled([3, 2], 1));
    expect(engine.exact(weights.get("l.weight"))[5]).to.equal(1);
    expect(() => weights.get("x")).to.throw(RangeError, 'the network has no parameter "x"');
    const wrong = engine.filled([2, 3], 0);
    expect(() => weights.set("l.weight", wrong)).to.throw(RangeError, "l.weight is [3, 2] in the engine, got [2, 3]");
    wrong.release();
    weights.release();
    expect(engine.tensors()).to.equal(0);
    expect(() => holdWeights(engine, specs, new Map())).to.throw(RangeError, "c.weight must be [2, 3, 2, 2, 2], got none");
  });

  it("says so where an engine has no room for them, and leaves nothing there", async () => {
    const engine = exactEngine();
    const specs = [spec("a", [2], NORMAL), spec("b", [3], NORMAL)];
    const full = {
      ...engine,
      upload: (values: Float32Array, shape: readonly number[]) => {
        if (shape[0] === 3) throw new Error("out of memory: the portable engine has 4000 MiB");
        return engine.upload(values, shape);
      },
    };
    expect(await failureOf(() => holdWeights(full, specs, initialWeights(specs, 5)))).to.deep.equal({
      code: "out-of-memory",
      message:
        "memory ran out as the network's weights were brought into the engine: out of memory: the portable engine has 4000 MiB",
      help: "free memory, compute where there is more, or take a smaller network",
    });
    expect(engine.tensors()).to.equal(0);
  });

  it("says what keeps a file's tensors from being a network's", () => {
    const specs = ["a", "b", "c", "d", "e"].map((name) => spec(name, [2], NORMAL));
    const tensors = initialWeights(specs, 1);
    const more = new Map([...tensors, ["a.num_batches_tracked", { shape: [], values: Float32Array.of(3) }]]);
    expect(misfit(specs, more)).to.equal(undefined);
    expect(misfit(specs, new Map([...tensors].slice(0, 1)))).to.equal("it lacks b, c, d and 1 more");
    const odd = new Map([...tensors, ["b", { shape: [2, 1], values: new Float32Array(2) }]]);
    expect(misfit(specs, odd)).to.equal("its b is [2, 1], the network's [2]");
  });

  it("writes a tensor under its second name as well", () => {
    const specs = [{ ...spec("head_.1.weight", [2], NORMAL), alias: "head.1.weight" }, spec("b", [1], NORMAL)];
    const tensors = initialWeights(specs, 1);
    const all = withAliases(specs, tensors);
    expect([...all.keys()].sort()).to.deep.equal(["b", "head.1.weight", "head_.1.weight"]);
    expect(all.get("head.1.weight")).to.equal(tensors.get("head_.1.weight"));
  });
});
