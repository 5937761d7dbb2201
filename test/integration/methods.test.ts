import { expect } from "chai";
import { type Project, withProject } from "../support/project.ts";
import { ROWS, SMALL, TABLE } from "../support/small-spec.ts";

const OWN = (methods: string): string => `
import { defineComponent, type Methods, Type, tableOf, integerColumn } from "regimen";
${methods}
export const mine = defineComponent({
  name: "count-rows",
  version: 1,
  doc: "Counts the rows that are large.",
  params: Type.Object({ least: Type.Number({ description: "x from which on a row is large." }) }, { additionalProperties: false }),
  inputs: { table: { kind: "table", doc: "rows" } },
  outputs: { counts: { kind: "table", doc: "n" } },
  async run({ params, inputs }) {
    const table = await inputs.table.read();
    const x = table.columns.find(({ name }) => name === "x")!.values as ArrayLike<number>;
    return { counts: tableOf([integerColumn("n", [Array.from(x).filter((value) => value >= params.least).length])]) };
  },
});
`;
const METHODS = (sentence: string, key = "smith2020"): string => `
export const methods: Methods = {
  part: "statistics",
  sentences: ["${sentence}"],
  references: ["@misc{${key},\\n  author = {Smith, Ann},\\n  title = {On Counting},\\n  year = {2020}\\n}"],
};
`;
const SPEC = `${SMALL}${TABLE}  counts:
    use: ./mine.ts
    in: { table: rows.table }
    with: { least: 9 }
`;
const files = (methods: string) => ({ "rows.csv": ROWS, "regimen.yaml": SPEC, "mine.ts": OWN(methods) });
const lines = (project: Project): string => project.read("results/small/methods.tex").replace(/regimen [\s\S]*/, "");

describe("a run's methods", function () {
  this.timeout(60_000);

  it("are files beside the report, with what own components say; words alone run nothing anew", () =>
    withProject(files(METHODS("Rows from {least} on were counted {@smith2020}: {out.counts.rows} count.")), (project) => {
      expect(project.regimen(["run"]).code).to.equal(0);
      expect(lines(project)).to.equal(`% Methods of small: what this run did, as sentences to take over and edit.
% Written by regimen; changes made here are lost. References are in methods.bib: \\bibliography{…/methods}.
% Data: not synthetic.
\\paragraph{Data.}
The data are a table of 8 rows and 3 columns.

\\paragraph{Training and test part.}
The rows were split at random into 4 for training and 4 for testing, in the order of scikit-learn~\\cite{pedregosa2011} (Mersenne Twister~\\cite{matsumoto1998}, seed 1).

\\paragraph{Statistics.}
Rows from 9 on were counted~\\cite{smith2020}: 1 count.

\\paragraph{Software and hardware.}
The experiment small was run with `);
      expect(project.read("results/small/methods.bib")).to.match(
        /^@article\{pedregosa2011,[\s\S]*\n\n@article\{matsumoto1998,[\s\S]*\n\n@misc\{smith2020,\n {2}author = \{Smith, Ann\},/,
      );
      const page = project.read("results/small/report.html");
      expect(page).to.include('download="methods.tex" href="data:text/plain;charset=utf-8,%25');
      expect(page).to.include('<li id="reference-smith2020">Ann Smith: On Counting. 2020.</li>');
      const [tex, bib] = ["tex", "bib"].map((ending) => project.read(`results/small/methods.${ending}`));

      // other words: nothing runs, and the report has them when it is asked for
      project.write("mine.ts", OWN(METHODS("Large rows were counted.")));
      expect(project.ran()).to.deep.include({ ran: [], code: 0 });
      expect(project.regimen(["report"]).code).to.equal(0);
      expect(project.read("results/small/methods.tex")).to.include("\nLarge rows were counted.\n").and.not.include("smith2020");
      project.write("mine.ts", OWN(METHODS("Rows from {least} on were counted {@smith2020}: {out.counts.rows} count.")));
      expect(project.regimen(["report"]).code).to.equal(0);
      expect(
        ["tex", "bib"].map((ending) => project.read(`results/small/methods.${ending}`)),
        "same run, same bytes",
      ).to.deep.equal([tex, bib]);

      // without any the code is the same, too
      project.write("mine.ts", OWN(""));
      expect(project.ran()).to.deep.include({ ran: [], code: 0 });
    }));

  it("tells a reference that is not there before anything runs", () =>
    withProject(files(METHODS("Counted {@jones2021}.")), (project) => {
      const { code, err } = project.regimen(["check"]);
      expect(code).to.equal(2);
      expect(err).to.include('mine.ts: its methods cite "jones2021", which its references lack');
    }));
});
