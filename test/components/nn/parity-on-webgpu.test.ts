import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { EngineName } from "../../../src/components/compute/engine/names.ts";
import { compareGolden } from "../../../tools/parity/compare-golden.ts";
import { type GoldenColumn, type GoldenNetwork, parseGolden } from "../../../tools/parity/golden-file.ts";
import { runGolden } from "../../../tools/parity/run-golden.ts";
import { openTestEngine, requireWebgpu } from "../../support/engines.ts";

/**
 * On WebGPU without a GPU a step of the reference files takes minutes, so here smaller volumes go one step through the same network, and
 * what is compared with is the portable engine on WebAssembly, which passes the files themselves (parity.test.ts). Same tolerances.
 */
describe("nn parity on WebGPU", function () {
  this.timeout(600_000);
  before(requireWebgpu);

  it("SqueezeNet3D: evaluation, a training step and its gradients, evaluation", async () => {
    const file = new URL("../../golden/nn/squeezenet3d-1.json", import.meta.url);
    const golden = parseGolden(readFileSync(file, "utf8")) as GoldenNetwork; // as the file's name says
    const small: GoldenNetwork = {
      ...golden,
      input_shape: [4, 1, 32, 32, 32],
      labels: [0, 1, 1, 0],
      float64: { ...golden.float64, steps: golden.float64.steps.slice(0, 1) },
    };
    /** As in the files, without gradients that are rounding alone: of a shift in front of a normalisation. */
    const meaningful = Object.keys(golden.float64.steps[0]!.grad_l2!);
    const run = async (name: EngineName): Promise<GoldenColumn> => {
      const engine = await openTestEngine(name);
      const column = await runGolden(small, engine, "normal");
      expect(engine.tensors()).to.equal(0);
      await engine.close();
      return column;
    };
    const reference = await run("portable");
    const { grad_l2: norms, ...step } = reference.steps[0]!;
    const known = Object.fromEntries(meaningful.map((name) => [name, norms![name]!]));
    const deviations = compareGolden({ ...reference, steps: [{ ...step, grad_l2: known }] }, await run("portable-webgpu"));
    expect(deviations).to.have.length.greaterThan(5);
    for (const { field, largest, tolerance } of deviations) expect(largest, field).to.be.at.most(tolerance);
  });
});
