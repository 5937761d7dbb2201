import { expect } from "chai";
import { openTestEngine, requireWebgpu } from "../../../support/engines.ts";
import { engineSuite } from "../engine/engine-suite.ts";

engineSuite("engine portable-webgpu", () => openTestEngine("portable-webgpu"), requireWebgpu);

describe("engine portable-webgpu in its process", () => {
  before(requireWebgpu);

  it("is open once at a time, and gives the globals back", async () => {
    const names = (): string[] => Object.getOwnPropertyNames(globalThis).filter((name) => /^(GPU|navigator)/.test(name));
    const before = names();
    const engine = await openTestEngine("portable-webgpu");
    expect(names()).to.include("GPUBuffer");
    const again = await openTestEngine("portable-webgpu").catch((error: Error) => error);
    expect(again)
      .to.be.an("error")
      .with.property("message", "the engine portable-webgpu is open already in this process: close it first");
    await engine.close();
    expect(names()).to.deep.equal(before);
  });

  it("tells at the next read what the GPU failed at", async () => {
    const engine = await openTestEngine("portable-webgpu");
    const more = Math.min(engine.limits.tensor, 2 ** 40) / 4 + 4;
    const failure = await engine.read(engine.filled([more], 1)).catch((error: Error) => error);
    expect(failure)
      .to.be.an("error")
      .with.property("message")
      .that.matches(/^the GPU failed: /);
    await engine.close();
  });
});
