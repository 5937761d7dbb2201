import { readdirSync } from "node:fs";
import { expect } from "chai";
import { COMMANDS } from "../../src/runner/cli/commands.ts";
import { makeProject, type Project } from "../support/project.ts";
import { ROWS, SMALL } from "../support/small-spec.ts";

const SPEC = `${SMALL}  note:
    use: shell
    in: { split: split.split }
    with:
      command: echo working; wc -c < "$in_split" | tr -d ' ' > "$out_size"
      outputs: { size: document }
variants:
  smaller: { set: { params.size: 0.25 } }
`;

describe("the commands", () => {
  let project: Project;
  beforeEach(() => {
    project = makeProject({ "regimen.yaml": SPEC, "rows.csv": ROWS });
  });
  afterEach(() => project.dispose());

  it("each have a help with usage, options and an example", () => {
    for (const [name, { usage, example }] of Object.entries(COMMANDS)) {
      const { code, out } = project.regimen([name, "--help"]);
      expect(code).to.equal(0);
      expect(out, name).to.include(`Usage: ${usage} [OPTIONS]`).and.to.include(`Example:\n  ${example}`);
    }
    const overview = project.regimen([]);
    expect(overview.code).to.equal(0);
    for (const name of Object.keys(COMMANDS)) expect(overview.out).to.match(new RegExp(`^ {2}${name} `, "m"));
  });

  it("say before anything runs which parameters do not go together, a call with exit code 2", () => {
    const mine = makeProject({
      "regimen.yaml": `experiment: odd
stages:
  rows: { use: data/table, with: { path: rows.csv } }
  tree: { use: stats/cluster, in: { table: rows.table }, with: { method: ward, metric: pearson } }
  scaled:
    use: ./scaled.ts
    in: { table: rows.table }
    with: { low: 3, high: 1 }
`,
      "rows.csv": ROWS,
      "scaled.ts": `import { defineComponent, Type } from "regimen";
export const scaled = defineComponent({
  name: "scaled", version: 1, doc: "Scales.",
  params: Type.Object({ low: Type.Number(), high: Type.Number() }),
  inputs: { table: { kind: "table", doc: "rows" } },
  outputs: { table: { kind: "table", doc: "scaled rows" } },
  check: ({ low, high }) => (low < high ? [] : [{ at: ["low"], message: \`low: \${low} is above high\` }]),
  async run({ inputs }) { return { table: await inputs.table.read() }; },
});
`,
    });
    try {
      const told = `regimen.yaml:4:80: error[bad-parameters]: method: ward goes with metric: euclidean only
    4 |   tree: { use: stats/cluster, in: { table: rows.table }, with: { method: ward, metric: pearson } }
      |                                                                                ^^^^^^

regimen.yaml:8:13: error[bad-parameters]: low: 3 is above high
    8 |     with: { low: 3, high: 1 }
      |             ^^^

2 mistakes; nothing was run
`;
      for (const command of ["check", "plan", "run"]) {
        const { code, err } = mine.regimen([command]);
        expect([code, err], command).to.deep.equal([2, told]);
      }
      const call = mine.regimen([
        "call",
        "stats/cluster",
        "--in",
        "table=rows.csv",
        "--with",
        "method=ward",
        "--with",
        "metric=pearson",
      ]);
      expect([call.code, call.err]).to.deep.equal([
        2,
        "error[bad-parameters]: method: ward goes with metric: euclidean only\n\n1 mistake; nothing was run\n",
      ]);
    } finally {
      mine.dispose();
    }
  });

  it("name the nearest word for a wrong command or option, with exit code 2", () => {
    const wrong = project.regimen(["stauts"]);
    expect([wrong.code, wrong.err.split("\n")[0]]).to.deep.equal([
      2,
      'regimen: unknown command "stauts"; did you mean "status"?',
    ]);
    const option = project.regimen(["run", "--keep-goign"]);
    expect([option.code, option.err.split("\n")[0]]).to.deep.equal([
      2,
      'regimen run: unknown option "--keep-goign"; did you mean "--keep-going"?',
    ]);
    const words = project.regimen(["gc", "now"]);
    expect([words.code, words.err.split("\n")[0]]).to.deep.equal([2, "regimen gc takes 0 words, found 1"]);
    const jobs = project.regimen(["run", "--jobs", "many"]);
    expect([jobs.code, jobs.err]).to.deep.equal([2, 'regimen: --jobs takes a whole number from 1, found "many"\n']);
  });

  it("check: finds every mistake of a spec at once and runs nothing", () => {
    project.write("regimen.yaml", SPEC.replace("testSize", "tsetSize").replace("rows.table", "row.table"));
    const { code, err } = project.regimen(["check"]);
    expect(code).to.equal(2);
    expect(err).to.include('error[unknown-stage]: there is no stage "row"').and.to.include('did you mean "rows"?');
    expect(err).to.include('error[unknown-parameter]: unknown parameter "tsetSize"; did you mean "testSize"?');
    expect(err).to.match(/2 mistakes; nothing was run\n$/);
    expect(project.regimen(["run"]).code).to.equal(2);
    const failures = JSON.parse(project.regimen(["check", "--json"]).out) as { code: string; place: { line: number } }[];
    expect(failures.map(({ code: one, place }) => [one, place.line])).to.deep.equal([
      ["unknown-stage", 9],
      ["unknown-parameter", 10],
    ]);
  });

  it("plan and run --dry-run: say what would run and why, and run nothing", () => {
    const { out } = project.regimen(["plan"]);
    expect(out).to.equal(
      "small: 3 stages, 0 up to date\n  run      rows  (not run before)\n  depends  split  (on what rows gives)\n  depends  note  (on what split gives)\n",
    );
    expect(project.regimen(["run", "--dry-run"]).out).to.equal(out);
    expect(readdirSync(project.folder)).not.to.include("results");
  });

  it("run --dry-run --force: plans what is cached as well", () => {
    project.regimen(["run"]);
    expect(project.regimen(["run", "--dry-run", "--force", "--only", "split"]).out).to.equal(
      "small: 2 stages, 1 up to date\n  run      split  (forced)\n",
    );
  });

  it("explain: names the field that changed, with both values", () => {
    project.regimen(["run"]);
    expect(project.regimen(["explain", "split"]).out).to.match(/^split: fresh\n {2}made .* in run .*; key [0-9a-f]{12}\n$/);
    expect(project.regimen(["explain", "split", "-p", "size=0.25"]).out).to.equal(
      "split: will run, since this changed:\n  with.testSize: 0.5 → 0.25\n",
    );
    expect(project.regimen(["explain", "-p", "size=0.25", "note"]).out).to.equal(
      "note: depends on what split gives; not known before\n",
    );
    project.write("rows.csv", ROWS.replace("0.5", "9.5"));
    expect(project.regimen(["explain", "rows"]).out).to.match(
      /^rows: will run, since this changed:\n {2}with\.path\.content: [0-9a-f]{12} → [0-9a-f]{12}\n$/,
    );
    project.write("regimen.yaml", SPEC.replace("echo working", "echo busy"));
    project.write("rows.csv", ROWS);
    expect(project.regimen(["explain", "note"]).out)
      .to.include('with.command: "echo working; ')
      .and.to.include(' → "echo busy; ');
    expect(project.regimen(["explain", "nothing"]).err).to.equal(
      'regimen: no stage "nothing" in this spec\nStages: rows, split, note\n',
    );
  });

  it("status and show: the state, the log, and the head of each output", () => {
    expect(project.regimen(["status"]).out).to.include("  stale    rows   not run before\n");
    project.regimen(["run"]);
    expect(project.regimen(["status"]).out).to.match(/ {2}fresh {4}rows {3}\d+\.\d s, \d{4}-/);
    const shown = project.regimen(["show", "rows"]).out;
    expect(shown).to.include("  component  data/table\n").and.to.include("    id,group,x\n    1,a,0.5\n");
    expect(project.regimen(["show", "note"]).out).to.include("  log\n    working\n");
    expect(project.regimen(["show", "rows", "--open", "table"]).out).to.equal(ROWS);
    expect(project.regimen(["show", "note", "--open", "none"]).err).to.equal(
      'regimen: note has no output "none" yet\nOutputs: size\n',
    );
  });

  it("diff: two runs by parameters, inputs and outputs", () => {
    project.regimen(["run"]);
    expect(project.regimen(["diff"]).err).to.equal("regimen: only one run of small yet: nothing to compare it with\n");
    project.regimen(["run", "-p", "size=0.25"]);
    const { out } = project.regimen(["diff"]);
    expect(out).to.include("  split: changed\n    with.testSize: 0.5 → 0.25\n    outputs.split.digest: ");
    expect(out).to.include("  note: changed\n    inputs.split[0].digest: ");
    expect(out).not.to.include("  rows:");
    expect(project.regimen(["diff", "--list"]).out.trim().split("\n")).to.have.length(2);
    expect(project.regimen(["diff", "19990101"]).err).to.equal('regimen: no run "19990101"\nRuns: regimen diff --list\n');
  });

  it("gc: shows what would go, then lets it go, and keeps what the last runs use", () => {
    project.regimen(["run", "-p", "size=0.25"]);
    project.regimen(["run"]);
    const shown = project.regimen(["gc"]).out;
    expect(shown)
      .to.match(/ {2}split\n/)
      .and.to.match(/would go; remove with --yes\n$/);
    expect(project.regimen(["gc", "--older-than", "1h"]).out).to.match(/nothing to let go\n$/);
    expect(project.regimen(["gc", "--yes"]).out).to.match(/removed\n$/);
    expect(project.regimen(["gc"]).out).to.match(/nothing to let go\n$/);
    expect(project.ran().ran).to.deep.equal([]);
    expect(project.ran(["-p", "size=0.25"]).ran).to.deep.equal(["note", "split"]);
    expect(project.regimen(["gc", "--keep", "much"]).err).to.equal('regimen: --keep takes a size like 10GiB, found "much"\n');
  });

  it("doctor: finds damaged artifacts", () => {
    project.regimen(["run"]);
    expect(project.regimen(["doctor"])).to.include({ code: 0 });
    const [object] = [...project.snapshot(".regimen/objects", /never/).keys()].filter((name) => name.endsWith(".json"));
    project.write(`.regimen/objects/${object}`, "{}");
    const { code, out } = project.regimen(["doctor"]);
    expect(code).to.equal(1);
    expect(out)
      .to.include("WRONG store: 1 of 3 artifacts are damaged; the next run makes them again:")
      .and.to.include("(corrupt)");
    expect(project.ran().ran).to.deep.equal(["split"]);
  });

  it("run --variant: one, or all", () => {
    const all = project.ran(["--variant", "all"]);
    expect(all.ran).to.deep.equal(["note", "note", "rows", "split", "split"]);
    expect(project.ran(["--variant", "smaller"]).ran).to.deep.equal([]);
    const unknown = project.regimen(["run", "--variant", "smalller"]);
    expect([unknown.code, unknown.err.includes('did you mean "smaller"?')]).to.deep.equal([2, true]);
  });

  it("run without a spec takes the one in experiments/, or lists what there is", () => {
    project.remove("regimen.yaml");
    expect(project.regimen(["run"])).to.deep.include({
      code: 2,
      err: "regimen: no spec here: neither regimen.yaml nor a spec in experiments/\nStart a project with: regimen init\n",
    });
    const moved = SPEC.replace("rows.csv", "../../rows.csv");
    project.write("experiments/one/first.yaml", moved);
    expect(project.ran().ran).to.have.length(3);
    project.write("experiments/one/second.yaml", moved.replace("experiment: small", "experiment: other"));
    expect(project.regimen(["run"]).err).to.equal(
      "regimen: which spec? There are:\n  experiments/one/first.yaml\n  experiments/one/second.yaml\n",
    );
    expect(project.ran(["experiments/one"]).code).to.equal(0);
  });

  it("call: one component with the same checks and files as in a spec", () => {
    const good = project.regimen([
      "call",
      "data/stratified-split",
      "--in",
      "table=rows.csv",
      "--with",
      "testSize=0.5",
      "--with",
      "seed=1",
      "--with",
      "stratify=group",
      "--out",
      "o",
    ]);
    expect([good.code, good.err, good.out]).to.deep.equal([0, "", "o/split.json\n"]);
    expect(readdirSync(project.path("o"))).to.deep.equal(["split.json"]);
    expect(JSON.parse(project.read("o/split.json"))).to.have.keys("train", "test", "train_ids", "test_ids");
    const table = project.regimen(["call", "data/table", "--with", "path=rows.csv", "--with", "id=id"]);
    expect(table.out).to.equal("out/data/table/table.arrow\nout/data/table/table.csv\n");
    expect(project.read("out/data/table/table.csv")).to.equal(ROWS);
    expect(project.regimen(["call", "data/tabel"]).err.split("\n")[0]).to.equal(
      'regimen: unknown component "data/tabel"; did you mean "data/table"?',
    );
    expect(project.regimen(["call", "data/table", "--with", "path"]).err).to.equal(
      'regimen: --with takes KEY=VALUE, found "path"\n',
    );
    const wrong = project.regimen([
      "call",
      "data/stratified-split",
      "--in",
      "table=rows.csv",
      "--with",
      "testSize=half",
      "--with",
      "sed=1",
    ]);
    expect(wrong.code).to.equal(2);
    expect(wrong.err).to.include("error[wrong-type]").and.to.include('unknown parameter "sed"; did you mean "seed"?');
    const failed = project.regimen(["call", "data/stratified-split", "--in", "table=rows.csv", "--with", "stratify=grup"]);
    expect([failed.code, failed.err.split("\n")[0]]).to.deep.equal([
      1,
      'regimen: no column "grup" in rows.csv; did you mean "group"?',
    ]);
  });

  it("report: writes report.html anew, but not from old numbers", () => {
    expect(project.regimen(["report"]).code).to.equal(2);
    project.regimen(["run"]);
    project.remove("results/small/report.html");
    expect(project.regimen(["report"]).out).to.equal("results/small/report.html\n");
    expect(project.read("results/small/report.html")).to.include("<!doctype html>");
  });

  it("compare: says so where there is nothing to compare with", () => {
    project.regimen(["run"]);
    expect(project.regimen(["compare"]).err).to.equal(
      'regimen: small has no published numbers to compare with: add "compare: FILE" to its spec\n',
    );
  });
});
