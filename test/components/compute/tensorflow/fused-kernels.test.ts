import { expect } from "chai";
import type { Engine } from "../../../../src/components/compute/engine/engine.ts";
import type { Tensor } from "../../../../src/components/compute/engine/tensor.ts";
import { loadBinding } from "../../../../src/components/compute/tensorflow/load-binding.ts";
import { nativeFolder, openTestEngine, requireNative } from "../../../support/engines.ts";
import { type Numbers, randomNumbers } from "../../../support/volumes.ts";

/** What of them every engine has is in the engine suite. */
describe("kernels in one piece", () => {
  let engine: Engine;
  before(async function () {
    requireNative.call(this);
    engine = await openTestEngine("tensorflow");
  });
  after(() => engine?.close());

  it("let NaN through ReLU, so that a loss tells of it", async () => {
    const x = engine.upload(Float32Array.of(Number.NaN, 1, -1, 2, 3, -4, 5, 6), [1, 2, 2, 2, 1]);
    const [one, zero] = [engine.filled([1], 1), engine.filled([1], 0)];
    const by = { mean: zero, variance: one, scale: one, epsilon: 0 };
    const y = engine.normalizeJoined([{ x, by, shift: zero }], { relu: true });
    expect([...(await engine.read(y))]).to.deep.equal([Number.NaN, 1, 0, 2, 3, 0, 5, 6]);
    for (const tensor of [x, one, zero, y]) tensor.release();
    expect(engine.tensors()).to.equal(0);
  });

  it("take pooling with windows of more than 256 voxels, too", async () => {
    const window = { size: 7, stride: 7, padding: 0 };
    const x = engine.upload(
      Float32Array.from({ length: 343 }, (_, at) => at % 301),
      [1, 7, 7, 7, 1],
    );
    const pooled = engine.maxPool(x, window);
    expect([...(await engine.read(pooled.y))]).to.deep.equal([300]);
    const dy = engine.filled([1, 1, 1, 1, 1], 2);
    const dx = engine.maxPoolGradient(dy, x, pooled, window);
    const gradient = await engine.read(dx);
    expect([gradient.indexOf(2), gradient.reduce((a, b) => a + b, 0)]).to.deep.equal([300, 2]);
    for (const tensor of [x, pooled.y, ...pooled.saved, dy, dx]) tensor.release();
    expect(engine.tensors()).to.equal(0);
  });

  it("compute the same bits with vectors of 16 and of 8 numbers", async function () {
    const { kernels } = loadBinding(nativeFolder()!, 2);
    if (kernels?.usable !== true) this.skip();
    const up = ({ values, shape }: Numbers): Tensor => engine.upload(Float32Array.from(values), shape);
    const window = { size: 3, stride: 2, padding: 1 };
    async function computed(): Promise<Float32Array[]> {
      const x = up(randomNumbers([2, 9, 7, 6, 20], 1, 2));
      const dy = up(randomNumbers([2, 9, 7, 6, 20], 2));
      const [scale, shift] = [up(randomNumbers([20], 3)), up(randomNumbers([20], 4))];
      const moments = engine.moments(x);
      const by = { ...moments, scale, epsilon: 1e-3 };
      const y = engine.normalizeJoined([{ x, by, shift }], { relu: true, added: dy });
      const gradients = engine.normalizeJoinedGradient(dy, y, [{ x, by }], { training: true, relu: true, added: true });
      const pooled = engine.maxPool(y, window);
      const dx = engine.maxPoolGradient(pooled.y, y, pooled, window);
      const results = [
        ...Object.values(moments),
        y,
        ...Object.values(gradients.parts[0]!),
        gradients.added!,
        pooled.y,
        dx,
      ] as Tensor[]; // of these records' tensors
      const values = await Promise.all(results.map((tensor) => engine.read(tensor)));
      for (const tensor of [x, dy, scale, shift, ...results, ...pooled.saved]) tensor.release();
      return values;
    }
    const wide = await computed();
    kernels!.limit(8);
    try {
      expect(await computed()).to.deep.equal(wide);
    } finally {
      kernels!.limit(16);
    }
    expect(engine.tensors()).to.equal(0);
  });
});
