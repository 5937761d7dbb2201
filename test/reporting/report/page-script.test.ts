import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { PAGE_SCRIPT } from "../../../src/reporting/report/page-script.ts";
import { repository } from "../../support/project.ts";

describe("the report's script", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-script-"));
    writeFileSync(join(folder, "page.js"), PAGE_SCRIPT);
  });
  after(() => rmSync(folder, { recursive: true }));

  /** Exit code of a tool of this project, with what it says against the script. */
  function verdict(tool: string, args: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(repository, "node_modules", tool), ...args, "page.js"],
      { cwd: folder, encoding: "utf8" }, // a folder without settings: the tools' own
    );
    return { status, said: status === 0 ? "" : stdout + stderr };
  }

  it("has the types that it says, in a browser", () => {
    const flags = ["--allowJs", "--checkJs", "--noEmit", "--strict", "--target", "es2022", "--lib", "es2023,dom,dom.iterable"];
    expect(verdict("typescript/bin/tsc", flags)).to.deep.equal({ status: 0, said: "" });
  }).timeout(30_000);

  it("passes the linter", () => {
    // it stands in a template itself, so it holds none; and it is no module
    const skipped = ["--skip=lint/style/useTemplate", "--skip=lint/suspicious/noRedundantUseStrict"];
    expect(verdict("@biomejs/biome/bin/biome", ["lint", "--error-on-warnings", ...skipped])).to.deep.equal({
      status: 0,
      said: "",
    });
  }).timeout(30_000);

  it("stays small, and can stand in a page", () => {
    expect(PAGE_SCRIPT.trim().split("\n").length).to.be.at.most(320);
    expect(PAGE_SCRIPT).not.to.match(/<\/script|https?:|\bfetch\b|XMLHttpRequest|localStorage|innerHTML/);
  });
});
