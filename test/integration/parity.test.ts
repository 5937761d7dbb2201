import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const root = fileURLToPath(new URL("../..", import.meta.url));
const SHIFT = join(root, "test/golden/nn/shift3d.json");

function parity(...args: readonly string[]): {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
} {
  return spawnSync(process.execPath, ["--import", "tsx", "tools/parity.ts", ...args], { cwd: root, encoding: "utf8" });
}

describe("npm run parity", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-parity-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("says of each field how far it is off, and ends with 0 where all files pass", () => {
    const { status, stdout } = parity(SHIFT, "--engine", "portable", "--threads", "1");
    expect(stdout).to.match(
      /^engine: tensorflow\.js .* wasm, 1 thread, memory normal\n\n.*shift3d\.json: Shift3D\n {2}ok {3}wrapped +0\.0e\+0 of 0 +1440 values\n/,
    );
    expect(stdout).to.match(/\nPASS .*shift3d\.json\n$/);
    expect(status).to.equal(0);
  });

  it("ends with 1 where a value is off, and where a file is none of its form", () => {
    const golden = JSON.parse(readFileSync(SHIFT, "utf8")) as { cases: { output: number[] }[] };
    golden.cases[0]!.output[3]! += 0.5;
    const off = join(folder, "off.json");
    const other = join(folder, "other.json");
    writeFileSync(off, JSON.stringify(golden));
    writeFileSync(other, JSON.stringify({ network: "squeezenet3d", seed: 1 }));
    const { status, stdout } = parity(off, other, SHIFT, "--engine", "portable");
    expect(stdout).to.match(/ {2}MISS wrapped +5\.0e-1 of 0 +1440 values, worst: axis 0 by 1, voxel 3\n/);
    expect(stdout).to.match(/\nFAIL .*off\.json\n/);
    expect(stdout).to.contain("other.json: it has no salt, input_shape, labels, float64\nFAIL ");
    expect(stdout).to.match(/\n1 of 3 files pass\n$/);
    expect(status).to.equal(1);
  });

  it("ends with 2 for a call that makes no sense", () => {
    const says = (...args: readonly string[]): string => {
      const { status, stderr } = parity(...args);
      expect(status).to.equal(2);
      expect(stderr).to.contain("npm run parity -- FILE… [--engine tensorflow|portable|portable-webgpu]");
      return stderr.split("\n")[0]!;
    };
    expect(says()).to.equal("say which files");
    expect(says(SHIFT, "--engine", "torch")).to.equal('there is no engine "torch"');
    expect(says(SHIFT, "--threads", "none")).to.equal('--threads is a whole number from 1, got "none"');
    expect(says(SHIFT, "--memory", "little")).to.equal('--memory is normal or low, got "little"');
    expect(says(join(folder, "none.json"))).to.match(/^.*none\.json cannot be read: ENOENT/);
    expect(says(SHIFT, "--fast")).to.match(/^Unknown option '--fast'/);
    expect(says(SHIFT, "--native", folder)).to.contain("there is no native engine in");
  });
});
