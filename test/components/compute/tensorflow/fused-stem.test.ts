import { expect } from "chai";
import fc from "fast-check";
import type { Engine, StemKernels } from "../../../../src/components/compute/engine/engine.ts";
import { loadBinding } from "../../../../src/components/compute/tensorflow/load-binding.ts";
import { nativeFolder, openTestEngine, requireNative } from "../../../support/engines.ts";
import { exactEngine } from "../../../support/exact-engine.ts";
import { type Numbers, numbers, randomNumbers } from "../../../support/volumes.ts";

/** Odd and even lengths, windows that leave voxels out at the end, volumes of one window. */
const CASES = fc
  .record({
    samples: fc.integer({ min: 1, max: 2 }),
    lengths: fc.tuple(fc.integer({ min: 5, max: 14 }), fc.integer({ min: 5, max: 8 }), fc.integer({ min: 5, max: 7 })),
    conv: fc.record({
      size: fc.constantFrom(3, 5),
      stride: fc.constantFrom(1, 2),
      padding: fc.integer({ min: 0, max: 2 }),
    }),
    pool: fc.record({
      size: fc.constantFrom(2, 3),
      stride: fc.constantFrom(1, 2, 3),
      padding: fc.integer({ min: 0, max: 1 }),
    }),
    training: fc.boolean(),
    keep: fc.boolean(),
    lanes: fc.constantFrom(16, 8),
    seed: fc.integer({ min: 1, max: 1000 }),
  })
  .filter(({ lengths, conv, pool }) =>
    lengths.every((length) => {
      const after = Math.floor((length + 2 * conv.padding - conv.size) / conv.stride) + 1;
      return length + 2 * conv.padding >= conv.size && after + 2 * pool.padding >= pool.size;
    }),
  );

/** Of the largest: sums of a few thousand products of both signs (see engine-suite.ts). */
const SUMS = 2e-5;

describe("the beginning of networks in one piece", function () {
  this.timeout(180_000);
  let engine: Engine;
  let kernels: StemKernels;
  before(async function () {
    requireNative.call(this);
    engine = await openTestEngine("tensorflow");
    if (engine.stem === undefined) this.skip(); // built without our kernels
    kernels = engine.stem;
  });
  after(async () => {
    await engine?.close();
    if (kernels) loadBinding(nativeFolder()!, 2).kernels!.limit(16);
  });

  it("says what it is for", () => {
    const pool = { size: 3, stride: 2, padding: 1 };
    const conv = (size: number) => ({ size, stride: 2, padding: 1 });
    expect(kernels.takes(1, 64, { conv: conv(3), pool })).to.equal(true);
    expect(kernels.takes(2, 64, { conv: conv(3), pool })).to.equal(false);
    expect(kernels.takes(1, 32, { conv: conv(3), pool })).to.equal(false);
    expect(kernels.takes(1, 64, { conv: conv(7), pool })).to.equal(false);
    expect(kernels.takes(1, 64, { conv: conv(3), pool: { ...pool, size: 7 } })).to.equal(false);
  });

  it("computes what convolution, batch norm and pooling do one after the other, and their gradient", async () => {
    await fc.assert(
      fc.asyncProperty(CASES, async ({ samples, lengths, conv, pool, training, keep, lanes, seed }) => {
        loadBinding(nativeFolder()!, 2).kernels!.limit(lanes);
        const windows = { conv, pool };
        const rounded = (x: Numbers): Numbers => numbers(x.shape, Float32Array.from(x.values));
        const x = rounded(randomNumbers([samples, ...lengths, 1], seed));
        const w = rounded(randomNumbers([conv.size, conv.size, conv.size, 1, 64], seed + 1));
        const scale = rounded(randomNumbers([64], seed + 2)); // of both signs
        const shift = numbers([64]);

        const exact = exactEngine();
        const place = ({ values, shape }: Numbers) => exact.place(values, shape);
        const output = exact.conv(place(x), place(w), conv);
        const moments = exact.moments(output);
        const by = { ...moments, scale: place(scale), epsilon: 1e-3 };
        const normed = exact.normalize(output, by, place(shift));
        const pooled = exact.maxPool(normed, pool);

        const made: { release(): void }[] = [];
        const own = <T extends { release(): void }>(tensor: T): T => {
          made.push(tensor);
          return tensor;
        };
        const up = ({ values, shape }: Numbers) => own(engine.upload(Float32Array.from(values), shape));
        const [tx, tw, tScale] = [up(x), up(w), up(scale)];
        const got = kernels.pool(tx, tw, tScale, windows, keep);
        for (const tensor of [got.y, ...got.saved, got.moments.mean, got.moments.variance]) own(tensor);
        const own64 = { ...got.moments, scale: tScale, epsilon: 1e-3 };
        const y = own(engine.normalize(got.y, own64, up(shift)));
        const close = (found: Float32Array, wanted: Float64Array, what: string, tolerance = SUMS): void => {
          const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
          expect(found.length, what).to.equal(wanted.length);
          for (const [i, value] of found.entries()) expect(value, what).to.be.closeTo(wanted[i]!, tolerance * largest + 1e-6);
        };
        close(await engine.read(got.moments.mean), exact.exact(moments.mean), "mean");
        close(await engine.read(got.moments.variance), exact.exact(moments.variance), "variance");
        close(await engine.read(y), exact.exact(pooled.y), "pooled");

        const dy = rounded(randomNumbers(pooled.y.shape, seed + 3));
        const dNormed = exact.maxPoolGradient(place(dy), normed, pooled, pool);
        const gradients = training
          ? exact.normalizeGradient(dNormed, output, by)
          : exact.normalizeFixedGradient(dNormed, output, by);
        const wanted = exact.convWeightGradient(place(x), gradients.x, conv);
        const sums = engine.normalizeFixedGradient(up(dy), got.y, own64);
        for (const tensor of Object.values(sums)) own(tensor);
        const dw = own(kernels.weightGradient(tx, tw, sums.x, got.saved, own64, sums, windows, training));
        close(await engine.read(sums.scale), exact.exact(gradients.scale), "scale's gradient");
        // what is left of large terms that cancel out is as exact as the terms
        const term = exact.exact(exact.convWeightGradient(place(x), exact.normalizeFixedGradient(dNormed, output, by).x, conv));
        const largest = term.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        for (const [i, value] of (await engine.read(dw)).entries())
          expect(value, "weights' gradient").to.be.closeTo(exact.exact(wanted)[i]!, SUMS * largest + 1e-6);
        for (const tensor of made) tensor.release();
        expect(engine.tensors()).to.equal(0);
        await exact.close();
      }),
      { numRuns: 12 },
    );
  });
});
