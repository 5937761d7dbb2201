import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { expect } from "chai";
import { digestText } from "../../../../src/runner/cache/digest.ts";
import { diskFiles, type FileLayer } from "../../../../src/runner/cache/file-layer.ts";
import type { Part } from "../../../../src/runner/cli/paper/part.ts";
import { writeExport } from "../../../../src/runner/cli/paper/write-export.ts";

/** An experiment whose files are these. */
function part(name: string, files: { readonly [path: string]: string }): Part {
  const contents = new Map(Object.entries(files).map(([path, text]) => [`${name}/${path}`, text]));
  return {
    name,
    experiment: {
      experiment: name,
      variant: null,
      spec: `../${name}.yaml`,
      profile: null,
      params: [],
      commit: null,
      dirty: false,
      synthetic: false,
      files: [...contents].map(([path, text]) => ({
        path,
        task: "t",
        digest: digestText(text),
        written: digestText(text),
        stale: null,
      })),
    },
    contents,
    keys: `\\rgorigin{${name}/a}{${name}:a}%`,
    trace: `\\subsection*{${name}}`,
    leftOut: [],
    packages: [],
  };
}

const STYLE = "% style\n";

/** Every file below a folder with its text. */
function filesIn(folder: string): { readonly [path: string]: string } {
  const visit = (at: string): string[] =>
    readdirSync(at).flatMap((name) => (statSync(join(at, name)).isDirectory() ? visit(join(at, name)) : [join(at, name)]));
  return Object.fromEntries(
    visit(folder)
      .sort()
      .map((path) => [relative(folder, path), readFileSync(path, "utf8")]),
  );
}

/** The disk until the operation `at`, at which the machine stops. */
function stopping(at: number): FileLayer {
  let count = 0;
  const step =
    <A extends readonly unknown[]>(act: (...args: A) => void) =>
    (...args: A): void => {
      if (++count >= at) throw new Error("stopped");
      act(...args);
    };
  return {
    ...diskFiles,
    makeFolder: step(diskFiles.makeFolder),
    write: step(diskFiles.write),
    rename: step(diskFiles.rename),
    remove: step(diskFiles.remove),
  };
}

describe("writing an export", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-export-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const write = (parts: readonly Part[], files = diskFiles) => writeExport(files, folder, parts, STYLE);
  const own = ["regimen.sty", "regimen-keys.tex", "regimen-trace.tex"];

  it("writes what differs, and nothing a second time", () => {
    const a = part("a", { "tables/x.tex": "one", "values.tex": "two" });
    const first = write([a]);
    expect("written" in first && first.written).to.deep.equal([...own, "a/tables/x.tex", "a/values.tex"]);
    const before = filesIn(folder);
    expect(Object.keys(before)).to.deep.equal([
      "a/tables/x.tex",
      "a/values.tex",
      "regimen-export.json",
      "regimen-keys.tex",
      "regimen-trace.tex",
      "regimen.sty",
    ]);
    const again = write([a]);
    expect("written" in again && again.written).to.deep.equal([]);
    expect(filesIn(folder)).to.deep.equal(before);
  });

  it("leaves what other experiments have there, in whatever order they come", () => {
    const [a, b] = [part("a", { "x.tex": "one" }), part("b", { "y.tex": "two" })];
    write([b]);
    write([a]);
    const apart = filesIn(folder);
    rmSync(folder, { recursive: true });
    write([a, b]);
    expect(filesIn(folder)).to.deep.equal(apart);
    expect(apart["regimen-keys.tex"]).to.include("% >>> a\n\\rgorigin{a/a}{a:a}%\n% >>> b\n\\rgorigin{b/a}{b:a}%\n% <<<\n");
    write([part("a", { "x.tex": "three" })]);
    expect(filesIn(folder)).to.include({ "a/x.tex": "three", "b/y.tex": "two" });
  });

  it("forgets an experiment whose files somebody has removed", () => {
    write([part("a", { "x.tex": "one" })]);
    rmSync(join(folder, "a"), { recursive: true });
    write([part("b", { "y.tex": "two" })]);
    expect(readFileSync(join(folder, "regimen-keys.tex"), "utf8")).not.to.include("a/a");
    expect(JSON.parse(readFileSync(join(folder, "regimen-export.json"), "utf8")).experiments).to.have.length(1);
  });

  it("removes what it has no longer, unless somebody has changed it", () => {
    write([part("a", { "tables/x.tex": "one", "tables/y.tex": "two", "figures/f.pdf": "three" })]);
    writeFileSync(join(folder, "a/tables/y.tex"), "mine");
    const done = write([part("a", { "values.tex": "four" })]);
    expect(done).to.deep.include({ removed: ["a/tables/x.tex", "a/figures/f.pdf"], kept: ["a/tables/y.tex"] });
    expect(existsSync(join(folder, "a/figures"))).to.equal(false);
    expect(readFileSync(join(folder, "a/tables/y.tex"), "utf8")).to.equal("mine");
  });

  it("overwrites nothing that it has not written, and then writes nothing at all", () => {
    write([part("a", { "x.tex": "one", "y.tex": "two" })]);
    writeFileSync(join(folder, "a/x.tex"), "edited");
    writeFileSync(join(folder, "regimen.sty"), "of another version");
    const before = filesIn(folder);
    expect(write([part("a", { "x.tex": "new", "y.tex": "new" })])).to.deep.equal({ edited: ["regimen.sty", "a/x.tex"] });
    expect(filesIn(folder)).to.deep.equal(before);
  });

  it("takes a file that is already as it should be", () => {
    writeFileSync(join(folder, "regimen.sty"), STYLE);
    expect(write([part("a", { "x.tex": "one" })])).not.to.have.property("edited");
  });

  it("has no half file wherever it is stopped, and goes on from there, with other results too", () => {
    const old = part("a", { "x.tex": "old x", "y.tex": "old y", "gone.tex": "old" });
    const fresh = part("a", { "x.tex": "new x", "y.tex": "new y" });
    const later = part("a", { "x.tex": "later x", "y.tex": "later y" });
    write([later]);
    const expected = filesIn(folder);
    let stops = 0;
    for (let at = 1; ; at++) {
      rmSync(folder, { recursive: true, force: true });
      write([old]);
      try {
        write([fresh], stopping(at));
        break;
      } catch {
        stops++;
      }
      const texts = Object.entries(filesIn(folder)).filter(([path]) => /^a\//.test(path));
      for (const [, text] of texts) expect(text).to.match(/^(old|new)( [xy])?$/);
      expect(write([later])).not.to.have.property("edited");
      expect(filesIn(folder), `stopped at ${at}`).to.deep.equal(expected);
    }
    expect(stops).to.be.greaterThan(8);
  });

  it("names a record that is none of its own", () => {
    writeFileSync(join(folder, "regimen-export.json"), '{"regimen":"export","format":2}');
    expect(() => write([part("a", { "x.tex": "one" })])).to.throw(
      "regimen-export.json is not what regimen export writes\nPut it back as it was, or remove it and what was exported beside it, and export again.",
    );
  });
});
