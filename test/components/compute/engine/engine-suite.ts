/** The cases that every engine has to pass: each kernel against the loops of test/support/volumes.ts. */
import { expect } from "chai";
import type { Engine, Normalization, Window } from "../../../../src/components/compute/engine/engine.ts";
import type { Shape, Tensor } from "../../../../src/components/compute/engine/tensor.ts";
import { Philox } from "../../../../src/stats/random/philox.ts";
import * as loops from "../../../support/volumes.ts";
import { type Numbers, numbers, randomNumbers } from "../../../support/volumes.ts";
import { contractCases, type Lent } from "./contract-cases.ts";
import { joinedCases } from "./joined-cases.ts";
import { shapingCases } from "./shaping-cases.ts";

/**
 * Of the largest wanted number. A float32 product or sum is off by 6e-8 of itself; sums of up to 2,000 terms of both signs, in whatever
 * order an engine takes them, by some 45 times that, and the largest of thousands of results by four times more: 1e-5.
 */
const SUMS = 1e-5;
/** Of the largest: a few roundings, one after the other. GPUs may round a quotient or root to 2.5 units in the last place. */
const STEPS = 1e-6;
const EXACT = 0;

const windows = (sizes: readonly number[], strides: readonly number[]): Window[] =>
  sizes.flatMap((size) => strides.map((stride) => ({ size, stride, padding: (size - 1) / 2 })));

/** Odd and even lengths, one and more channels, one to three samples; channels on both sides of what vectors hold. */
const CONVOLUTIONS: readonly { shape: Shape; outputs: number; windows: readonly Window[] }[] = [
  { shape: [1, 5, 6, 7, 1], outputs: 4, windows: windows([1, 3, 5], [1, 2]) },
  { shape: [2, 6, 4, 9, 3], outputs: 5, windows: windows([1, 3, 5], [1, 2]) },
  { shape: [3, 4, 5, 4, 16], outputs: 24, windows: windows([1, 3], [1, 2]) },
  { shape: [1, 3, 8, 5, 9], outputs: 1, windows: windows([3], [1, 2]) },
  {
    shape: [2, 6, 7, 6, 4],
    outputs: 8,
    windows: [
      { size: 3, stride: 1, padding: 0 },
      { size: 3, stride: 2, padding: 0 },
      { size: 2, stride: 2, padding: 0 },
    ],
  },
];
const POOLS: readonly { shape: Shape; window: Window }[] = [
  { shape: [1, 5, 6, 7, 1], window: { size: 3, stride: 2, padding: 1 } },
  { shape: [2, 6, 4, 9, 5], window: { size: 3, stride: 2, padding: 1 } },
  { shape: [3, 4, 8, 6, 16], window: { size: 3, stride: 2, padding: 1 } },
  { shape: [2, 5, 4, 6, 3], window: { size: 3, stride: 1, padding: 1 } },
  { shape: [1, 4, 5, 3, 37], window: { size: 3, stride: 2, padding: 1 } },
  { shape: [1, 6, 5, 7, 4], window: { size: 2, stride: 2, padding: 0 } },
  { shape: [1, 7, 6, 8, 6], window: { size: 3, stride: 2, padding: 0 } },
];
const label = (shape: Shape, { size, stride, padding }: Window): string =>
  `[${shape.join(", ")}], size ${size}, stride ${stride}, padding ${padding}`;

