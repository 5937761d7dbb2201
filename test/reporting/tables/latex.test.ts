import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { tableTex } from "../../../src/reporting/tables/tex.ts";
import type { TexOptions } from "../../../src/reporting/tables/tex-options.ts";
import { tableWidth } from "../../../src/reporting/tables/tex-width.ts";
import { compile, firstPage, requireLatex } from "../../support/latex.ts";
import { EVERY_KIND } from "./every-kind.ts";
import { EXAMPLE } from "./example-model.ts";
import { MARKED, RICH } from "./rich-model.ts";

const CLASSES = ["article", "[conference]IEEEtran", "[preprint,12pt]elsarticle"] as const;
const document = (className: string, packages: readonly string[], body: readonly string[]): string => {
  const [, options = "", name = ""] = /^(\[.*\])?(\w+)$/.exec(className)!;
  const loads = packages.map((each) => (each.includes("=") ? `\\usepackage{siunitx}[=v2]` : `\\usepackage{${each}}`));
  return [`\\documentclass${options}{${name}}`, ...loads, "\\begin{document}", ...body, "\\end{document}"].join("\n");
};
const ALL = ["booktabs", "siunitx", "graphicx", "rotating", "longtable", "pdflscape"];
const V2 = ["booktabs", "siunitx=v2", "graphicx", "rotating", "longtable", "pdflscape"];

describe("LaTeX", () => {
  let folder = "";
  before(function () {
    requireLatex(this);
    folder = mkdtempSync(join(tmpdir(), "regimen-tex-"));
  });
  after(() => folder && rmSync(folder, { recursive: true }));

  /** What must not be in a log. */
  const fine = (log: string): void => {
    expect(log).to.match(/Output written on/);
    expect(log).not.to.match(/Missing character|undefined|LaTeX Warning: (?!Label)|Package siunitx Warning/);
  };

  it("compiles every form of a table, without a warning of a box too wide", () => {
    const odd = { ...EXAMPLE, rows: EXAMPLE.rows.map((row) => ({ ...row, header: "\\{}$&#_%~^<>±×÷−≤≥≠∞↑↓≈°†‡" })) };
    const more = { ...EXAMPLE, rowHeader: "[x] ·→αβγκμρσχ—–…“”’é" };
    const note =
      "A long note that has to be broken into lines of about the width of the table, else it would run out of the page.";
    const forms = [
      tableTex(EXAMPLE),
      tableTex(odd),
      tableTex(more),
      tableTex({ ...EXAMPLE, synthetic: true, notes: [note] }, { float: true, label: "t" }),
    ];
    const log = compile(folder, "forms", document("article", ["booktabs"], ["\\small", ...forms]));
    fine(log);
    expect(log).not.to.match(/Overfull/);
  });

  it("needs no package at all where the rules are hline's and the alignment plain", () => {
    fine(compile(folder, "bare", document("article", [], ["\\small", tableTex(MARKED, { rules: "hline" })])));
  });

  const KINDS: readonly (readonly [name: string, options: TexOptions])[] = [
    ["tabular", {}],
    ["fitted", { fit: true }],
    ["float", { float: true, label: "tab:a", fit: true }],
    ["turned", { rotate: true }],
    ["turned float", { rotate: true, float: true, label: "tab:b" }],
    ["long", { long: true }],
    ["long with caption, turned", { long: true, float: true, rotate: true, label: "tab:c" }],
  ];
  for (const [at, name] of CLASSES.entries()) {
    it(`compiles every kind of table under ${name}, padded and by siunitx, with its keys`, function () {
      this.timeout(180_000);
      // a longtable cannot stand in two columns, which is longtable's own rule
      const kinds = KINDS.filter(([, { long }]) => !(long && name.includes("IEEEtran")));
      const body = kinds.flatMap(([kind, options]) =>
        [tableTex(MARKED, options), tableTex(MARKED, { ...options, align: "siunitx" })].flatMap((tex) => [`\n${kind}:\n`, tex]),
      );
      fine(compile(folder, `class${at}`, document(name, ALL, body)));
    });
  }

  it("compiles a table of every component under each class, with siunitx 2 and 3", function () {
    this.timeout(180_000);
    const tables = EVERY_KIND.flatMap((model) => [tableTex(model), tableTex(model, { align: "siunitx" })]);
    for (const [at, name] of CLASSES.entries()) {
      for (const [version, packages] of [ALL, V2].entries()) {
        fine(compile(folder, `every${at}${version}`, document(name, packages, ["\\small", ...tables.map((tex) => `\n${tex}`)])));
      }
    }
  });

  for (const [version, packages] of [
    ["3", ALL],
    ["2", V2],
  ] as const) {
    it(`prints the same pixels with keys as without, in the S columns of siunitx ${version} too`, () => {
      const tables = [tableTex(MARKED, { align: "siunitx", fit: true }), tableTex(MARKED, { fit: true })];
      expect(tables[0]).to.contain("\\rgval{table2.lgbm.ct-accuracy}{\\rgbold 0.900}");
      const bare = tables.map((tex) => tex.replace(/^\\providecommand.*$/m, "%").replace(/\\rgval\{[^{}]*\}/g, "\\rgtext"));
      // the same macro without an argument for the key: what is left is the text alone
      const pages = [
        ["keys", tables],
        ["bare", ["\\newcommand\\rgtext[1]{#1}", ...bare]],
        ["none", bare.map((tex) => tex.replace(/\\rgtext\{((?:[^{}]|\{[^{}]*\})*)\}/g, "$1"))],
      ] as const;
      const [keys, ...others] = pages.map(([name, body]) => {
        fine(
          compile(
            folder,
            `${name}${version}`,
            document("article", packages, ["\\pagestyle{empty}", ...body.map((t) => `\n${t}`)]),
          ),
        );
        return firstPage(folder, `${name}${version}`);
      });
      for (const other of others) expect(keys!.equals(other)).to.equal(true);
      expect(new Set(keys!.subarray(20)).size, "something is printed").to.be.greaterThan(2);
    });
  }

  it("estimates a table's width within a tenth of what TeX measures", () => {
    for (const [at, model] of [EXAMPLE, RICH].entries()) {
      const tex = tableTex({ ...model, notes: [], rows: model.rows.map(({ group, ...row }) => row) }).trimEnd();
      const body = ["\\newsavebox\\measured", `\\savebox\\measured{${tex}}`, "\\typeout{WIDTH \\the\\wd\\measured}", "x"];
      const log = compile(folder, `width${at}`, document("article", ["booktabs"], body));
      const measured = Number(/WIDTH ([\d.]+)pt/.exec(log)![1]);
      expect(tableWidth(model).total / measured).to.be.within(0.9, 1.1);
    }
  });
});
