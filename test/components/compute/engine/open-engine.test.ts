import { expect } from "chai";
import { openEngine } from "../../../../src/components/compute/engine/open-engine.ts";

/** Opens the portable engine where it has to be that one, and tells what came of it. */
async function opened(identity: string): Promise<string> {
  try {
    const engine = await openEngine("portable", { threads: 1, identity });
    await engine.close();
    return engine.identity;
  } catch (error) {
    return (error as Error).message;
  }
}

describe("opening an engine", () => {
  it("takes one that is what the key says, or says more", async () => {
    expect(await opened("tensorflow.js 4.22.0 wasm")).to.equal("tensorflow.js 4.22.0 wasm");
    expect(await opened("tensorflow.js 4.22.0")).to.equal("tensorflow.js 4.22.0 wasm");
  });

  it("refuses another, and lets go of it", async () => {
    expect(await opened("tensorflow.js 4.21.0 wasm")).to.equal(
      "the engine was to be tensorflow.js 4.21.0 wasm, and is tensorflow.js 4.22.0 wasm",
    );
    expect(await opened("tensorflow 2.21.0 gpu")).to.equal(
      "the engine was to be tensorflow 2.21.0 gpu, and is tensorflow.js 4.22.0 wasm: it has found no card that it can use; take gpus: 0, or another engine",
    );
  });
});
