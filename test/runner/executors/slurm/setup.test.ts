import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { setupText } from "../../../../src/runner/executors/slurm/setup.ts";

describe("lines of shell before a job's own", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-setup-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const job = (lines: readonly string[]) => {
    const script = `index=3\n${setupText(lines)}echo "works with $TOOL"`;
    const { status, stdout, stderr } = spawnSync("bash", ["-c", script], { cwd: folder, encoding: "utf8" });
    return { status, stdout, stderr };
  };

  it("are run in the job's own shell, one after another", () => {
    expect(job([`TOOL="it's"`, 'if [ -n "$TOOL" ]; then', "  TOOL=$TOOL.1", "fi", "false || true"])).to.deep.equal({
      status: 0,
      stdout: "works with it's.1\n",
      stderr: "",
    });
    expect(readdirSync(folder)).to.deep.equal([]);
    expect(setupText([])).to.equal("");
  });

  it("end the job where one fails, which says which, and leaves its exit code where the one who waits looks", () => {
    const { status, stdout, stderr } = job(["true", 'module load "it\'s"', "touch later"]);
    expect([status, stdout]).to.deep.equal([127, ""]);
    expect(stderr).to.match(/module: command not found\nsetup failed with exit code 127: module load "it's"\n$/);
    expect(readdirSync(folder)).to.deep.equal(["3.exit"]);
    expect(readFileSync(join(folder, "3.exit"), "utf8")).to.equal("127\n");
  });
});
