import { expect } from "chai";
import fc from "fast-check";
import type { Window } from "../../../../src/components/compute/engine/engine.ts";
import type { Shape } from "../../../../src/components/compute/engine/tensor.ts";
import { convolved, inputGradient, weightGradient } from "../../../../src/components/compute/tensorflow/convolution.ts";
import { type Loaded, loadBinding } from "../../../../src/components/compute/tensorflow/load-binding.ts";
import { type Id, type Operations, operationsOf } from "../../../../src/components/compute/tensorflow/operations.ts";
import { nativeFolder, requireNative } from "../../../support/engines.ts";
import * as loops from "../../../support/volumes.ts";
import { type Numbers, randomNumbers } from "../../../support/volumes.ts";

interface Case {
  readonly x: Shape;
  readonly outputs: number;
  readonly window: Window;
}

const UNIT: Window = { size: 3, stride: 1, padding: 1 };
const lengths = fc.constantFrom(1, 2, 3, 5, 7);
/** Channels in sixteens go to our kernels, others to TensorFlow's. */
const channels = fc.constantFrom(1, 3, 16, 48, 64);

const cases = fc
  .tuple(fc.integer({ min: 1, max: 3 }), lengths, lengths, lengths, channels, channels)
  .map(([n, d, h, w, inputs, outputs]): Case => ({ x: [n, d, h, w, inputs], outputs, window: UNIT }));

const stems = fc
  .tuple(fc.integer({ min: 1, max: 2 }), lengths, lengths, lengths, fc.constantFrom(3, 5), fc.constantFrom(1, 2))
  .map(([n, d, h, w, size, stride]): Case => ({ x: [n, d, h, w, 1], outputs: 64, window: { size, stride, padding: size >> 1 } }));

const halved = fc
  .tuple(fc.integer({ min: 1, max: 3 }), lengths, lengths, lengths, fc.constantFrom(16, 48), fc.constantFrom(64, 128))
  .map(([n, d, h, w, inputs, outputs]): Case => ({ x: [n, d, h, w, inputs], outputs, window: { ...UNIT, stride: 2 } }));

/** More tiles than are worked on at once, and sizes at which the way of summing changes. */
const LARGE: readonly Case[] = [
  [2, 9, 10, 11, 32, 16],
  [1, 6, 7, 13, 80, 48],
  [2, 4, 4, 4, 32, 64],
  [3, 2, 2, 2, 48, 128],
].map(([n, d, h, w, inputs, outputs]) => ({ x: [n, d, h, w, inputs] as Shape, outputs: outputs!, window: UNIT }));

/** Largest deviation from `wanted`, as a share of its largest number. */
function deviation(found: Float32Array, wanted: Numbers): number {
  let [worst, largest] = [0, 0];
  wanted.values.forEach((value, i) => {
    worst = Math.max(worst, Math.abs(found[i]! - value));
    largest = Math.max(largest, Math.abs(value));
  });
  return worst / largest;
}

describe("our own kernels of the native engine", () => {
  let loaded: Loaded;
  let operations: Operations;
  before(function () {
    requireNative.call(this);
    loaded = loadBinding(nativeFolder()!, 2);
    operations = operationsOf(loaded);
    if (!operations.ownKernels) this.skip(); // a processor without AVX2, a GPU, or a folder from before
  });
  afterEach(() => loaded.kernels?.limit(16));

  /** Deviations of y, dx and dw from loops in float64; by ours, and by TensorFlow's operations. */
  function deviations({ x: shape, outputs, window }: Case): readonly (readonly [ours: number, theirs: number])[] {
    const weights = [window.size, window.size, window.size, shape[4]!, outputs];
    const [x, w] = [randomNumbers(shape, 1), randomNumbers(weights, 2)];
    const y = loops.convolution(x, w, window);
    const dy = randomNumbers(y.shape, 3);
    const gradients = loops.convolutionGradients(dy, x, w, window);
    const [xId, wId, dyId] = [x, w, dy].map(({ values, shape: of }) => operations.floats(Float32Array.from(values), of)) as [
      Id,
      Id,
      Id,
    ];
    const readAndFree = (id: Id): Float32Array => {
      const values = operations.read(id);
      operations.free(id);
      return values;
    };
    const runs: readonly [(by: Operations) => Id, Numbers][] = [
      [(by) => convolved(by, xId, shape, wId, outputs, window), y],
      [(by) => inputGradient(by, dyId, wId, shape, outputs, window), gradients.x],
      [(by) => weightGradient(by, xId, shape, dyId, weights, window), gradients.w],
    ];
    const found = runs.map(([run, wanted]) => {
      const [ours, theirs] = [operations, { ...operations, ownKernels: false }].map((by) => readAndFree(run(by)));
      expect(ours!.length).to.equal(wanted.values.length);
      return [deviation(ours!, wanted), deviation(theirs!, wanted)] as const;
    });
    for (const id of [xId, wId, dyId]) operations.free(id);
    return found;
  }

  /** A few roundings of the largest number; TensorFlow's stay within as well. */
  const expectClose = (one: Case): void => {
    for (const [ours, theirs] of deviations(one)) expect(Math.max(ours, theirs), JSON.stringify(one)).to.be.below(4e-6);
  };

  for (const [lanes, processor] of [
    [16, "this processor"],
    [8, "a processor with AVX2 alone"],
  ] as const) {
    describe(`on ${processor}`, () => {
      beforeEach(() => loaded.kernels?.limit(lanes));

      it("convolve small volumes as loops in float64 do", () => {
        fc.assert(fc.property(cases, expectClose), { numRuns: 25 });
      }).timeout(60_000);

      it("convolve what is worked on in several blocks", () => {
        for (const one of LARGE) expectClose(one);
      }).timeout(60_000);

      it("convolve by strides of 2 where outputs are few", () => {
        fc.assert(fc.property(halved, expectClose), { numRuns: 15 });
      }).timeout(60_000);

      it("convolve one channel by windows of 3 and 5 and any stride", () => {
        fc.assert(fc.property(stems, expectClose), { numRuns: 25 });
      }).timeout(60_000);
    });
  }

  it("give the same bytes each time", () => {
    const [x, w] = [randomNumbers([2, 9, 9, 9, 32], 1), randomNumbers([2, 9, 9, 9, 64], 2)].map(({ values, shape }) =>
      operations.floats(Float32Array.from(values), shape),
    ) as [Id, Id];
    const take = (): Float32Array => {
      const id = operations.run("RegimenConv3WeightGradient", [], [x, w]);
      const values = operations.read(id);
      operations.free(id);
      return values;
    };
    const first = take();
    for (let i = 0; i < 5; i++) expect(take()).to.deep.equal(first);
    operations.free(x);
    operations.free(w);
  });

  it("refuse what they do not take, in words", () => {
    const x = operations.floats(new Float32Array(3 ** 4), [1, 3, 3, 3, 3]);
    const w = operations.floats(new Float32Array(3 ** 5), [3, 3, 3, 3, 3]);
    expect(() => operations.run("RegimenConv3", [], [x, w])).to.throw(
      "TensorFlow's RegimenConv3 failed: a convolution of size 3 takes 5-D tensors that fit, channels in multiples of 16, and a processor with AVX2 and FMA",
    );
    operations.free(x);
    operations.free(w);
  });
});
