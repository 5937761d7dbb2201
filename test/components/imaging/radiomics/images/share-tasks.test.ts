import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { buildSync } from "esbuild";
import { InputError } from "../../../../../src/runner/contract/failure.ts";
import { image, run } from "./shared-problem.ts";

describe("threads that share images", function () {
  this.timeout(180_000);

  it("share the work, and find the same to the bit and in the same order", () => {
    const folder = mkdtempSync(join(tmpdir(), "regimen-threads-"));
    try {
      const outfile = join(folder, "compare.mjs");
      const entryPoints = [fileURLToPath(new URL("shared-problem.ts", import.meta.url))];
      buildSync({ entryPoints, outfile, bundle: true, format: "esm", platform: "node", target: "node20" });
      const { tasks, own, equal, images, error } = JSON.parse(
        execFileSync(process.execPath, [outfile, "compare"], { encoding: "utf8" }),
      ) as {
        tasks: number;
        own: number;
        equal: boolean;
        images: number[];
        error: string;
      }; // as: what the program prints
      expect(equal).to.equal(true);
      expect(images).to.deep.equal([11, 11]);
      expect(error).to.equal("InputError: the region holds 1 voxel that is no finite number, the first of them NaN");
      expect(own).to.be.within(1, tasks - 1);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("say what is wrong", () => {
    const broken = image.slice();
    broken[3000] = NaN;
    expect(() => run({}, broken)).to.throw(
      InputError,
      "the region holds 1 voxel that is no finite number, the first of them NaN",
    );
  });

  it("stop between two images where the run is stopped", () => {
    const stop = new AbortController();
    const hooks = { signal: stop.signal, progress: () => stop.abort(new Error("stopped")) };
    expect(() => run(hooks)).to.throw("stopped");
  });
});
