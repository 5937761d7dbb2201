import { expect } from "chai";
import { makeProject, type Project, withProject } from "../support/project.ts";
import { ROWS, SMALL, TABLE } from "../support/small-spec.ts";
import { objectOf } from "../support/stored.ts";

const SPEC = `${SMALL}${TABLE}`;

describe("regimen trace", () => {
  let project: Project;
  before(() => {
    project = makeProject({ "regimen.yaml": SPEC, "rows.csv": ROWS });
    expect(project.regimen(["run"]).code).to.equal(0);
  });
  after(() => project.dispose());

  /** Digests and versions of libraries as they come; all else word for word. */
  const masked = (text: string): string => text.replace(/\b[0-9a-f]{12}\b/g, "…").replace(/^(.*libraries {2}).*$/gm, "$1…");

  it("prints a number, what it rests on down to the raw file, and whether that holds", () => {
    const { code, out, err } = project.regimen(["trace", "table1.0.sd"]);
    expect([code, err]).to.deep.equal([0, ""]);
    expect(masked(out)).to.equal(`table1.0.sd = 17.833
  in full  17.832554500127006
  stands in  small: table1, row 0, column sd
  printed in  results/small/tables/table1.tex
  printed in  results/small/tables/table1.csv
  printed in  results/small/tables/table1.md
  printed in  results/small/tables/table1.values.csv
  every link holds; regimen verify reads every byte of them

table1  reporting/data-table, key …, code …
  computed here
  libraries  …
  with  digits: 3; limit: 1000; float: false; fit: false; rotate: false; long: false; align: "plain"; rules: "booktabs"; lineWidth: 345; rounding: "half-up"; uncertaintyDigits: 0
└─ table ← summary.describe  …
   summary  stats/describe, key …, code …
     computed here
     with  columns: ["x"]; ddof: 1
   ├─ table ← rows.table  …
   │  rows  data/table, key …, code …
   │    computed here
   │    libraries  …
   │    with  id: "id"
   │  └─ path ← rows.csv  …
   └─ split ← split.split  …
      split  data/stratified-split, key …, code …
        computed here
        with  testSize: 0.5; seed: 1
      └─ table ← rows.table  …
         rows  (told above)
`);
  });

  it("finds every key that the table's own list of values has", () => {
    const [, ...lines] = project.read("results/small/tables/table1.values.csv").trim().split("\n");
    const last = (lines.at(-1) as string).split(",");
    const { out } = project.regimen(["trace", last[0] as string, "--json"]);
    const traced = JSON.parse(out) as { key: string; value: number; holds: boolean; chain: { task: string; inputs: object[] }[] };
    expect([traced.key, String(traced.value), traced.holds]).to.deep.equal([last[0], last[1], true]);
    expect(traced.chain.map(({ task }) => task)).to.deep.equal(["table1", "summary", "rows", "split"]);
    expect(traced.chain[2]?.inputs).to.have.length(1);
    expect(traced.chain[2]?.inputs[0]).to.include({ port: "path", from: null, path: project.path("rows.csv") });
  });

  it("says what is stale on the way, without a run", () => {
    const { code, out } = project.regimen(["trace", "table1.0.sd", "-p", "size=0.25"]);
    expect(code).to.equal(0);
    expect(out).to.include(
      "\n  STALE  split: true of the spec that made it, not of today's: with.testSize: 0.5 → 0.25; bring it up to date: regimen run\n",
    );
    expect(out).not.to.include("every link holds");
  });

  it("offers the nearest keys for one that there is not, with exit code 2", () => {
    const { code, err } = project.regimen(["trace", "tabel1.0.mean"]);
    expect([code, err]).to.deep.equal([
      2,
      `regimen: no number has the key "tabel1.0.mean"; did you mean "table1.0.mean"?
Nearest of 42:
  table1.0.mean
  table1.1.mean
  table1.2.mean
  table1.0.median
  table1.1.median
tables/STAGE.values.csv lists the keys of a table.
`,
    ]);
  });

  it("has a mistake where nothing was run, and where the table is damaged", async () => {
    await withProject({ "regimen.yaml": SPEC, "rows.csv": ROWS }, (fresh) => {
      expect(fresh.regimen(["trace", "table1.0.sd"]).err).to.equal(
        "regimen: no table has been made by this spec here yet\nRun it with: regimen run\n",
      );
    });
    project.write(objectOf(project, "small", "table1", "model"), "{}");
    const { code, err } = project.regimen(["trace", "table1.0.sd"]);
    expect([code, err]).to.deep.equal([
      2,
      "regimen: the table of table1 is damaged or not in the store\nregimen verify says what to do\n",
    ]);
  });

  it("leads through the cases of a mapped stage to their files, and verify looks at these", () =>
    withProject(
      {
        "regimen.yaml": `experiment: mapped
stages:
  cohort: { use: data/cases, with: { path: cohort, files: [image] } }
  size:
    use: shell
    each: cohort.cases
    in: { image: case.image }
    with:
      command: printf 'n\\n%s\\n' "$(wc -c < "$in_image" | tr -d ' ')" > "$out_table"
      outputs: { table: table }
  table1: { use: reporting/data-table, in: { table: size.table } }
`,
        "cohort/cases.csv": "case,image\na,a.txt\nb,b.txt\n",
        "cohort/a.txt": "hello\n",
        "cohort/b.txt": "hi\n",
      },
      (mapped) => {
        expect(mapped.regimen(["run"]).code).to.equal(0);
        const { out } = mapped.regimen(["trace", "table1.b.n"]);
        expect(out).to.match(/^table1\.b\.n = 3\n/);
        expect(out).to.match(/\n {3}└─ table ← size\[case=b\]\.table {2}[0-9a-f]{12}\n {6}size\[case=b\] {2}shell, key/);
        expect(out).to.match(/\n {6}└─ image ← cohort\/b\.txt {2}[0-9a-f]{12}\n$/);
        expect(mapped.regimen(["verify"]).code).to.equal(0);
        mapped.write("cohort/b.txt", "changed\n");
        const { findings } = JSON.parse(mapped.regimen(["verify", "--json"]).out) as {
          findings: { fault: string; where: string }[];
        };
        expect(findings.map(({ fault, where }) => [fault, where])).to.deep.equal([
          ["changed", mapped.path("cohort/b.txt")],
          ["changed", mapped.path("cohort/b.txt")],
        ]);
      },
    ));
});
