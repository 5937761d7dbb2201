import { expect } from "chai";
import { average } from "../../../../src/components/nn/layers/average.ts";
import { basicBlock } from "../../../../src/components/nn/layers/basic-block.ts";
import { batchNorm } from "../../../../src/components/nn/layers/batch-norm.ts";
import { conv } from "../../../../src/components/nn/layers/conv.ts";
import { convNorm } from "../../../../src/components/nn/layers/conv-norm.ts";
import { dropout } from "../../../../src/components/nn/layers/dropout.ts";
import { fire } from "../../../../src/components/nn/layers/fire.ts";
import type { Layer } from "../../../../src/components/nn/layers/layer.ts";
import { linear } from "../../../../src/components/nn/layers/linear.ts";
import { maxPool } from "../../../../src/components/nn/layers/max-pool.ts";
import { recomputed } from "../../../../src/components/nn/layers/recomputed.ts";
import { relu } from "../../../../src/components/nn/layers/relu.ts";
import { sequence } from "../../../../src/components/nn/layers/sequence.ts";
import { shift3d } from "../../../../src/components/nn/layers/shift.ts";
import { SHIFT } from "../../../../src/components/nn/layers/shift-moves.ts";
import { stem } from "../../../../src/components/nn/layers/stem.ts";
import { worstRelative } from "../../../support/closeness.ts";
import { checkGradients, randomInput, randomValues, run } from "./check-gradients.ts";

const NORM = { epsilon: 1e-3, momentum: 0.1 };
const VOLUME = [2, 4, 3, 5, 3];
const CUBE = { size: 3, stride: 1, padding: 1 };
const shift = shift3d("shift", { ...SHIFT, chance: 0.8, distance: 0.5 });
const padded = shift3d("shift", { ...SHIFT, chance: 0.8, distance: 0.5, fill: 0.25 });
const stemOf = (bias: boolean, moved?: typeof shift): Layer =>
  stem({
    conv: { name: "c", inputs: 3, outputs: 4, window: { size: 3, stride: 2, padding: 1 }, bias },
    norm: { name: "n", ...NORM },
    ...(moved ? { shift: moved } : {}),
    pool: { size: 3, stride: 2, padding: 1 },
  });

const LAYERS: readonly (readonly [name: string, layer: Layer, shape: readonly number[]])[] = [
  ["convolution with bias", conv({ name: "c", inputs: 3, outputs: 2, window: CUBE, bias: true }), VOLUME],
  [
    "convolution with stride",
    conv({ name: "c", inputs: 3, outputs: 2, window: { size: 5, stride: 2, padding: 2 }, bias: false }),
    VOLUME,
  ],
  ["batch norm", batchNorm({ name: "n", channels: 3, ...NORM }), VOLUME],
  [
    "convolution with norm",
    convNorm({ name: "c", inputs: 3, outputs: 2, window: CUBE, bias: true }, { name: "n", ...NORM }),
    VOLUME,
  ],
  ["ReLU", relu, VOLUME],
  ["max-pool", sequence([relu, maxPool({ size: 3, stride: 2, padding: 1 })]), VOLUME],
  ["average", average, VOLUME],
  ["linear", linear({ name: "l", inputs: 5, outputs: 3 }), [4, 5]],
  ["dropout", dropout("d", 0.4), VOLUME],
  ["Shift3D, wrapped", shift, VOLUME],
  ["Shift3D, padded", padded, VOLUME],
  ["fire module", fire({ name: "f", inputs: 3, squeeze: 2, expand: 3, residual: false, ...NORM }), VOLUME],
  [
    "fire module with a way around",
    fire({ name: "f", inputs: 6, squeeze: 2, expand: 3, residual: true, ...NORM }),
    [2, 3, 4, 3, 6],
  ],
  ["basic block", basicBlock({ name: "b", inputs: 3, outputs: 3, stride: 1, ...NORM }), VOLUME],
  ["basic block with stride", basicBlock({ name: "b", inputs: 3, outputs: 4, stride: 2, ...NORM }), VOLUME],
  ["stem", stemOf(true), [2, 6, 5, 7, 3]],
  ["stem with Shift3D", stemOf(false, shift), [2, 6, 5, 7, 3]],
];

