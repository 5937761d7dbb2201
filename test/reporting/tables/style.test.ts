import { expect } from "chai";
import { tableHtml } from "../../../src/reporting/tables/html.ts";
import { tableMarkdown } from "../../../src/reporting/tables/markdown.ts";
import { styled } from "../../../src/reporting/tables/style.ts";
import { tableTex } from "../../../src/reporting/tables/tex.ts";
import { failureOf } from "../../formats/failure-of.ts";
import { MARKED, PLAIN_STYLE, RICH } from "./rich-model.ts";

describe("styled", () => {
  it("changes nothing unless told", () => {
    expect(styled(RICH, PLAIN_STYLE)).to.deep.equal(RICH);
  });

  it("writes one text to LaTeX, Markdown and HTML, with marks in reading order", () => {
    const lines = tableTex(MARKED).split("\n");
    expect(lines.filter((line) => line.startsWith("Forest") || line.startsWith("Network"))).to.deep.equal([
      "Forest & \\rgval{table2.rf.ct-accuracy}{0.865}$\\pm$\\rgval{table2.rf.ct-accuracy.sd}{0.012}\\phantom{\\textsuperscript{*}} & \\underline{\\rgval{table2.rf.ct-auc}{0.91}} (\\rgval{table2.rf.ct-auc.ci-low}{0.88}, \\rgval{table2.rf.ct-auc.ci-high}{0.94}) & \\underline{\\rgval{table2.rf.time}{12.5}}\\phantom{0}\\phantom{\\textsuperscript{b}} & \\rgval{table2.rf.p}{0.020} & \\rgval{table2.rf.change}{+0.3}\\phantom{0} & as\\_published \\\\",
      "Network\\textsuperscript{b} & \\underline{\\rgval{table2.net.ct-accuracy}{0.870}}\\phantom{$\\pm$0.000}\\phantom{\\textsuperscript{*}} & ---\\textsuperscript{d} & \\rgval{table2.net.time}{1,329} & \\rgval{table2.net.p}{0.500} & \\rgval{table2.net.change}{3.9$\\times$10$^{-5}$} & one seed \\\\",
    ]);
    expect(tableMarkdown(MARKED)).to.contain(
      "| Boosting | **0.900±0.010**<sup>\\*</sup> | **0.92 (0.89, 0.95)** | **7.25**<sup>b</sup> |",
    );
    expect(tableMarkdown(MARKED)).to.contain("\n<sup>b</sup> Trained once.\n");
    const html = tableHtml(MARKED);
    expect(html).to.contain('<td class="decimal" data-key="table2.lgbm.time"><strong>7.25</strong><sup>b</sup></td>');
    expect(html).to.contain('<p class="note"><sup>d</sup> Failed: out of memory.</p>');
    expect(html).to.contain('<th scope="col" class="decimal">Time (s) ↓</th>');
    for (const text of ["Two-sided.", "Trained once.", "Not applicable.", "Failed: out of memory."]) {
      expect(tableTex(MARKED).split(text), `${text} stands once`).to.have.length(2);
    }
  });

  it("lines numbers up by siunitx with formats that the cells need", () => {
    const lines = tableTex(MARKED, { align: "siunitx" }).split("\n");
    expect(lines[1]).to.contain("Needs \\usepackage{booktabs,siunitx} in the preamble.");
    expect(lines.find((line) => line.startsWith("\\begin{tabular}"))).to.equal(
      "\\begin{tabular}{@{}lS[table-format=1.3,group-minimum-digits=99,detect-weight]@{\\,$\\pm$\\,}S[table-format=1.3,group-minimum-digits=99,table-number-alignment=left]!{\\hphantom{\\textsuperscript{*}}}" +
        "S[table-format=1.2,group-minimum-digits=99,detect-weight]@{}lS[table-format=2.2,group-minimum-digits=99,detect-weight]!{\\hphantom{\\textsuperscript{b}}}" +
        "r@{}S[table-format=1.3,group-minimum-digits=99]S[table-format=-2.2,group-minimum-digits=99,retain-explicit-plus]l@{}}",
    );
    expect(lines.find((line) => line.startsWith("Network"))).to.equal(
      "Network\\textsuperscript{b} & \\multicolumn{1}{S[table-format=1.3,group-minimum-digits=99,detect-weight]@{\\phantom{\\,$\\pm$\\,}}}{{$\\underline{\\rgval{table2.net.ct-accuracy}{0.870}}$}} &  & \\multicolumn{2}{c}{---\\textsuperscript{d}} & {\\rgval{table2.net.time}{1,329}} &  & \\rgval{table2.net.p}{0.500} & {\\rgval{table2.net.change}{3.9$\\times$10$^{-5}$}} & one seed \\\\",
    );
  });

  it("tells a failure from what does not apply, and never hides a value", () => {
    const missing = [{ column: "ct auc", as: "not run", reason: "no GPU" }] as const;
    const { rows } = styled(RICH, { ...PLAIN_STYLE, missing });
    expect(rows[2]!.cells[1]).to.deep.equal({ text: "—", value: null, missing: "not run", reason: "no GPU" });
    expect(rows[0]!.cells[1]).to.deep.equal(RICH.rows[0]!.cells[1]);
  });

  it("says how halves are rounded where it is not away from zero", () => {
    expect(tableTex(styled(RICH, { ...PLAIN_STYLE, rounding: "half-even" }))).to.contain(
      "full precision, halves to the even digit.",
    );
  });

  it("breaks long tables over pages, with the heading on each", () => {
    const tex = tableTex(RICH, { long: true, float: true, label: "tab:long" });
    expect(tex).to.contain("\\caption{Models by figures of merit.}\\label{tab:long}\\\\");
    expect(tex.split("Model & Accuracy"), "the heading twice").to.have.length(3);
    expect(tex).to.contain("Needs \\usepackage{booktabs,longtable}");
  });

  it("refuses what cannot be", async () => {
    expect(await failureOf(() => tableTex(RICH, { long: true, fit: true }))).to.deep.equal({
      code: "long-table-fit",
      message: "a long table cannot be shrunk to the line, since it breaks over pages",
      help: 'leave out "fit", or turn the table with "rotate"',
    });
    expect(await failureOf(() => styled(RICH, { ...PLAIN_STYLE, units: { tim: "s" } }))).to.include({
      message: '"units" names the column "tim", which table2 has not',
      nearest: "time",
    });
    expect(await failureOf(() => styled(RICH, { ...PLAIN_STYLE, footnotes: [{ row: "nett", text: "x" }] }))).to.include({
      message: '"footnotes" names the row "nett", which table2 has not',
      nearest: "net",
    });
  });
});
