import { Worker } from "node:worker_threads";
import { expect } from "chai";
import { loadBinding } from "../../../../src/components/compute/tensorflow/load-binding.ts";
import { tensorflowEngine } from "../../../../src/components/compute/tensorflow/tensorflow-engine.ts";
import { nativeFolder, openTestEngine, requireNative } from "../../../support/engines.ts";

const messageOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "nothing",
    (error: Error) => error.message,
  );

describe("loading the native engine", () => {
  it("says how to come by one where there is none", async () => {
    expect(await messageOf(tensorflowEngine({ threads: 2 }))).to.equal(
      'the tensorflow engine is not set up: "make native" builds it, "--engine portable" does without',
    );
    expect(await messageOf(tensorflowEngine({ threads: 2, native: "/nowhere" }))).to.equal(
      'there is no native engine in /nowhere: "make native" builds it, "--engine portable" does without',
    );
  });

  describe("where there is one", () => {
    before(requireNative);

    it("takes its threads once a process", async () => {
      await (await openTestEngine("tensorflow")).close();
      await (await openTestEngine("tensorflow")).close();
      expect(() => loadBinding(nativeFolder()!, 3)).to.throw(
        "the native engine of this process already runs on 2 threads: 3 need a process of their own",
      );
    });

    it("is refused in a worker, whose environment TensorFlow does not see", async () => {
      const module = new URL("../../../../src/components/compute/tensorflow/load-binding.ts", import.meta.url).href;
      const worker = new Worker(
        `import("tsx/esm/api").then((tsx) => { tsx.register(); return import(${JSON.stringify(module)}); })
          .then(({ loadBinding }) => loadBinding(${JSON.stringify(nativeFolder())}, 2))
          .catch(({ message }) => require("node:worker_threads").parentPort.postMessage(message));`,
        { eval: true, execArgv: [] },
      );
      const said = await new Promise((resolve) => worker.once("message", resolve));
      await worker.terminate();
      expect(said).to.equal(
        "the native engine opens in the main thread of a process only: a worker's environment does not reach TensorFlow",
      );
    });
  });
});
