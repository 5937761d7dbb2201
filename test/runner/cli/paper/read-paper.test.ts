import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { expect } from "chai";
import { readPaper } from "../../../../src/runner/cli/paper/read-paper.ts";

describe("readPaper", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-paper-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, text: string | Uint8Array): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  const read = (name: string, ours: readonly string[] = []) => {
    const paper = readPaper(folder, join(folder, name), (path) => ours.includes(relative(folder, path)));
    return {
      files: paper.files.map(({ source, isOurs }) => `${source.name}${isOurs ? " (ours)" : ""}`),
      uses: paper.uses.map(
        ({ typed, path, unread }) => `${typed} = ${path === null ? path : relative(folder, path)}${unread ? ` (${unread})` : ""}`,
      ),
      paper,
    };
  };

  it("follows \\input, \\include, \\subfile and \\import, from the folder of the main file and from the file's own", () => {
    write("a/main.tex", "\\input{parts/one}\\include{parts/two}\\subfile{sub/three.tex}\\import{other/}{four}\\input five");
    write("a/parts/one.tex", "\\input{parts/deep}");
    write("a/parts/deep.tex", "deep");
    write("a/parts/two.tex", "two");
    write("a/sub/three.tex", "\\documentclass[main]{subfiles}\\begin{document}\\input{own}\\end{document}");
    write("a/sub/own.tex", "own");
    write("a/other/four.tex", "\\input{beside}");
    write("a/other/beside.tex", "beside");
    write("a/five.tex", "five");
    expect(read("a/main.tex").files).to.deep.equal([
      ...["a/main.tex", "a/parts/one.tex", "a/parts/deep.tex", "a/parts/two.tex", "a/sub/three.tex", "a/sub/own.tex"],
      ...["a/other/four.tex", "a/other/beside.tex", "a/five.tex"],
    ]);
  });

  it("takes a text for what its macro says, and a file that a preamble puts in for a preamble", () => {
    write(
      "main.tex",
      "\\newcommand{\\out}{../out}\\newcommand\\tables{\\out/tables}\\input{macros}\\begin{document}\\input{body}",
    );
    write("macros.tex", "\\setlength{\\x}{1pt}0.913\\newcommand{\\auc}{0.921}\\newcommand{\\figs}{plots}");
    write("body.tex", "0.931 \\includegraphics{\\figs/a}\\input{\\out/t}\\input{\\unknown/t}\\includegraphics{#1}");
    write("plots/a.png", "");
    const { uses, paper } = read("main.tex");
    expect(uses).to.deep.equal([
      "macros = macros.tex",
      "body = body.tex",
      "plots/a = plots/a.png",
      "../out/t = null",
      "\\unknown/t = null",
      "#1 = null",
    ]);
    expect(paper.uses.map(({ candidates }) => candidates.length === 0)).to.deep.equal([false, false, false, false, true, true]);
    expect(paper.files.map(({ scanned }) => scanned.prose.match(/0\.9\d\d/g))).to.deep.equal([null, ["0.921"], ["0.931"]]);
  });

  it("finds figures without their endings, and in the folders of \\graphicspath", () => {
    write(
      "main.tex",
      "\\graphicspath{{figures/}{../plots/}}\\includegraphics{a}\\includegraphics{b.v2}\\rgfigure{c.png}\\includegraphics{d}",
    );
    for (const name of ["figures/a.pdf", "figures/a.png", "figures/b.v2.jpg", "c.png"]) write(name, "");
    expect(read("main.tex").uses).to.deep.equal(["a = figures/a.pdf", "b.v2 = figures/b.v2.jpg", "c.png = c.png", "d = null"]);
  });

  it("stops at a file that puts itself in, reads one that is put in twice once, and goes past what is missing", () => {
    write("main.tex", "\\input{a}\\input{b}\\input{b}\\input{none}");
    write("a.tex", "\\input{b}\\input{main}");
    write("b.tex", "\\input{b}");
    const { files, uses } = read("main.tex");
    expect(files).to.deep.equal(["main.tex", "a.tex", "b.tex"]);
    expect(uses).to.deep.equal([
      ...["a = a.tex", "b = b.tex", "b = b.tex (cycle)", "main = main.tex (cycle)", "b = b.tex", "b = b.tex", "none = null"],
    ]);
  });

  it("knows regimen's files, there or not, and reads no file over 8 MiB", () => {
    write("main.tex", "\\input{out/t}\\includegraphics{out/f}\\input{large}");
    write("out/t.tex", "0.913");
    write("large.tex", new Uint8Array((8 << 20) + 1));
    const { files, uses } = read("main.tex", ["out/t.tex", "out/f.pdf"]);
    expect(files).to.deep.equal(["main.tex", "out/t.tex (ours)"]);
    expect(uses).to.deep.equal(["out/t = out/t.tex", "out/f = out/f.pdf", "large = large.tex (large)"]);
  });

  it("reads old papers in Latin 1, and throws what the file system says of the main file", () => {
    write("main.tex", Buffer.from("caf\xe9 0.913", "latin1"));
    expect(read("main.tex").paper.files[0]?.source.text).to.equal("café 0.913");
    expect(() => read("none.tex")).to.throw("ENOENT");
  });
});
