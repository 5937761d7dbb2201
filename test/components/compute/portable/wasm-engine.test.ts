import { expect } from "chai";
import { checked } from "../../../../src/components/compute/engine/checked.ts";
import { PORTABLE_PIECES } from "../../../../src/components/compute/portable/portable-engine.ts";
import { wasmEngine } from "../../../../src/components/compute/portable/wasm-engine.ts";
import { openTestEngine } from "../../../support/engines.ts";
import { engineSuite } from "../engine/engine-suite.ts";

engineSuite("engine portable", () => openTestEngine("portable"));
// as they are on WebGPU, which not every machine has
engineSuite("engine portable, by TensorFlow.js's kernels alone", async () =>
  checked(await wasmEngine({ threads: 1 }, PORTABLE_PIECES)),
);

describe("engine portable in its process", () => {
  it("computes on one thread, whatever is asked", async () => {
    const engine = await wasmEngine({ threads: 8 });
    expect(engine.threads).to.equal(1);
    await engine.close();
  });

  it("is open once at a time, and can be opened again", async () => {
    const engine = await wasmEngine({ threads: 1 });
    const again = await wasmEngine({ threads: 1 }).catch((error: Error) => error);
    expect(again)
      .to.be.an("error")
      .with.property("message", "the portable engine is open already in this process: close it first");
    await engine.close();
    await (await wasmEngine({ threads: 1 })).close();
  });

  it("leaves the process' last resorts to others", async () => {
    const count = (): number[] => ["uncaughtException", "unhandledRejection"].map((event) => process.listenerCount(event));
    const before = count();
    const engine = await wasmEngine({ threads: 1 });
    expect(count()).to.deep.equal(before);
    await engine.close();
  });

  it("says when the heap is full, and goes on", async () => {
    const engine = await wasmEngine({ threads: 1 });
    const refusal = (mebibytes: number): RegExp =>
      new RegExp(
        `^out of memory: the portable engine's heap of \\d+ MiB cannot take ${mebibytes} MiB more, and ends at 4096 MiB; ` +
          "take smaller batches or volumes, memory: low, or the engine tensorflow$",
      );
    expect(() => engine.filled([2 ** 30 - 2 ** 14], 1)).to.throw(Error, refusal(4096));
    expect(() => engine.filled([2 ** 30 + 1], 1)).to.throw(Error, refusal(4096));
    expect(engine.tensors()).to.equal(0);
    const small = engine.filled([4], 5);
    expect([...(await engine.read(small))]).to.deep.equal([5, 5, 5, 5]);
    await engine.close();
  });
});