/** Declares the suite for what `open` opens; `ready` runs first and may skip it all. */
export function engineSuite(
  title: string,
  open: () => Promise<Engine>,
  ready: (this: Mocha.Context) => void | Promise<void> = () => {},
): void {
  describe(title, function () {
    this.timeout(180_000);
    let engine: Engine;
    let made: Tensor[] = [];

    before(async function () {
      await ready.call(this);
      engine = await open();
    });
    after(() => engine?.close());
    afterEach("no tensor is left over", () => {
      if (engine === undefined) return;
      for (const tensor of made) tensor.release();
      made = [];
      expect(engine.tensors()).to.equal(0);
    });

    /** Kept for the end of the test. */
    function own<T extends Tensor>(tensor: T): T {
      made.push(tensor);
      return tensor;
    }
    const up = ({ values, shape }: Numbers): Tensor => own(engine.upload(Float32Array.from(values), shape));

    async function expectClose(got: Tensor, wanted: Numbers, tolerance: number, what = "result"): Promise<void> {
      own(got);
      expect(got.shape, `shape of the ${what}`).to.deep.equal(wanted.shape);
      const values = await engine.read(got);
      expect(values).to.be.instanceOf(Float32Array);
      expect(values.length).to.equal(wanted.values.length);
      const largest = wanted.values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
      let worst = 0;
      for (const [i, value] of values.entries()) {
        const off = Math.abs(value - wanted.values[i]!);
        worst = Math.max(worst, Number.isNaN(off) ? Infinity : off);
      }
      expect(worst, `largest error of the ${what}, of ${largest}`).to.be.at.most(tolerance * largest);
    }

    describe("convolution and its gradients", () => {
      for (const { shape, outputs, windows } of CONVOLUTIONS)
        for (const window of windows)
          it(`${label(shape, window)}, ${outputs} outputs`, async () => {
            const { size } = window;
            const x = randomNumbers(shape, 1);
            const w = randomNumbers([size, size, size, shape[4]!, outputs], 2);
            const y = loops.convolution(x, w, window);
            const dy = randomNumbers(y.shape, 3);
            const gradients = loops.convolutionGradients(dy, x, w, window);
            const [tx, tw, tdy] = [up(x), up(w), up(dy)];
            await expectClose(engine.conv(tx, tw, window), y, SUMS, "output");
            await expectClose(engine.convInputGradient(tdy, tw, shape, window), gradients.x, SUMS, "input's gradient");
            await expectClose(engine.convWeightGradient(tx, tdy, window), gradients.w, SUMS, "weights' gradient");
          });
    });

    describe("maximum pooling and its gradient", () => {
      for (const { shape, window } of POOLS) {
        const compare = async (x: Numbers): Promise<void> => {
          const y = loops.maxPooling(x, window);
          const dy = randomNumbers(y.shape, 5);
          const [tx, tdy] = [up(x), up(dy)];
          const pooled = engine.maxPool(tx, window);
          pooled.saved.forEach(own);
          await expectClose(
            engine.maxPoolGradient(tdy, tx, pooled, window),
            loops.maxPoolingGradient(dy, x, window),
            STEPS,
            "gradient",
          );
          await expectClose(pooled.y, y, EXACT, "output");
        };
        const positive = (values: Numbers): Numbers => numbers(values.shape, values.values.map(Math.abs));

        it(label(shape, window), () => compare(positive(randomNumbers(shape, 4))));
        it(`${label(shape, window)}: the first of equal maxima gets the gradient`, () => {
          const philox = new Philox(6, "ties");
          return compare(
            numbers(
              shape,
              randomNumbers(shape, 6).values.map(() => philox.integer(1, 4)),
            ),
          );
        });
        it(`${label(shape, window)}: negative numbers, of which padding is none`, () => compare(randomNumbers(shape, 7, -2)));
      }

      it("by hand: of three equal maxima the first, in the order of d, h, w, is paid", async () => {
        const window = { size: 2, stride: 2, padding: 0 };
        const x = numbers([1, 2, 2, 2, 1], [0, 1, 5, 0, 5, 5, 2, 0]);
        const tx = up(x);
        const pooled = engine.maxPool(tx, window);
        pooled.saved.forEach(own);
        const dy = up(numbers([1, 1, 1, 1, 1], [7]));
        await expectClose(engine.maxPoolGradient(dy, tx, pooled, window), numbers(x.shape, [0, 0, 7, 0, 0, 0, 0, 0]), EXACT);
        await expectClose(pooled.y, numbers([1, 1, 1, 1, 1], [5]), EXACT);
      });
    });

    describe("normalisation", () => {
      for (const [title, shape, mean] of [
        ["a volume of odd lengths", [2, 5, 7, 3, 5], 0.5],
        ["one channel", [3, 4, 6, 5, 1], 0],
        ["many channels", [1, 2, 3, 4, 70], -2],
        ["one voxel a sample", [3, 1, 1, 1, 4], 1],
      ] as const) {
        it(`${title}: moments, forward, and gradients with own and with given moments`, async () => {
          const c = shape[4];
          const x = randomNumbers(shape, 10, mean, 2);
          const dy = randomNumbers(shape, 11);
          const moments = loops.channelMoments(x);
          const shift = randomNumbers([c], 12);
          const by = { ...moments, scale: randomNumbers([c], 13, 1, 0.1), epsilon: 1e-3 };
          const [tx, tdy, tshift] = [up(x), up(dy), up(shift)];
          const tby: Normalization = { mean: up(by.mean), variance: up(by.variance), scale: up(by.scale), epsilon: by.epsilon };

          const found = engine.moments(tx);
          await expectClose(found.mean, moments.mean, STEPS, "mean");
          await expectClose(found.variance, moments.variance, STEPS, "variance");
          await expectClose(engine.normalize(tx, tby, tshift), loops.normalization(x, by, shift), SUMS, "output");
          for (const own of [true, false]) {
            const got = own ? engine.normalizeGradient(tdy, tx, tby) : engine.normalizeFixedGradient(tdy, tx, tby);
            const wanted = loops.normalizationGradients(dy, x, by, own);
            await expectClose(got.x, wanted.x, SUMS, "input's gradient");
            await expectClose(got.scale, wanted.scale, SUMS, "scale's gradient");
            await expectClose(got.shift, wanted.shift, SUMS, "shift's gradient");
          }
        });
      }

      it("moments of numbers around 10,000 with deviation 1", async () => {
        const x = randomNumbers([2, 20, 40, 40, 2], 14, 10_000, 1);
        const moments = loops.channelMoments(x);
        const found = engine.moments(up(x));
        await expectClose(found.mean, moments.mean, STEPS, "mean");
        // the mean is known to two units of its last place, 1e-3 each, which the variance takes in squared
        await expectClose(found.variance, moments.variance, 5 * STEPS, "variance");
      });

      it("the mean of many equal numbers, which float32 cannot sum, is that number", async () => {
        const value = Math.fround(0.1);
        const shape = [1, 32, 128, 128, 2];
        const x = own(engine.filled(shape, value));
        const found = engine.moments(x);
        const variance = await engine.read(own(found.variance));
        // twice the usual: with equal numbers every rounding of a sum may go the same way
        await expectClose(found.mean, numbers([2], [value, value]), 2 * STEPS, "mean");
        expect(Math.max(...variance)).to.be.at.most((2 * STEPS * value) ** 2);
      });
    });

    describe("averages and sums", () => {
      for (const shape of [
        [2, 3, 5, 4, 7],
        [1, 4, 2, 6, 1],
        [3, 1, 1, 1, 9],
      ])
        it(`[${shape.join(", ")}]: average over space, its gradient, sum to channels`, async () => {
          const x = randomNumbers(shape, 20);
          const dy = randomNumbers([shape[0]!, shape[4]!], 21);
          const tx = up(x);
          await expectClose(engine.averageSpace(tx), loops.spaceAverage(x), SUMS, "average");
          await expectClose(engine.averageSpaceGradient(up(dy), shape), loops.spaceAverageGradient(dy, shape), STEPS, "gradient");
          await expectClose(engine.sumToChannels(tx), loops.channelSums(x), SUMS, "sum");
        });

      it("sum to channels of a matrix", async () => {
        const x = randomNumbers([7, 5], 22);
        await expectClose(engine.sumToChannels(up(x)), loops.channelSums(x), SUMS);
      });
    });

    describe("number by number", () => {
      for (const shape of [[2, 3, 4, 5, 3], [7], [3, 5]]) {
        const a = randomNumbers(shape, 30);
        const b = randomNumbers(shape, 31, 3, 0.5);
        const by = (f: (a: number, b: number) => number): Numbers =>
          numbers(
            shape,
            a.values.map((value, i) => f(value, b.values[i]!)),
          );
        it(`[${shape.join(", ")}]`, async () => {
          const [ta, tb] = [up(a), up(b)];
          await expectClose(
            engine.add(ta, tb),
            by((x, y) => x + y),
            STEPS,
            "sum",
          );
          await expectClose(
            engine.subtract(ta, tb),
            by((x, y) => x - y),
            STEPS,
            "difference",
          );
          await expectClose(
            engine.multiply(ta, tb),
            by((x, y) => x * y),
            STEPS,
            "product",
          );
          await expectClose(
            engine.divide(ta, tb),
            by((x, y) => x / y),
            STEPS,
            "quotient",
          );
          await expectClose(
            engine.combine(0.9, ta, -0.3, tb),
            by((x, y) => 0.9 * x - 0.3 * y),
            STEPS,
            "combination",
          );
          await expectClose(
            engine.scale(ta, -1.7),
            by((x) => -1.7 * x),
            STEPS,
            "multiple",
          );
          await expectClose(
            engine.squareRoot(tb),
            by((_, y) => Math.sqrt(y)),
            STEPS,
            "root",
          );
          await expectClose(
            engine.relu(ta),
            by((x) => Math.max(x, 0)),
            EXACT,
            "ReLU",
          );
          await expectClose(
            engine.reluGradient(tb, own(engine.relu(ta))),
            by((x, y) => (x > 0 ? y : 0)),
            EXACT,
            "ReLU's gradient",
          );
        });
        it(`[${shape.join(", ")}]: channel by channel`, async () => {
          const c = shape.at(-1)!;
          const [scale, shift] = [randomNumbers([c], 32), randomNumbers([c], 33)];
          const [ta, tscale, tshift] = [up(a), up(scale), up(shift)];
          const each = (f: (value: number, channel: number) => number): Numbers =>
            numbers(
              shape,
              a.values.map((value, i) => f(value, i % c)),
            );
          await expectClose(
            engine.affine(ta, tscale, tshift),
            each((x, i) => x * scale.values[i]! + shift.values[i]!),
            STEPS,
            "affine",
          );
          await expectClose(
            engine.addBias(ta, tshift),
            each((x, i) => x + shift.values[i]!),
            STEPS,
            "bias",
          );
        });
      }

      it("a square root of 0 is 0, and 0 passes no gradient through ReLU", async () => {
        const zeros = up(numbers([4]));
        await expectClose(engine.squareRoot(zeros), numbers([4]), EXACT);
        await expectClose(engine.reluGradient(own(engine.filled([4], 3)), zeros), numbers([4]), EXACT);
      });
    });

    describe("matrix product", () => {
      for (const [transposeA, transposeB] of [
        [false, false],
        [true, false],
        [false, true],
        [true, true],
      ] as const)
        it(`${transposeA ? "aᵀ" : "a"} · ${transposeB ? "bᵀ" : "b"}`, async () => {
          for (const [rows, inner, columns] of [
            [3, 17, 5],
            [1, 9, 1],
            [2, 1, 3],
          ] as const) {
            const a = randomNumbers(transposeA ? [inner, rows] : [rows, inner], 40);
            const b = randomNumbers(transposeB ? [columns, inner] : [inner, columns], 41);
            await expectClose(
              engine.matMul(up(a), up(b), transposeA, transposeB),
              loops.matrixProduct(a, b, transposeA, transposeB),
              SUMS,
            );
          }
        });
    });

    const lent: Lent = {
      engine: () => engine,
      own,
      up,
      expectClose,
    };
    shapingCases(lent);
    joinedCases(lent);
    contractCases(lent);
  });
}
