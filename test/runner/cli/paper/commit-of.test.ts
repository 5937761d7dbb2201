import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { commitOf } from "../../../../src/runner/cli/paper/commit-of.ts";

describe("the commit of an export", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-commit-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", ...args], { cwd: folder, encoding: "utf8" }).trim();
  const write = (path: string, text: string): void => {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const commit = (): string => {
    git("add", "-A");
    git("commit", "-q", "-m", "more");
    return git("rev-parse", "HEAD");
  };
  const now = () => commitOf(folder, [join(folder, "paper"), join(folder, "results"), "/elsewhere", folder]);

  it("is the last that changed the project beside the export and the results", () => {
    expect(now()).to.deep.equal({ commit: null, dirty: false });
    git("init", "-q");
    write("spec.yaml", "one");
    write("results/a.csv", "one");
    expect(now()).to.deep.equal({ commit: null, dirty: false });
    const first = commit();
    expect(now()).to.deep.equal({ commit: first, dirty: false });
    write("paper/a.tex", "one");
    write("results/a.csv", "two");
    expect(now()).to.deep.equal({ commit: first, dirty: false });
    commit();
    expect(now()).to.deep.equal({ commit: first, dirty: false });
    write("spec.yaml", "two");
    expect(now()).to.deep.equal({ commit: first, dirty: true });
    expect(now().commit).not.to.equal(commit());
    expect(now().dirty).to.equal(false);
  });
});