describe("nn/layers", () => {
  for (const [name, layer, shape] of LAYERS) {
    for (const training of [true, false]) {
      it(`${name}: gradients are those of finite differences ${training ? "in training" : "by running statistics"}`, () => {
        checkGradients(layer, shape, { training });
      });
    }

    it(`${name}: keeps nothing of a pass that records none, and frees all of frozen ones`, () => {
      const x = randomInput(shape, 1);
      const values = randomValues(layer, 2);
      const recorded = run(layer, x, values, {});
      const plain = run(layer, x, values, { record: false });
      expect(plain.left).to.equal(0);
      expect(plain.y).to.deep.equal(recorded.y);
      expect(plain.after).to.deep.equal(recorded.after);
      const parameters = layer.specs.filter(({ role }) => role === "parameter").map((spec) => spec.name);
      for (const only of parameters) {
        const partly = run(layer, x, values, { wants: (parameter) => parameter === only }, false);
        expect(partly.left, `only ${only} learns`).to.equal(0);
        expect([...partly.gradients.keys()]).to.deep.equal([only]);
        expect(partly.gradients.get(only)).to.deep.equal(recorded.gradients.get(only));
        expect(partly.input).to.equal(undefined);
      }
      const frozen = run(sequence([layer]), x, values, { wants: () => false }, false);
      expect([frozen.left, frozen.gradients.size, frozen.input]).to.deep.equal([0, 0, undefined]);
      const through = run(layer, x, values, { wants: () => false });
      expect([through.left, through.gradients.size]).to.deep.equal([0, 0]);
      expect(through.input).to.deep.equal(recorded.input);
    });
  }

  describe("stem sample by sample", () => {
    for (const [name, layer] of [
      ["with bias", stemOf(true)],
      ["with Shift3D", stemOf(false, shift)],
      ["with padded Shift3D and bias", stemOf(true, padded)],
    ] as const) {
      for (const training of [true, false]) {
        for (const samples of [1, 3]) {
          it(`${name}, ${training ? "training" : "inference"}, ${samples} samples: as the whole batch to rounding`, () => {
            const x = randomInput([samples, 6, 5, 7, 3], 8);
            const values = randomValues(layer, 9);
            const whole = run(layer, x, values, { training }, false);
            const low = run(layer, x, values, { training, memory: "low" }, false);
            expect(low.left).to.equal(0);
            expect(low.input).to.equal(undefined);
            expect(worstRelative(low.y.values, whole.y.values)).to.be.below(1e-9);
            expect([...low.gradients.keys()].sort()).to.deep.equal([...whole.gradients.keys()].sort());
            for (const [parameter, gradient] of whole.gradients) {
              const size = Math.hypot(...gradient) || 1;
              const far = Math.hypot(...gradient.map((value, i) => value - low.gradients.get(parameter)![i]!));
              expect(far / size, parameter).to.be.below(1e-12);
            }
            for (const [buffer, value] of whole.after) {
              expect(worstRelative(low.after.get(buffer)!, value), buffer).to.be.below(1e-12);
            }
            expect(run(layer, x, values, { training, memory: "low", record: false }, false).left).to.equal(0);
          });
        }
      }
    }

    it("gives only the gradients that are wanted", () => {
      const layer = stemOf(true);
      const x = randomInput([2, 6, 5, 7, 3], 8);
      const values = randomValues(layer, 9);
      const all = run(layer, x, values, { memory: "low" }, false).gradients;
      for (const only of ["c.weight", "c.bias", "n.weight", "n.bias"]) {
        const part = run(layer, x, values, { memory: "low", wants: (name) => name === only }, false);
        expect(part.left).to.equal(0);
        expect([...part.gradients.keys()]).to.deep.equal([only]);
        expect(part.gradients.get(only)).to.deep.equal(all.get(only));
      }
    });
  });

  it("computes a layer again where memory is low, to the same numbers and with the same running statistics", () => {
    const inner = sequence([
      fire({ name: "f", inputs: 6, squeeze: 2, expand: 3, residual: true, ...NORM }),
      dropout("d", 0.3),
      shift,
      maxPool({ size: 3, stride: 2, padding: 1 }),
    ]);
    const layer = recomputed(inner);
    const x = randomInput([2, 3, 4, 3, 6], 8);
    const values = randomValues(layer, 9);
    for (const training of [true, false]) {
      for (const needsInput of [true, false]) {
        const whole = run(inner, x, values, { training }, needsInput);
        const low = run(layer, x, values, { training, memory: "low" }, needsInput);
        expect(low).to.deep.equal(whole);
        expect(low.left).to.equal(0);
        expect(run(layer, x, values, { training, memory: "low", record: false }, needsInput).y).to.deep.equal(whole.y);
      }
    }
    expect(run(layer, x, values, { memory: "low", wants: (name) => name === "f.squeeze.bias" }, false).left).to.equal(0);
  });

  it("follows batches with the unbiased variance and the bias in the mean", () => {
    const layer = convNorm(
      { name: "c", inputs: 1, outputs: 1, window: { size: 1, stride: 1, padding: 0 }, bias: true },
      { name: "n", epsilon: 1e-5, momentum: 0.25 },
    );
    const values = new Map(
      Object.entries({ "c.weight": 2, "c.bias": 10, "n.weight": 1, "n.bias": 0, "n.running_mean": 4, "n.running_var": 8 }).map(
        ([name, value]) => [name, { shape: name === "c.weight" ? [1, 1, 1, 1, 1] : [1], values: Float64Array.of(value) }],
      ),
    );
    const x = { shape: [1, 1, 1, 3, 1], values: Float64Array.of(1, 2, 6) };
    const { after, gradients, y } = run(layer, x, values, {});
    // the convolution gives 12, 14, 22 with its bias: mean 16, variance 56/3, unbiased 28
    expect(after.get("n.running_mean")![0]).to.equal(0.75 * 4 + 0.25 * 16);
    expect(after.get("n.running_var")![0]).to.be.closeTo(0.75 * 8 + 0.25 * 28, 1e-12);
    expect(y.values[2]).to.be.closeTo(6 / Math.sqrt(56 / 3 + 1e-5), 1e-12);
    expect(gradients.get("c.bias")).to.deep.equal(Float64Array.of(0));
    const told = run(layer, x, values, { training: false }).y.values;
    expect(told[0]).to.be.closeTo((12 - 4) / Math.sqrt(8 + 1e-5), 1e-12);
  });

  it("refuses to learn from a single value a channel", () => {
    const layer = batchNorm({ name: "layer4.0.bn1", channels: 2, ...NORM });
    expect(() => run(layer, randomInput([1, 1, 1, 1, 2], 1), randomValues(layer, 1), {})).to.throw(
      RangeError,
      "layer4.0.bn1: batch norm learns from at least two values a channel: use a larger batch or larger volumes",
    );
  });

  it("drops the share that it says, scales the rest, and drops nothing elsewhere", () => {
    const layer = dropout("d", 0.3);
    const ones = { shape: [2, 10, 10, 10, 10], values: new Float64Array(20_000).fill(1) };
    const { y } = run(layer, ones, new Map(), {});
    const dropped = y.values.filter((value) => value === 0).length;
    expect(dropped / 20_000).to.be.closeTo(0.3, 4 * Math.sqrt((0.3 * 0.7) / 20_000));
    expect(new Set(y.values)).to.deep.equal(new Set([0, Math.fround(1 / 0.7)]));
    expect(run(layer, ones, new Map(), { training: false }).y.values).to.deep.equal(ones.values);
    expect(() => dropout("d", 1)).to.throw(RangeError, "dropout drops a share from 0 to below 1, got 1");
  });
});
