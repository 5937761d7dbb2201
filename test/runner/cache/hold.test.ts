import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { diskFiles } from "../../../src/runner/cache/file-layer.ts";
import { hold, holderOf } from "../../../src/runner/cache/hold.ts";
import { identityOf, thisProcess } from "../../../src/runner/cache/process-identity.ts";

describe("hold", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-hold-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const gone = { ...thisProcess(), pid: spawnSync("true").pid };
  const other = identityOf(process.ppid);

  it("takes over from a process that is gone, under a text of the caller's own", () => {
    const path = join(folder, "held");
    writeFileSync(path, JSON.stringify({ owner: gone }));
    const as = {
      text: JSON.stringify({ owner: thisProcess(), more: 1 }),
      ownerOf: (at: string) => (holderOf(at) as unknown as { owner: typeof gone }).owner,
    };
    expect(hold(diskFiles, path, join(folder, "own"), as)).to.deep.equal({ held: true });
    expect(holderOf(path)).to.deep.equal({ owner: thisProcess(), more: 1 });
    expect(readdirSync(folder)).to.deep.equal(["held"]);
  });

  it("leaves it to who took over from the dead one between two looks", () => {
    const path = join(folder, "held");
    writeFileSync(path, JSON.stringify(gone));
    let renames = 0;
    const files = {
      ...diskFiles,
      rename(from: string, to: string): void {
        if (renames++ === 0) writeFileSync(path, JSON.stringify(other)); // the other was faster
        diskFiles.rename(from, to);
      },
    };
    expect(hold(files, path, join(folder, "own"))).to.deep.equal({ held: false, by: other });
    expect(holderOf(path)).to.deep.equal(other);
    expect(readdirSync(folder)).to.deep.equal(["held"]);
  });

  it("has what it linked itself, where NFS answers that the name is taken", () => {
    const path = join(folder, "held");
    const files = {
      ...diskFiles,
      link(from: string, to: string): void {
        diskFiles.link(from, to);
        throw Object.assign(new Error("EEXIST: file already exists"), { code: "EEXIST" });
      },
    };
    expect(hold(files, path, join(folder, "own"))).to.deep.equal({ held: true });
    expect(holderOf(path)).to.deep.equal(thisProcess());
    expect(hold(files, path, join(folder, "own")), "the name is taken in truth").to.deep.equal({
      held: false,
      by: thisProcess(),
    });
    expect(readdirSync(folder)).to.deep.equal(["held"]);
  });
});
