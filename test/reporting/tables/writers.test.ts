import { expect } from "chai";
import { tableCsv } from "../../../src/reporting/tables/csv.ts";
import { fullPrecision } from "../../../src/reporting/tables/full-precision.ts";
import { tableHtml } from "../../../src/reporting/tables/html.ts";
import { tableMarkdown } from "../../../src/reporting/tables/markdown.ts";
import type { Cell } from "../../../src/reporting/tables/model.ts";
import { tableTex } from "../../../src/reporting/tables/tex.ts";
import { escapeTex } from "../../../src/reporting/tables/tex-escape.ts";
import { EXAMPLE } from "./example-model.ts";

const SYNTHETIC = { ...EXAMPLE, synthetic: true };

describe("tableTex", () => {
  it("writes a tabular with booktabs rules and nothing else", () => {
    expect(tableTex(EXAMPLE)).to.equal(
      [
        "% example: Patients & tests (50% each).",
        "% Written by regimen; changes made here are lost. Needs \\usepackage{booktabs} in the preamble.",
        "% Data: not synthetic. Rounded once from full precision, halves away from zero. Digest of the table: 2f687cb20d12",
        "\\providecommand{\\rgval}[2]{#2}%",
        "\\begin{tabular}{@{}lrrr@{}}",
        "\\toprule",
        " &  & \\multicolumn{2}{c}{CT} \\\\",
        "\\cmidrule(lr){3-4}",
        "Feature & Age & Statistic & Sig. \\\\",
        "\\midrule",
        "\\multicolumn{4}{@{}l}{\\emph{Texture}} \\\\",
        "LLL\\_glcm\\_Imc1 & \\rgval{example.lll-glcm-imc1.age}{54.67}$\\pm$\\rgval{example.lll-glcm-imc1.age.sd}{16.81} & \\rgval{example.lll-glcm-imc1.ct-statistic}{409.21} & \\rgval{example.lll-glcm-imc1.ct-p}{$<$0.001} \\\\",
        "\\addlinespace",
        "\\multicolumn{4}{@{}l}{\\emph{Other}} \\\\",
        "a|b $<$c$>$ & \\rgval{example.a-b-c.age}{465}/\\rgval{example.a-b-c.age.2}{465} & \\rgval{example.a-b-c.ct-statistic}{$-$3.92$\\times$10$^{-5}$} & --- \\\\",
        "\\bottomrule",
        "\\addlinespace",
        "\\multicolumn{4}{@{}l@{}}{\\footnotesize Sig.: significance.} \\\\",
        "\\end{tabular}",
        "",
      ].join("\n"),
    );
  });
  it("puts a float around it on request, caption before label", () => {
    const lines = tableTex(EXAMPLE, { float: true, label: "tab:x" }).split("\n");
    expect(lines.slice(4, 8)).to.deep.equal([
      "\\begin{table}[tbp]",
      "\\centering",
      "\\caption{Patients \\& tests (50\\% each).}",
      "\\label{tab:x}",
    ]);
    expect(lines.at(-2)).to.equal("\\end{table}");
  });
  it("says that it is synthetic, in a comment and below the table", () => {
    const text = tableTex(SYNTHETIC);
    expect(text).to.match(/^% SYNTHETIC\. Synthetic cohort: /m);
    expect(text).to.contain("{\\footnotesize Synthetic cohort:");
  });
  it("protects a heading that begins with a bracket", () => {
    expect(tableTex({ ...EXAMPLE, rowHeader: "[mm]" })).to.contain("{[mm]} & Age");
  });
});

describe("escapeTex", () => {
  it("escapes every special character", () => {
    expect(escapeTex("\\{}$&#_%~^")).to.equal("\\textbackslash{}\\{\\}\\$\\&\\#\\_\\%\\textasciitilde{}\\textasciicircum{}");
  });
  it("sets quotes in pairs", () => {
    expect(escapeTex('no row "net"')).to.equal("no row ``net''");
    expect(escapeTex('6"')).to.equal('6"');
  });
  it("tells a minus from a hyphen", () => {
    expect(escapeTex("-0.5 COVID-19 3-4")).to.equal("$-$0.5 COVID-19 3-4");
  });
});

describe("tableCsv", () => {
  it("holds full-precision values under the columns' keys", () => {
    expect(tableCsv(EXAMPLE)).to.equal(
      "Feature,group,age,CT statistic,CT p\n" +
        "LLL_glcm_Imc1,Texture,54.66881720430108±16.813547119429348,409.2123456789,1.5e-40\n" +
        "a|b <c>,Other,465/465,-0.000039213,\n",
    );
  });
  it("marks every row of a synthetic table", () => {
    expect(
      tableCsv(SYNTHETIC)
        .trim()
        .split("\n")
        .map((line) => line.split(",").at(-1)),
    ).to.deep.equal(["data", "synthetic", "synthetic"]);
  });
});

describe("fullPrecision", () => {
  it("puts every digit into the printed pattern, signs and all", () => {
    const full = (text: string, value: Cell["value"]): string => fullPrecision({ text, value });
    expect(full("-0.013 (-0.030, +0.005)", [-0.0125, -0.0301, 0.0049])).to.equal("-0.0125 (-0.0301, 0.0049)");
    expect(full("−0.01±0.02", [-0.0125, 0.0211])).to.equal("-0.0125±0.0211");
    expect(full("465/465", [465, 466]), "no sign").to.equal("465/466");
    expect(full("1-2", [1, 2]), "a dash between numbers").to.equal("1-2");
    expect(full("about 3", [1, 2]), "another count of numbers").to.equal("1;2");
    expect(["a", null, 0.1, Number.NaN].map((value) => full("x", value))).to.deep.equal(["a", "", "0.1", ""]);
  });
});

describe("tableMarkdown", () => {
  it("writes a table with its groups and notes", () => {
    expect(tableMarkdown(EXAMPLE)).to.equal(
      [
        "**Patients & tests (50% each).**",
        "",
        "| Feature | Age | CT: Statistic | CT: Sig. |",
        "| :-- | --: | --: | --: |",
        "| *Texture* |  |  |  |",
        "| LLL\\_glcm\\_Imc1 | 54.67±16.81 | 409.21 | \\<0.001 |",
        "| *Other* |  |  |  |",
        "| a\\|b \\<c\\> | 465/465 | -3.92×10⁻⁵ | — |",
        "",
        "Sig.: significance.",
        "",
      ].join("\n"),
    );
    expect(tableMarkdown(SYNTHETIC)).to.contain("\nSynthetic cohort: ");
  });
});

describe("tableHtml", () => {
  it("writes header cells with scope and escapes text", () => {
    const html = tableHtml(EXAMPLE);
    expect(html).to.contain('<tr><td></td><td colspan="1"></td><th class="span" scope="colgroup" colspan="2">CT</th></tr>');
    expect(html).to.contain('<tr><th scope="row">a|b &lt;c&gt;</th><td class="right" data-key="example.a-b-c.age">465/465</td>');
    expect(html).to.contain("<caption>Patients &amp; tests (50% each).</caption>");
  });
});
