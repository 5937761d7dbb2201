import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { JsonValue } from "../../../src/formats/kind-values.ts";
import { printedNumbers } from "../../../src/printed-numbers.ts";
import { tableTex } from "../../../src/reporting/tables/tex.ts";
import { VALUE_MACROS, valuesTex } from "../../../src/reporting/values/values-tex.ts";
import { EVERY_KIND } from "../../reporting/tables/every-kind.ts";
import { MARKED } from "../../reporting/tables/rich-model.ts";
import { allPages, compile, compileError, requireLatex, type Word, wordsOf } from "../../support/latex.ts";
import { repository } from "../../support/project.ts";

const STY = join(repository, "templates/latex/regimen.sty");
const SIUNITX = { "3": "\\usepackage{siunitx}", "2": "\\usepackage{siunitx}[=v2]" } as const;
type Version = keyof typeof SIUNITX;

/** Values as a stage writes them, in an experiment that was exported: keys are qualified. */
const VALUES: string = valuesTex(
  {
    name: "values",
    values: [
      { name: "acc", key: "values.acc", text: "0.86", tex: "0.86", value: 0.8612, of: "table2.rf.ct-accuracy" },
      { name: "p", key: "values.p", text: "<0.001", tex: "\\ensuremath{<}0.001", value: 1e-9, of: "table2.rf.p" },
      { name: "trees", key: "values.trees", text: "1,000", tex: "1{,}000", value: 1000, of: "a value of the spec" },
    ],
    synthetic: false,
    patientLevel: false,
  },
  [{ key: "table2.rf.p", text: "0.020", value: 0.02 }],
).replaceAll("\\rgdefine{", "\\rgdefine{e/");
const KEYS = printedNumbers(MARKED as unknown as JsonValue, "table2").flatMap(({ key, text, value }) =>
  text === null || typeof value !== "number" ? [] : [key],
);

