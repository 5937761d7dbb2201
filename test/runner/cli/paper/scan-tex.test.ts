import { expect } from "chai";
import fc from "fast-check";
import { scanTex } from "../../../../src/runner/cli/paper/scan-tex.ts";

/** The prose with its hidden stretches as one dot each. */
const prose = (tex: string): string => scanTex(tex).prose.replace(/\0+/g, "·");
const marks = (tex: string): readonly string[] => scanTex(tex).marks.map(({ use, text }) => `${use}: ${text}`);

/** Pieces of LaTeX, whole and torn. */
const PIECES = [
  ..."\\input{a} \\input b \\cite[p.~3]{x} \\begin{verbatim} \\end{verbatim} \\begin{document} \\end{document} \\verb|a| \\verb".split(
    " ",
  ),
  ..."\\newcommand{\\x}[1]{#1} \\def\\y#1{ \\rgval{k}{1.2} \\rgvalue{n} \\includegraphics[width=1em]{f} \\iffalse \\fi \\else".split(
    " ",
  ),
  ..."{ } [ ] $ $$ \\( \\) \\[ \\] % %\n \n \n\n ^ _ ^{ _{ # #1 & ~ \\ \\\\ \\% \\$ \\{ \\url{ \\href{a%b}{ * 0.913 1{,}329 é 数 \u0000".split(
    " ",
  ),
  ..."\\begin{tikzpicture} \\end{tikzpicture} \\begin{tabular}{l} \\begin{ \\end{x} \\graphicspath{{a/}} \\import{a}{b} \\section*".split(
    " ",
  ),
];
const torn = fc
  .array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ maxLength: 5 })), { maxLength: 60 })
  .map((parts) => parts.join(""));

