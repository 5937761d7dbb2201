import { readFileSync } from "node:fs";
import { expect } from "chai";
import { makeProject, type Project, withProject } from "../support/project.ts";
import { ROWS, SMALL } from "../support/small-spec.ts";
import { flip, objectOf } from "../support/stored.ts";

/** One table rests on the rows alone, the other on their split too; a third may show patients. */
const STAGES = `  whole:
    use: reporting/summary-table
    in: { tables: [rows.table] }
    with: { columns: [{ column: x }], digits: "\${params.digits}" }
  parts:
    use: reporting/characteristics-table
    in: { table: rows.table, split: split.split }
    with: { rows: [{ row: n, show: n }, { row: x, show: mean-sd, column: x }] }
  listed:
    use: reporting/data-table
    in: { table: rows.table }
  numbers:
    use: reporting/values
    in: { tables: [whole.model] }
    with: { values: { mean: { of: whole.rows.x, digits: 1 } } }
  boxes:
    use: reporting/box-plot-figure
    in: { features: rows.table, labels: rows.table }
    with: { features: [x], groupings: [{ label: group, title: Group, classes: { a: a, b: b } }] }
`;
const SPEC = `${SMALL.replace("size: 0.5", "size: 0.5, digits: 2")}${STAGES}variants:
  other: { set: { params.size: 0.25 } }
`;
const OTHER = SPEC.replace("experiment: small", "experiment: other_one");

