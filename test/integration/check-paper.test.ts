import { expect } from "chai";
import type { Failure } from "../../src/runner/contract/failure.ts";
import { makeProject, type Project } from "../support/project.ts";
import { ROWS, SMALL } from "../support/small-spec.ts";

const SPEC = `${SMALL}  summary:
    use: stats/describe
    in: { table: rows.table, split: split.split }
    with: { columns: [x] }
  table1:
    use: reporting/data-table
    in: { table: summary.describe }
    with:
      rows: part
      columns: [{ column: mean, header: Mean, digits: 2 }, { column: sd, header: SD, digits: 3 }]
  table2:
    use: reporting/data-table
    in: { table: summary.describe }
    with: { rows: part, columns: [{ column: maximum, header: Largest, digits: 1 }] }
  values:
    use: reporting/values
    in: { tables: [table1.model] }
    with: { values: { spread: { of: table1.test.sd, digits: 1 } } }
  figure1:
    use: reporting/box-plot-figure
    in: { features: rows.table, labels: rows.table }
    with:
      features: [x]
      groupings: [{ label: group, title: Group, classes: { a: A, b: B } }]
`;

/** A paper in which nothing is typed by hand that regimen knows. */
const PAPER = String.raw`\documentclass{article}
\usepackage{booktabs,graphicx,regimen}
\input{small/values.tex}
\begin{document}
\input{sections/results}
\begin{table}
\input{small/tables/table1}
\end{table}
\rgfigure[width=17.83pt]{small/figures/figure1}
% regimen: unused small/tables/table2.tex
\end{document}
`;
const RESULTS = String.raw`The test part has an SD of \rgvalue{spread} and a mean of~\rgvalue{table1.test.mean}, in 2019 of 23.01.
Its largest value is \rgval{small/table2.test.maximum}{49.5}.
`;
const NOT_SEEN = `  not seen:
    numbers in words, in pictures, with a bare decimal comma (0,913), and with fewer than three digits that tell something (0.05, 91 %, 0.500)
    numbers that were worked out from the results by hand: differences, ratios, sums, other units
    numbers of an earlier run, or mistyped ones: only what equals a result of today is found
    whole numbers that no word says are counts, years, and numbers of sections, equations and versions
    a number that many results come near to, unless its sentence has a word of their row or column
    bibliographies, drawings, verbatim text, and files that macros name
`;
const LOOKED = `  looked at 2 files of LaTeX, which put in 3 others and 1 figure,
    against 10 numbers of small
${NOT_SEEN}`;