describe("scanTex", () => {
  it("keeps the text and hides what is none: comments, options, citations, references, sizes, names of macros", () => {
    expect(prose("a % 0.9\nb")).to.equal("a ·\nb");
    expect(prose("91.3\\% is no comment")).to.equal("91.3\\% is no comment");
    expect(prose("\\cite[p.~0.913]{a1} b")).to.equal("·} b");
    expect(prose("\\textcite[0.1][0.2]{a1}b\\cref{c2}d\\label{e3}")).to.equal("·}b·}d·}");
    expect(prose("\\vspace*{0.913em}\\textbf{0.913}")).to.equal("·}·{0.913}");
    expect(prose("\\SI{91.3}{\\percent}")).to.equal("·{91.3}·}");
    expect(prose("\\num[round-precision=3]{0.913}")).to.equal("·{0.913}");
    expect(prose("\\multicolumn{2}{c}{0.913} & \\\\[0.913em]")).to.equal("·}·}{0.913} & \\\\·");
    expect(prose("\\begin{tabular}{lS[table-format=1.3]} 0.913 \\end{tabular}")).to.equal("·} 0.913 ·");
    expect(prose("\\begin{tabular*}{0.913\\textwidth}{l}a\\end{tabular*}")).to.equal("·}·}a·");
  });

  it("takes a bracket for an option after a macro in text, and for a bracket elsewhere", () => {
    expect(prose("\\foo[0.913] x")).to.equal("· x");
    expect(prose("$x\\in[0.893, 0.931]$")).to.equal("$x·[0.893, 0.931]$");
    expect(prose("\\[ x \\in[0.893] \\] \\foo[0.931]")).to.equal("· x ·[0.893] · ·");
    expect(prose("\\begin{align}\\in[0.893]\\end{align}\\in[0.931]")).to.equal("·[0.893]·");
    expect(prose("\\textbf{RF} [0.893, 0.931]")).to.equal("·{RF} [0.893, 0.931]");
  });

  it("hides subscripts and superscripts, and parameters of macros", () => {
    expect(prose("$x_{0.913}^{2.5}$ and $y_3$ #1")).to.equal("$x·}·}$ and $y·$ ·");
  });

  it("hides verbatim text, drawings, bibliographies and what is switched off; files that these put in are noted all the same", () => {
    expect(prose("a\\begin{verbatim}0.913\\end{verbatim}b\\verb|0.9|c\\verb*+0.9+d")).to.equal("a·b·c·d");
    expect(prose("a\\begin{lstlisting}[x]\n0.913 %\n\\end{lstlisting}b")).to.equal("a·\n·\n·b");
    expect(prose("a\\iffalse 0.9 \\ifx x \\fi 0.8 \\fi b$a\\iff b$")).to.equal("a· b$a· b$");
    expect(prose("\\url{http://a/%7e0.913}0.9\\href{a%0.8}{0.7}")).to.equal("·}0.9·}{0.7}");
    expect(prose("a\\begin{tikzpicture}0.9\\includegraphics{f}\\end{tikzpicture}b")).to.equal("a·b");
    expect(marks("\\begin{tikzpicture}\\node{\\includegraphics{f}};\\end{tikzpicture}")).to.deep.equal(["graphic: f"]);
    expect(prose("a\\begin{thebibliography}{9}\\bibitem{a} 0.913\\end{thebibliography}b")).to.equal("a·b");
    expect(prose("a\\end{document}b")).to.equal("a·");
    expect(prose("a\\endinput b")).to.equal("a·");
  });

  it("reads of a preamble what its macros stand for, and the title", () => {
    const tex = "\\setlength{\\x}{0.9pt}0.8\\newcommand{\\a}[2][0.7]{0.6 #1}\\def\\b#1{0.5}\\title{0.4}\\begin{document}0.3";
    expect(prose(tex)).to.equal("·{0.6 ·{0.5·{0.4·0.3");
    expect(scanTex("0.9", true).prose).to.equal("\0\0\0");
    expect([...scanTex("\\newcommand{\\dir}{../out}\\newcommand\\a[1]{b}\\def\\c{d}\\def\\e#1{f}").definitions]).to.deep.equal([
      ["dir", "../out"],
      ["a", "b"],
      ["c", "d"],
    ]);
  });

  it("notes what is put in, and names and keys of numbers, with their places", () => {
    expect(marks("\\input{a/b.tex}\\include{c}\\subfile{d} \\input e f")).to.deep.equal([
      "input: a/b.tex",
      "input: c",
      "input: d",
      "input: e",
    ]);
    expect(marks("\\import{a/}{b}\\graphicspath{{c/}{d/}}")).to.deep.equal(["folder: a/", "input: b", "folders: {c/}{d/}"]);
    expect(marks("\\includegraphics[width=\\linewidth]{f.pdf}\\rgfigure{g}")).to.deep.equal(["graphic: f.pdf", "graphic: g"]);
    expect(marks("\\rgval{a.b.c}{0.9}\\rgvalue{d}\\rgdefine{e}{f}{g}")).to.deep.equal([
      "key: a.b.c",
      "printed: 0.9",
      "value: d",
      "defined-key: e",
      "defined-name: f",
    ]);
    expect(marks("% \\input{a}\n\\verb|\\input{b}| \\iffalse\\input{c}\\fi")).to.deep.equal([]);
    expect(marks("\\IfFileExists{a}{\\input{a}}{} % regimen: unused b.pdf")).to.deep.equal([
      "optional: a",
      "input: a",
      "unused: b.pdf",
    ]);
    const tex = "x\n\\input{a}";
    const [mark] = scanTex(tex).marks;
    expect(tex.slice(mark!.start, mark!.end)).to.equal("a");
  });

  it("ends with the paragraph what is not closed", () => {
    expect(prose("\\cite{a 0.9\n\n0.8")).to.equal("·\n\n0.8");
    expect(prose("\\foo[a 0.9\n\n0.8")).to.equal("·\n\n0.8");
    expect(prose("$a\n\n\\foo[0.9] b")).to.equal("$a\n\n· b");
    expect(prose("a } b ] c")).to.equal("a } b ] c");
  });

  it("reads any text: positions stay those of the source, and what is noted is a part of it", () => {
    fc.assert(
      fc.property(torn, fc.boolean(), (tex, inPreamble) => {
        const { prose: found, marks: noted } = scanTex(tex, inPreamble);
        expect(found.length).to.equal(tex.length);
        for (let i = 0; i < tex.length; i++) if (found[i] !== tex[i]) expect(found[i]).to.equal("\0");
        for (const { start, end, text, use } of noted) if (use !== "unused") expect(tex.slice(start, end)).to.equal(text);
      }),
      { numRuns: 400 },
    );
  });

  it("is read in one pass: 200 kB of what tears at it are as good as any others", () => {
    for (const piece of [
      "{",
      "[",
      "\\a[",
      "\\verb|",
      "\\begin{",
      "\\def\\a",
      "\\iffalse",
      "$",
      "%",
      "\\cite{",
      "\\input",
      "\\\\",
      "^{",
      " ",
      "\n \n",
    ]) {
      const tex = piece.repeat(Math.ceil(2e5 / piece.length));
      expect(scanTex(tex).prose.length, piece).to.equal(tex.length);
    }
  });
});