describe("regimen.sty", function () {
  this.timeout(120_000);
  let folder = "";
  before(function () {
    requireLatex(this);
    folder = mkdtempSync(join(tmpdir(), "regimen-sty-"));
    copyFileSync(STY, join(folder, "regimen.sty"));
    writeFileSync(join(folder, "values.tex"), VALUES);
    writeFileSync(join(folder, "regimen-trace.tex"), "\\section*{Origin}\n\\hypertarget{rg-table2}{The stage table2}\n");
    compile(folder, "figure", "\\documentclass{article}\\pagestyle{empty}\\begin{document}A figure.\\end{document}");
  });
  after(() => folder && rmSync(folder, { recursive: true }));

  const keys = (lines: readonly string[]): void => writeFileSync(join(folder, "regimen-keys.tex"), `${lines.join("\n")}\n`);
  const stale = (key: string): string => `\\rgstale{${key}}{why of ${key}}`;
  const page = (preamble: readonly string[], body: readonly string[], name = "article"): string =>
    [`\\documentclass{${name}}`, ...preamble, "\\begin{document}", ...body, "\\end{document}"].join("\n");
  /** Keys that the log says are stale, in order. */
  const marked = (log: string): string[] => [...log.matchAll(/^Package regimen Info: Stale: (\S+) \(/gm)].map(([, key]) => key!);
  const fine = (log: string): Chai.Assertion =>
    expect(log).not.to.match(
      /Missing character|undefined|LaTeX Warning: (?!Label)|Package (siunitx|hyperref|regimen) Warning: (?!Stale numbers|Rerun)/,
    );
  const PACKAGES = (version: Version): string[] => ["\\usepackage{booktabs,graphicx}", SIUNITX[version]];

  it("has at most 60 lines, the macros of values among them word for word", () => {
    const lines = readFileSync(STY, "utf8").trimEnd().split("\n");
    expect(lines.length).to.be.at.most(60);
    expect(lines.join("\n")).to.contain(VALUE_MACROS.join("\n"));
    const { files } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { files: string[] };
    expect(files).to.include("templates");
  });

  describe("final", () => {
    const WIDE = ["\\usepackage{booktabs,graphicx,rotating,longtable,pdflscape}"];
    const forms = [{}, { fit: true }, { float: true, label: "tab:a" }, { rotate: true }, { rotate: true, float: true }];
    const tables = (isNarrow: boolean): string[] =>
      [
        ...forms.map((options) => [MARKED, options] as const),
        ...(isNarrow ? [] : [[MARKED, { long: true }] as const, [MARKED, { long: true, float: true, rotate: true }] as const]),
        ...EVERY_KIND.map((model) => [model, {}] as const),
      ].flatMap(([model, options]) => [
        `\n${tableTex(model, options)}`,
        `\n${tableTex(model, { ...options, align: "siunitx" })}`,
      ]);

    for (const [name, version] of [
      ["article", "3"],
      ["article", "2"],
      ["IEEEtran", "3"],
      ["elsarticle", "2"],
    ] as const)
      it(`changes no pixel of any kind of table, nor of values, under ${name} with siunitx ${version}`, () => {
        keys(KEYS.map(stale));
        const values = "\n\\section{Of \\rgvalue{acc}}\nAnd $p\\rgvalue{p}$.";
        const body = ["\\small", ...tables(name === "IEEEtran"), values];
        const preamble = [...WIDE, SIUNITX[version]];
        const both = ["\\usepackage{regimen}", ""].map((loads, at) => {
          const file = `final-${name}${version}-${at}`;
          fine(compile(folder, file, page([...preamble, loads, "\\input{values}"], body, name)));
          return allPages(folder, file);
        });
        const [loaded, without] = both as [Buffer[], Buffer[]];
        expect(loaded.length).to.equal(without.length).and.to.be.greaterThan(1);
        for (const [at, pixels] of loaded.entries()) expect(pixels.equals(without[at]!), `page ${at + 1}`).to.equal(true);
      });
  });

  describe("stale and draft", () => {
    const body = ["\\small", tableTex(MARKED, { fit: true }), "", tableTex(MARKED, { align: "siunitx", fit: true })];
    /** Every other number, and keys that only begin or end like one. */
    const chosen = KEYS.filter((_, at) => at % 2 === 0);
    const decoys = ["table2.rf.ct-acc", "able2.rf.ct-accuracy.sd", "table2.rf.ct-accuracy.sd.x", "other/table2.rf.time"];

    for (const version of ["3", "2"] as const)
      it(`mark the keys that are stale and no others, and move no word, with siunitx ${version}`, () => {
        keys([...chosen, ...decoys].map(stale));
        const words: Word[][] = [];
        for (const mode of ["final", "stale", "draft"]) {
          const name = `${mode}${version}`;
          const log = compile(folder, name, page([...PACKAGES(version), `\\usepackage[${mode}]{regimen}`], body));
          fine(log);
          expect(marked(log).sort(), mode).to.deep.equal(mode === "final" ? [] : [...chosen].sort());
          if (mode !== "final") expect(log).to.contain(`Package regimen Warning: Stale numbers and figures: ${chosen.length}.`);
          words.push(wordsOf(folder, name).filter((word) => word.page === 1));
        }
        const [final, ...others] = words as [Word[], Word[], Word[]];
        expect(final.length).to.be.greaterThan(80);
        for (const other of others) {
          expect(other).to.have.length(final.length);
          for (const { text, left, right, bottom } of final) {
            const isSame = (word: Word): boolean => Math.hypot(word.left - left, word.right - right, word.bottom - bottom) < 0.1;
            expect(other.find(isSame)?.text, `where ${text} was`).to.equal(text);
          }
        }
      });

    it("frame a stale number so that it shows without colour, in text and beside the digits of an S column", () => {
      keys([stale("e/values.acc")]);
      const lines = [
        "Right: \\rgvalue{acc}, $n=\\rgvalue{trees}$.",
        "",
        "\\begin{tabular}{S[table-format=3.4]}\\rgvalue{acc}\\\\123.4567\\end{tabular}",
      ];
      const looks = (["final", "stale"] as const).map((mode) => {
        compile(folder, mode, page([...PACKAGES("3"), `\\usepackage[${mode}]{regimen}`, "\\input{values}"], lines));
        const pixels = allPages(folder, mode, { grey: true, dots: 144 })[0]!;
        return { shade: shadeOf(pixels), words: wordsOf(folder, mode) };
      });
      const framed = looks[1]!.words.filter(({ text }) => text.startsWith("0.86"));
      expect(framed).to.have.length(2);
      for (const { left, top, bottom, right } of framed) {
        const middle = (top + bottom) / 2;
        /** Darkest pixel within a point of a place just beside the word. */
        const [before, after] = looks.map(({ shade }) => Math.min(shade(left - 1.2, middle), shade(right + 1.2, middle)));
        expect([before! > 200, after! < 130], `${before} became ${after}`).to.deep.equal([true, true]);
      }
      const [other] = looks[1]!.words.filter(({ text }) => text.startsWith("123"));
      expect(looks[1]!.shade(other!.left - 1.2, (other!.top + other!.bottom) / 2)).to.be.greaterThan(200);
    });

    it("link each number to its stage's entry, whether hyperref comes before or after, and list the entries without it", () => {
      keys([stale("e/values.acc"), ...["acc", "p"].map((name) => `\\rgorigin{e/values.${name}}{rg-table2}`)]);
      const lines = [
        "\\pdfcompresslevel0\\pdfobjcompresslevel0",
        "\\section{Of \\rgvalue{acc}}",
        "\\rgvalue{p} and \\rgvalue{trees}, \\rgvalue{acc}.",
      ];
      const regimen = "\\usepackage[draft]{regimen}";
      const orders = {
        before: ["\\usepackage{hyperref}", regimen],
        after: [regimen, "\\usepackage{hyperref}"],
        without: [regimen],
      };
      for (const [order, loads] of Object.entries(orders)) {
        const document = page([...loads, "\\input{values}"], lines);
        compile(folder, order, document);
        fine(compile(folder, order, document)); // once more, for what was written to files
        const pdf = readFileSync(join(folder, `${order}.pdf`), "latin1");
        const links = pdf.match(/\/GoTo \/D \(rg-table2\)/g)?.length ?? 0;
        expect(links, order).to.equal(order === "without" ? 0 : 3);
        expect(
          wordsOf(folder, order)
            .filter((word) => word.page === 2)
            .map(({ text }) => text)
            .slice(0, 4),
          order,
        ).to.deep.equal(["Origin", "The", "stage", "table2"]);
      }
      expect(readFileSync(join(folder, "after.out"), "latin1"), "the bookmark is the text").to.contain(
        "\\000O\\000f\\000\\040\\0000\\000.\\0008\\0006",
      );
    });

    for (const [name, version] of [
      ["article", "2"],
      ["IEEEtran", "3"],
      ["elsarticle", "3"],
    ] as const)
      it(`stand in captions, headings, lists of tables and long tables under ${name}`, () => {
        keys([stale("e/values.acc"), ...KEYS.map(stale), "\\rgorigin{e/values.acc}{rg-table2}"]);
        const lines = [
          "\\listoftables",
          "\\section{Of \\rgvalue{acc} and \\MakeUppercase{so \\rgvalue{acc}}}",
          "\\begin{table}\\caption{With \\rgvalue{acc}, \\rgvalue{e/acc} and $p\\rgvalue{p}$}x\\end{table}",
          "\\begin{table}\\centering\\caption{S columns}\\begin{tabular}{S[table-format=1.3]}\\rgvalue{acc}\\\\\\rgvalue{table2.rf.p}\\end{tabular}\\end{table}",
          ...(name === "IEEEtran" ? [] : ["\\clearpage\\small", tableTex(MARKED, { long: true, align: "siunitx" })]),
        ];
        const document = page(
          [
            ...PACKAGES(version),
            "\\usepackage{longtable}",
            "\\usepackage[draft]{regimen}",
            "\\input{values}",
            "\\usepackage{hyperref}",
          ],
          lines,
          name,
        );
        compile(folder, `places-${name}`, document);
        fine(compile(folder, `places-${name}`, document));
        const texts = wordsOf(folder, `places-${name}`).map(({ text }) => text);
        expect(
          texts.filter((text) => text.startsWith("0.86")).length,
          "heading, caption, list of tables, S column",
        ).to.be.at.least(7);
      });

    it("mark a stale figure by its path, with or without its ending, and leave \\includegraphics alone", () => {
      keys(["\\rgstalefile{figure.pdf}{why}"]);
      const use = (mode: string, what: string): { log: string; pixels: Buffer } => {
        const document = page(["\\usepackage{graphicx}", `\\usepackage[${mode}]{regimen}`, "\\def\\here{.}"], [what]);
        return { log: compile(folder, "use", document), pixels: allPages(folder, "use")[0]! };
      };
      const plain = use("final", "\\includegraphics[width=3cm]{figure}");
      for (const path of ["figure", "figure.pdf"]) {
        expect(use("final", `\\rgfigure[width=3cm]{${path}}`).pixels.equals(plain.pixels)).to.equal(true);
        for (const mode of ["stale", "draft"]) {
          const { log, pixels } = use(mode, `\\rgfigure[width=3cm]{${path}}`);
          expect(marked(log)).to.deep.equal(["figure.pdf"]);
          expect(pixels.equals(plain.pixels)).to.equal(false);
        }
        expect(wordsOf(folder, "use").map(({ text }) => text)).to.include("STALE");
      }
      expect(use("stale", "\\includegraphics[width=3cm]{figure}").pixels.equals(plain.pixels)).to.equal(true);
    });

    it("read the keys of the folder that is named, and say where there are none", () => {
      rmSync(join(folder, "regimen-keys.tex"));
      const none = compile(folder, "none", page(["\\usepackage[stale]{regimen}", "\\input{values}"], ["\\rgvalue{acc}"]));
      expect(none).to.contain("Package regimen Warning: No regimen-keys.tex: nothing is known to be stale.");
      const sub = mkdtempSync(join(folder, "sub-"));
      writeFileSync(join(sub, "regimen-keys.tex"), stale("e/values.acc"));
      const name = sub.slice(folder.length + 1);
      const log = compile(
        folder,
        "dir",
        page([`\\usepackage[stale,dir=${name}]{regimen}`, "\\input{values}"], ["\\rgvalue{acc}"]),
      );
      expect(marked(log)).to.deep.equal(["e/values.acc"]);
    });
  });

  describe("mistakes", () => {
    const body = (text: string, loads = "\\usepackage{regimen}"): string => page([loads, "\\input{values}"], [text]);
    const both = "\\rgdefine{f/values.acc}{acc}{0.9}";

    it("end the build: a name that there is not, in text, caption and S column, with the package and without", () => {
      for (const loads of ["\\usepackage{regimen}", "", "\\usepackage[draft]{regimen}"])
        expect(compileError(folder, "unknown", body("\\rgvalue{acuracy}", loads))).to.equal(
          "Package regimen Error: No value is named acuracy.",
        );
      const caption = "\\begin{table}\\caption{\\rgvalue{acuracy}}\\end{table}";
      expect(compileError(folder, "unknown", body(caption))).to.equal("Package regimen Error: No value is named acuracy.");
      const column = page(["\\usepackage{siunitx}", "\\input{values}"], ["\\begin{tabular}{S}\\rgvalue{acuracy}\\end{tabular}"]);
      expect(compileError(folder, "unknown", column)).to.equal("Package regimen Error: No value is named acuracy.");
    });

    it("end the build: a name of two experiments, which its experiment tells apart", () => {
      expect(compileError(folder, "two", body(`${both}\\rgvalue{acc}`))).to.equal(
        "Package regimen Error: The name acc is both e/values.acc and f/values.acc.",
      );
      compile(folder, "two", body(`${both}\\rgvalue{e/acc}, \\rgvalue{f/acc}, \\rgvalue{e/table2.rf.p}`));
      expect(
        wordsOf(folder, "two")
          .map(({ text }) => text)
          .slice(0, 3),
      ).to.deep.equal(["0.86,", "0.9,", "0.020"]);
    });

    it("let the same file be read twice", () => {
      compile(folder, "twice", body("\\input{values}\\rgvalue{acc}"));
      expect(wordsOf(folder, "twice")[0]!.text).to.equal("0.86");
    });

    it("end the build: an option that there is not", () => {
      expect(compileError(folder, "option", body("x", "\\usepackage[drafts]{regimen}"))).to.equal(
        'Package regimen Error: Unknown option "drafts".',
      );
    });
  });
});

/** Darkness around a place of a grey page of 144 dots an inch: the darkest pixel within a point to the left and right. */
function shadeOf(pgm: Buffer): (x: number, y: number) => number {
  const [head, width] = /^P5\s+(\d+)\s+\d+\s+255\s/.exec(pgm.toString("latin1", 0, 40))!;
  return (x, y) => {
    const row = head.length + Math.round(y * 2) * Number(width);
    return Math.min(...[-2, -1, 0, 1, 2].map((dx) => pgm[row + Math.round(x * 2) + dx]!));
  };
}
