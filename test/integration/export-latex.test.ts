import { expect } from "chai";
import { compile, requireLatex } from "../support/latex.ts";
import { makeProject, type Project } from "../support/project.ts";

/** A stage over cases, a command full of what LaTeX reads as something else, and a parameter that each case decides. */
const SPEC = `experiment: nasty_one
params: { digits: 2 }
stages:
  cohort: { use: data/cases, with: { path: cohort, files: [image] } }
  size:
    use: shell
    each: cohort.cases
    in: { image: case.image }
    with:
      command: |
        : 'Zürich \${case.note} 50% of $x & #1 {a_b} ~ ^ \\relax "q" \`b\` <c> | α 🙂 --flag'
        printf 'n\\n%s\\n' "$(wc -c < "$in_image" | tr -d ' ')" > "$out_table"
      outputs: { table: table }
  table-1:
    use: reporting/summary-table
    in: { tables: [size.table] }
    with: { columns: [{ column: n }], digits: "\${params.digits}" }
`;

describe("an exported paper", () => {
  let project: Project;
  before(function () {
    requireLatex(this);
    project = makeProject({
      "regimen.yaml": SPEC,
      "cohort/cases.csv": "case,image,note\npatient-7,a.txt,secret-7\npatient-9,b.txt,secret-9\n",
      "cohort/a.txt": "hello\n",
      "cohort/b.txt": "hi\n",
    });
    const { code, err } = project.regimen(["run"]);
    expect([code, err]).to.deep.equal([0, ""]);
    const done = project.regimen(["export", "--to", "paper", "--allow-stale", "-p", "digits=3"]);
    expect([done.code, done.err]).to.deep.equal([0, ""]);
  });
  after(() => project?.dispose());

  const paper = (documentClass: string, preamble: string): string => `\\documentclass{${documentClass}}
\\usepackage{booktabs}${preamble}
\\usepackage[draft]{regimen}
\\begin{document}
\\input{nasty_one/tables/table-1}
\\end{document}
`;

  it("compiles as a draft, with an appendix that links lead to, whatever stands in the spec", () => {
    // German babel makes the quotation mark active
    const active = '\\begingroup\\catcode`\\"=\\active\\gdef"{\\undefined}\\endgroup\\AtBeginDocument{\\catcode`\\"=\\active}';
    const preamble = `\\usepackage[T1]{fontenc}\\usepackage{hyperref}${active}`;
    for (let i = 0; i < 2; i++) compile(project.path("paper"), "linked", paper("article", preamble));
    const log = project.read("paper/linked.log");
    expect(log).not.to.match(/undefined|Missing character|has been referenced but does not exist/);
    expect(log).to.match(/regimen Warning: .*\b2\b/);
  });

  for (const documentClass of ["article", "elsarticle", "IEEEtran"])
    it(`compiles under ${documentClass} without hyperref, in fonts of any encoding`, () => {
      expect(compile(project.path("paper"), documentClass, paper(documentClass, ""))).not.to.match(/undefined|Missing character/);
    });

  it("tells nothing of single cases: neither their names nor their files nor what is said of them", () => {
    const texts = ["regimen-trace.tex", "regimen-keys.tex", "regimen-export.json"].map((name) => project.read(`paper/${name}`));
    for (const text of texts) expect(text).not.to.match(/patient-|secret|a\.txt|b\.txt/);
    project.write("cohort/a.txt", "hello, you\n");
    expect(project.regimen(["export", "--to", "stale", "--allow-stale"]).code).to.equal(0);
    project.remove("cohort/b.txt");
    expect(project.regimen(["export", "--to", "gone", "--allow-stale"]).code).to.equal(0);
    for (const folder of ["stale", "gone"])
      for (const name of ["regimen-trace.tex", "regimen-keys.tex", "regimen-export.json", "nasty_one/tables/table-1.tex"])
        expect(project.read(`${folder}/${name}`), `${folder}/${name}`).not.to.match(/patient-|secret|a\.txt|b\.txt/);
    expect(project.read("stale/regimen-keys.tex")).to.include("}{rests on cohort: with.path.content: ");
    expect(texts[0]).to.include("for each of 2 cases");
    expect(texts[0]).to.include(
      "\\rgline{each}{\\hyperlink{nasty-one:cohort}{\\texttt{cohort.cases}}}\n\\rgline{image}{a file of each case}\n",
    );
    expect(texts[0]).to.include("\\$\\symbol{123}case.note\\symbol{125}");
    expect(texts[0]?.match(/^\\rgentry/gm)).to.have.length(4);
  });
});
