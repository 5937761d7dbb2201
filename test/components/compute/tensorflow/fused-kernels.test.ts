import { expect } from "chai";
import type { Engine } from "../../../../src/components/compute/engine/engine.ts";
import { openTestEngine, requireNative } from "../../../support/engines.ts";

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
});