describe("regimen export", () => {
  let project: Project;
  before(() => {
    project = makeProject({ "regimen.yaml": SPEC, "rows.csv": ROWS });
    expect(project.regimen(["run", "--variant", "all"]).code).to.equal(0);
  });
  after(() => project.dispose());
  beforeEach(() => {
    project.remove("paper");
    project.write("regimen.yaml", SPEC);
    expect(project.regimen(["run"]).code).to.equal(0);
  });

  const exportTo = (...args: readonly string[]) => project.regimen(["export", "--to", "paper", ...args]);
  /** Keys that regimen-keys.tex calls stale. */
  const staleKeys = (): readonly string[] =>
    [...project.read("paper/regimen-keys.tex").matchAll(/^\\rgstale\{([^}]*)\}/gm)].map((found) => found[1] as string).sort();
  /** Keys of the exported files whose task `regimen plan` does not call fresh. */
  const plannedKeys = (...args: readonly string[]): readonly string[] => {
    const old = project.planned(args);
    const keys = [...project.read("paper/regimen-keys.tex").matchAll(/^\\rgorigin\{([^}]*)\}\{small:([^}]*)\}/gm)];
    return keys.flatMap(([, key, task]) => (old.includes(task as string) ? [key as string] : [])).sort();
  };

  it("copies tables, values and figures, and says what the paper needs", () => {
    const { code, out, err } = exportTo();
    expect([code, err]).to.deep.equal([0, ""]);
    expect(out).to.equal(`paper/small: 3 files of LaTeX, 1 figure
  not exported: tables/listed.tex, since it may show single patients; --expose-patients takes it along
paper/regimen.sty, regimen-keys.tex, regimen-trace.tex, regimen-export.json; 7 files written
In the preamble: \\usepackage{booktabs,graphicx,regimen} \\input{small/numbers}
  with \\usepackage[draft]{regimen} stale numbers are framed, and each leads to where it comes from
`);
    expect([...project.snapshot("paper").keys()].sort()).to.deep.equal([
      "regimen-export.json",
      "regimen-keys.tex",
      "regimen-trace.tex",
      "regimen.sty",
      "small/figures/boxes.pdf",
      "small/numbers.tex",
      "small/tables/parts.tex",
      "small/tables/whole.tex",
    ]);
    const [, , ...published] = project.read("results/small/tables/parts.tex").split(/^/m);
    const lines = project.read("paper/small/tables/parts.tex").split(/^/m);
    expect(lines[0]).to.equal("% Exported by regimen from small; changes made here are lost.\n");
    expect(lines[1]).to.match(/^% No commit\. Data: not synthetic\. Output tex of parts, digest [0-9a-f]{12}\.\n$/);
    expect(lines.slice(4).join("")).to.equal(published.join("").replaceAll("\\rgval{", "\\rgval{small/"));
    expect(project.read("paper/small/numbers.tex")).to.include("\\rgdefine{small/numbers.mean}{mean}{18.0}%\n");
    expect(readFileSync(project.path("paper/small/figures/boxes.pdf"))).to.deep.equal(
      readFileSync(project.path("results/small/figures/boxes.pdf")),
    );
    expect(staleKeys()).to.deep.equal([]);
  });

  it("writes the same bytes again, nothing of this machine, and runs nothing", () => {
    exportTo();
    const first = project.snapshot("paper");
    expect(exportTo().out).to.include("; 0 files written\n");
    expect(project.snapshot("paper")).to.deep.equal(first);
    project.remove("paper");
    exportTo();
    expect(project.snapshot("paper")).to.deep.equal(first);
    for (const name of ["regimen-export.json", "regimen-keys.tex", "regimen-trace.tex"])
      expect(project.read(`paper/${name}`)).not.to.include(project.folder);
    const record = JSON.parse(project.read("paper/regimen-export.json"));
    expect(record).to.include({ regimen: "export", format: 1 });
    expect(record.experiments[0]).to.include({ experiment: "small", variant: null, spec: "../regimen.yaml", profile: null });
    expect(project.ran().ran).to.deep.equal([]);
  });

  it("takes what shows patients only when told to", () => {
    expect(exportTo("--expose-patients").out).to.match(/^paper\/small: 4 files of LaTeX, 1 figure\npaper\/regimen\.sty/);
    expect(project.read("paper/small/tables/listed.tex")).to.include("\\rgval{small/listed.");
  });

  it("refuses what is stale, names the stages with the plan's reasons, and writes nothing", () => {
    const { code, out, err } = exportTo("-p", "size=0.75");
    expect([code, out]).to.deep.equal([1, ""]);
    expect(err).to.equal(`small: 1 file is not what a run would give today, so nothing was exported
  depends  parts  (on what split gives)
since these come first:
  run      split  (with.testSize: 0.5 → 0.75)
Bring it up to date: regimen run; or export what was last made, marked as stale: --allow-stale
`);
    expect(project.snapshot("paper").size).to.equal(0);
    const json = JSON.parse(exportTo("-p", "size=0.75", "--json").out);
    expect(json).to.deep.equal({
      to: "paper",
      refused: [{ task: "parts", why: "rests on split: with.testSize: 0.5 → 0.75", files: ["tables/parts.tex"] }],
    });
  });

  it("marks exactly the numbers whose stages plan would run, with a parameter of the call", () => {
    const { code, out } = exportTo("-p", "size=0.75", "--allow-stale");
    expect(code).to.equal(0);
    expect(out).to.include("  STALE: paper/small/tables/parts.tex: rests on split: with.testSize: 0.5 → 0.75\n");
    expect(staleKeys()).to.deep.equal(plannedKeys("-p", "size=0.75"));
    expect(staleKeys()).to.deep.equal(
      ["n.testing", "n.training", "x.testing", "x.testing.sd", "x.training", "x.training.sd"].map((key) => `small/parts.${key}`),
    );
    expect(project.read("paper/small/tables/parts.tex").split("\n")[2]).to.equal(
      "% STALE: not what a run would give today: rests on split: with.testSize: 0.5 → 0.75.",
    );
    expect(project.read("paper/small/tables/whole.tex")).not.to.include("STALE");
    expect(project.read("paper/regimen-keys.tex")).to.include(
      "\\rgstalefile{small/tables/parts.tex}{rests on split: with.testSize: 0.5 $\\to$ 0.75}%\n",
    );
    expect(project.read("paper/regimen-trace.tex")).to.match(/\\rgentry\{small:split\}.*\\textbf\{stale\}: with\.testSize/);
    expect(project.ran().ran).to.deep.equal([]);
  });

  it("marks exactly those of a parameter in the spec, and a run makes them fresh", () => {
    project.write("regimen.yaml", SPEC.replace("digits: 2", "digits: 1"));
    expect(exportTo("--allow-stale").code).to.equal(0);
    expect(staleKeys()).to.deep.equal(plannedKeys());
    expect(staleKeys()).to.deep.equal(["small/numbers.mean", "small/whole.rows.x", "small/whole.rows.x.sd"]);
    expect(project.regimen(["run"]).code).to.equal(0);
    expect(exportTo().code).to.equal(0);
    expect(staleKeys()).to.deep.equal([]);
    expect(project.read("paper/small/tables/whole.tex")).to.include("\\rgval{small/whole.rows.x}{18.0}");
  });

  it("marks all where the raw file has changed, or is gone", () => {
    project.write("rows.csv", ROWS.replace("0.5", "9.5"));
    expect(exportTo("--allow-stale").code).to.equal(0);
    expect(staleKeys()).to.deep.equal(plannedKeys());
    expect(staleKeys()).to.have.length(9);
    project.remove("rows.csv");
    expect(exportTo("--allow-stale").code).to.equal(0);
    expect(staleKeys()).to.have.length(9);
    expect(
      [...project.snapshot("paper").values()].map((text) => Buffer.from(text, "base64").toString()).join("\n"),
    ).not.to.include(project.folder);
    project.write("rows.csv", ROWS);
  });

  it("refuses a result of which one bit is another, stale ones allowed or not, and one on the way to it", () => {
    flip(project.path(objectOf(project, "small", "parts", "tex")));
    const { code, err } = exportTo();
    expect(code).to.equal(1);
    expect(err).to.include('\n  run      parts  (output "tex" is damaged in the cache)\n');
    const allowed = exportTo("--allow-stale");
    expect([allowed.code, allowed.err]).to.deep.equal([
      1,
      `small: 1 file is damaged in the store or gone from it, so nothing was exported
  damaged  parts  (output "tex", tables/parts.tex, is not what its digest says)
Make it again: regimen run; regimen verify looks at all the rest
`,
    ]);
    expect(project.snapshot("paper").size).to.equal(0);
    expect(project.ran().ran).to.deep.equal(["parts"]);
    flip(project.path(objectOf(project, "small", "split", "split")));
    expect(exportTo().err).to.include('\n  run      split  (output "split" is damaged in the cache)\n');
  });

  it("exports variants side by side, and another experiment beside them", () => {
    expect(exportTo("--variant", "all").code).to.equal(0);
    project.write("experiments/other.yaml", OTHER.replace("path: rows.csv", "path: ../rows.csv"));
    expect(project.regimen(["run", "experiments/other.yaml"]).code).to.equal(0);
    expect(exportTo("experiments/other.yaml").code).to.equal(0);
    expect(project.read("paper/small@other/tables/parts.tex")).to.include("\\rgval{small@other/parts.n.training}{6}");
    const owners = [...project.read("paper/regimen-keys.tex").matchAll(/^% >>> (.*)$/gm)].map((found) => found[1]);
    expect(owners).to.deep.equal(["other_one", "small", "small@other"]);
    const { experiments } = JSON.parse(project.read("paper/regimen-export.json")) as { experiments: { files: object[] }[] };
    expect(experiments.map(({ files }) => files.length)).to.deep.equal([4, 4, 4]);

    const traced = (...words: readonly string[]): string =>
      project
        .regimen(["trace", ...words])
        .out.split("\n", 3)
        .join("\n");
    expect(traced("small/parts.n.training")).to.equal(
      "parts.n.training = 4\n  in full  4\n  stands in  small: parts, row n, column training",
    );
    expect(traced("small@other/parts.n.training")).to.include("= 6\n  in full  6\n  stands in  small (variant other): parts");
    expect(traced("other_one/numbers.mean")).to.include("numbers.mean = 18.0\n");
    expect(traced("experiments", "regimen.yaml", "other_one/parts.n.training")).to.equal(""); // two words at most
    expect(traced("experiments", "other_one/parts.n.training")).to.include("stands in  other_one: parts");
    expect(project.regimen(["trace", "nowhere/parts.n.training"]).err).to.equal(
      'regimen: no spec has the experiment "nowhere"; looked at:\n  regimen.yaml\n  experiments/other.yaml\n',
    );
    expect(project.regimen(["trace", "sma(/parts.n.training"]).err).to.equal(
      'regimen: no spec has the experiment "sma("; looked at:\n  regimen.yaml\n  experiments/other.yaml\n',
    );
    project.remove("experiments");
  });

  it("does not overwrite what somebody has edited", () => {
    exportTo();
    project.write("paper/small/tables/parts.tex", "mine\n");
    const { code, err } = exportTo();
    expect([code, err]).to.deep.equal([
      1,
      `regimen: 1 file in paper would be overwritten that regimen export did not leave so; nothing was exported
  paper/small/tables/parts.tex
Keep your changes elsewhere (around its \\input, or in the spec), remove or rename the file, and export again.
`,
    ]);
    expect(JSON.parse(exportTo("--json").out)).to.deep.equal({ to: "paper", edited: ["small/tables/parts.tex"] });
    expect(project.read("paper/small/tables/parts.tex")).to.equal("mine\n");
    project.remove("paper/small/tables/parts.tex");
    expect(exportTo().code).to.equal(0);
  });

  it("refuses what has not been made, and leaves it out where stale results may go", () =>
    withProject({ "regimen.yaml": SPEC, "rows.csv": ROWS }, (fresh) => {
      expect(fresh.regimen(["run", "--only", "whole"]).code).to.equal(0);
      const { code, err } = fresh.regimen(["export", "--to", "paper"]);
      expect(code).to.equal(1);
      expect(err).to.include("small: 3 files are not what a run would give today, so nothing was exported\n");
      expect(err).to.include("\n  run      boxes  (not run before)\n");
      const allowed = fresh.regimen(["export", "--to", "paper", "--allow-stale"]);
      expect(allowed.code).to.equal(0);
      expect(allowed.out).to.include("  not exported: tables/parts.tex, since it has not been made\n");
      expect(fresh.read("paper/regimen-export.json").match(/"path": "small/g)).to.have.length(1);
    }));

  it("has a mistake without a folder, for one of its own, and where nothing was run or is published", () => {
    expect(project.regimen(["export"]).err).to.equal(
      "regimen: regimen export needs a folder to copy to, that of the paper: --to DIR\n",
    );
    expect(project.regimen(["export", "--to", "results/paper"]).err).to.equal(
      "regimen: results/paper lies in the results, which runs write\nName the folder of the paper, or one in it: --to paper\n",
    );
    expect(project.regimen(["export", "--to", ".regimen"]).err).to.equal(
      "regimen: .regimen lies in the store\nName the folder of the paper, or one in it: --to paper\n",
    );
    expect(project.regimen(["export", "--to", "rows.csv"]).err).to.equal(
      "regimen: rows.csv is a file\nName the folder of the paper, or one in it: --to paper\n",
    );
    return withProject({ "regimen.yaml": SPEC, "rows.csv": ROWS, "experiments/bare.yaml": SMALL }, (fresh) => {
      expect(fresh.regimen(["export", "--to", "paper", "--allow-stale"]).err).to.equal(
        "regimen: small has not been run yet\nRun it with: regimen run\n",
      );
      fresh.write("regimen.yaml", SMALL);
      expect(fresh.regimen(["export", "--to", "paper"]).err).to.equal(
        "regimen: small publishes no table, figure or value that a paper could take\n",
      );
    });
  });
});