describe("regimen check paper.tex", () => {
  let project: Project;
  const reset = (): void => {
    project.write("rows.csv", ROWS);
    project.write("regimen.yaml", SPEC);
    project.write("paper/paper.tex", PAPER);
    project.write("paper/sections/results.tex", RESULTS);
  };
  before(() => {
    project = makeProject({ "regimen.yaml": SPEC, "rows.csv": ROWS });
    reset();
    expect(project.regimen(["run"]).code).to.equal(0);
    // in so small a table each row may be one patient's
    expect(project.regimen(["export", "--to", "paper", "--expose-patients"]).code).to.equal(0);
  });
  after(() => project.dispose());
  beforeEach(reset);

  const check = (...args: string[]) => project.regimen(["check", "paper/paper.tex", ...args]);
  const findings = (...args: string[]): readonly Failure[] => JSON.parse(check("--json", ...args).out).findings;
  const told = (...args: string[]): readonly string[] =>
    findings(...args).map(({ code, message, place, nearest }) =>
      [place ? `${place.file}:${place.line}:${place.column}` : "-", code, message, ...(nearest ? [nearest] : [])].join(" | "),
    );

  it("finds nothing where all comes from regimen, and says what it does not see", () => {
    const { code, out, err } = check();
    expect([code, out, err]).to.deep.equal([0, `paper/paper.tex: nothing found\n${LOOKED}`, ""]);
  });

  it("finds numbers that are typed by hand, with their place, the key and what to write", () => {
    project.write(
      "paper/sections/results.tex",
      "The SD of the test part is 23.73,\nits mean 23.00;\nof 17.833 % regimen: by hand\nit is 13.\n",
    );
    const { code, out, err } = check();
    expect([code, err]).to.deep.equal([1, ""]);
    expect(
      out,
    ).to.equal(`paper/sections/results.tex:1:28: error[retyped]: 23.73 is typed by hand; it equals small/table1.test.sd, which is printed as 23.728
    1 | The SD of the test part is 23.73,
      |                            ^^^^^
   help: write \\rgvalue{table1.test.sd}; a line that ends in "% regimen: by hand" is left alone

paper/sections/results.tex:2:10: error[retyped]: 23.00 is typed by hand; it equals small/table1.test.mean
    2 | its mean 23.00;
      |          ^^^^^
   help: write \\rgvalue{table1.test.mean}; a line that ends in "% regimen: by hand" is left alone

paper/paper.tex: 2 findings; 1 number is by hand on purpose
${LOOKED}`);
  });

  it("says how to print a number that no file of values has", () => {
    project.write(
      "paper/paper.tex",
      PAPER.replace("\\input{small/values.tex}\n", "").replace("\\input{sections/results}", "SD 23.728"),
    );
    const [retyped] = findings();
    expect([retyped?.message, retyped?.help]).to.deep.equal([
      "23.728 is typed by hand; it equals small/table1.test.sd",
      'name small/table1.test.sd in a stage of reporting/values, and write \\rgvalue; a line that ends in "% regimen: by hand" is left alone',
    ]);
  });

  it("finds names and keys that there are not, and what was edited within \\rgval", () => {
    project.write(
      "paper/sections/results.tex",
      "\\rgvalue{spred} \\rgvalue{small/spread}\n\\rgval{table2.test.maximun}{49.5}\n\\rgval{small/table2.test.maximum}{49.6}\n\\rgvalue{table2.test.maximum}\n",
    );
    expect(told()).to.deep.equal([
      'paper/sections/results.tex:1:10 | unknown-value | there is no value "spred" | spread',
      'paper/sections/results.tex:2:8 | unknown-key | no number of the results has the key "table2.test.maximun" | table2.test.maximum',
      'paper/sections/results.tex:3:8 | other-text | \\rgval prints "49.6" for small/table2.test.maximum, which is 49.5',
      'paper/sections/results.tex:4:10 | unknown-value | "table2.test.maximum" is a number of the results, and no file of values defines it',
    ]);
    project.write("paper/paper.tex", PAPER.replace("\\input{small/values.tex}\n", ""));
    project.write("paper/sections/results.tex", "\\rgvalue{spread}");
    const [first] = findings();
    expect([first?.message, first?.help]).to.deep.equal([
      '"spread" is a value of small/values.tex, which the paper does not put in',
      "put it in: \\input{small/values.tex}",
    ]);
  });

  it("finds files that are not there, that no stage makes, that are not exported, and that put themselves in", () => {
    project.write(
      "paper/paper.tex",
      PAPER.replace("tables/table1", "tables/tabel1").replace(
        "sections/results}",
        "section/results}\\input{sections/loop}\\includegraphics{none}",
      ),
    );
    project.write(
      "paper/sections/loop.tex",
      "\\input{paper}\\IfFileExists{maybe}{\\input{maybe}}{}\\includegraphics{small/figures/figur1.png}",
    );
    const path = "paper/small/tables/table1.tex";
    expect(told()).to.deep.equal([
      'paper/paper.tex:5:8 | not-there | there is no file "section/results"',
      'paper/paper.tex:5:62 | not-there | there is no figure "none"',
      'paper/paper.tex:7:8 | not-made | no stage of small publishes "small/tables/tabel1" | small/tables/table1.tex',
      'paper/sections/loop.tex:1:8 | cycle | "paper" puts itself in',
      'paper/sections/loop.tex:1:68 | not-made | no stage of small publishes "small/figures/figur1.png" | small/figures/figure1.png',
      `- | not-used | ${path} is exported by table1 of small, and the paper does not use it`,
    ]);
  });

  it("finds what is exported and not used, and believes a comment that says so", () => {
    project.write("paper/paper.tex", PAPER.replace(/% regimen: unused.*\n/, "").replace(/\\rgfigure.*\n/, ""));
    expect(told()).to.deep.equal([
      "- | not-used | paper/small/tables/table2.tex is exported by table2 of small, and the paper does not use it",
      "- | not-used | paper/small/figures/figure1.pdf is exported by figure1 of small, and the paper does not use it",
    ]);
  });

  it("finds what a changed parameter makes stale, running nothing: what regimen plan would run, and no more", () => {
    project.write("regimen.yaml", SPEC.replace("size: 0.5", "size: 0.25"));
    const stale = "is stale: ";
    expect(told()).to.deep.equal([
      `paper/paper.tex:3:8 | stale | "small/values.tex" ${stale}values of small rests on split: with.testSize: 0.5 → 0.25`,
      `paper/paper.tex:7:8 | stale | "small/tables/table1" ${stale}table1 of small rests on split: with.testSize: 0.5 → 0.25`,
    ]);
    expect(findings()[0]?.help).to.equal("bring it up to date: regimen run, then regimen export");
  });

  it("finds an exported file that was changed by hand, one that is gone, and one of an earlier run", () => {
    const [table, figure] = [project.read("paper/small/tables/table1.tex"), "paper/small/figures/figure1.pdf"];
    project.write("paper/small/tables/table1.tex", table.replace("23.728", "23.729"));
    const bytes =
      project.snapshot("paper/small/figures").get("figure1.pdf") ?? project.snapshot("paper/small/figures").get(figure);
    project.remove(figure);
    expect(told()).to.deep.equal([
      'paper/paper.tex:7:8 | edited | "small/tables/table1" is not what regimen wrote: it was changed since',
      'paper/paper.tex:9:26 | not-there | "small/figures/figure1" was exported and is not there',
    ]);
    project.write("paper/small/tables/table1.tex", table);
    project.write(figure, Buffer.from(bytes ?? "", "base64"));
    expect(told()).to.deep.equal([]);
    project.write("rows.csv", ROWS.replace("0.5", "9.5"));
    expect(project.regimen(["run"]).code).to.equal(0);
    const old = (name: string, stage: string): string =>
      `"small/${name}" is of an earlier run: ${stage} of small has given another result since`;
    expect(told().map((one) => one.split(" | ")[2])).to.include.members([
      old("tables/table1", "table1"),
      old("figures/figure1", "figure1"),
    ]);
    project.write("rows.csv", ROWS);
    expect(project.regimen(["run"]).code).to.equal(0);
    expect(told()).to.deep.equal([]);
  });

  it("finds a table whose stage is gone, and one that was not exported", () => {
    project.write("regimen.yaml", SPEC.replace(/ {2}table2:[\s\S]*?(?= {2}values:)/, "").replace("figure1:", "figure2:"));
    project.write("paper/sections/results.tex", "\\input{small/tables/table2}\\includegraphics{small/figures/figure2.pdf}");
    expect(told()).to.deep.equal([
      'paper/paper.tex:9:26 | not-made | no stage of small publishes "small/figures/figure1" any longer; figure1 did',
      'paper/sections/results.tex:1:8 | not-made | no stage of small publishes "small/tables/table2" any longer; table2 did',
      'paper/sections/results.tex:1:45 | not-exported | "small/figures/figure2.pdf" was not exported; figure2 of small publishes it',
    ]);
  });

  it("checks a paper that takes the results as they lie, of the specs that the call names", () => {
    project.write(
      "draft/draft.tex",
      "\\input{../results/small/tables/table1}\\includegraphics{../results/small/figures/figure1}\nThe mean of the test part is 23.00.\n",
    );
    const draft = (...args: string[]): readonly string[] =>
      (JSON.parse(project.regimen(["check", "draft/draft.tex", "--json", ...args]).out).findings as Failure[]).map(
        ({ message }) => message,
      );
    const unused = ["table2", "values"].map(
      (name) =>
        `results/small/${name === "values" ? "" : "tables/"}${name}.tex is made by ${name} of small, and the paper does not use it`,
    );
    const retyped = "23.00 is typed by hand; it equals small/table1.test.mean";
    expect(draft()).to.deep.equal([retyped, ...unused]);
    expect(draft("regimen.yaml")).to.deep.equal([retyped, ...unused]);
    project.write("results/small/tables/table1.tex", "0");
    expect(draft()[0]).to.equal('"../results/small/tables/table1" is not what regimen wrote: it was changed since');
    expect(project.regimen(["run"]).code).to.equal(0);
  });

  it("prints all of it for machines", () => {
    const { code, out } = check("--json");
    const { paper, looked, byHand, notSeen, ...rest } = JSON.parse(out);
    expect([code, paper, looked, byHand, rest]).to.deep.equal([
      ...[0, "paper/paper.tex", { files: 2, specs: ["small"], numbers: 10, inputs: 3, figures: 1 }, 0, { findings: [] }],
    ]);
    expect(notSeen).to.have.length(6);
  });

  it("says what is wrong with the call", () => {
    const { code, err } = project.regimen(["check", "paper/papr.tex"]);
    expect([code, err]).to.deep.equal([2, "regimen: paper/papr.tex cannot be read: there is no such file\n"]);
    expect(project.regimen(["check", "none/paper.tex"]).err).to.equal(
      "regimen: none/paper.tex cannot be read: there is no such file\n",
    );
    expect(check("none.yaml").code).to.equal(2);
    expect(check("none.yaml").err).to.include('error[missing-spec]: there is no file "none.yaml"');
  });
});
