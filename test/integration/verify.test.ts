import { cpSync } from "node:fs";
import { expect } from "chai";
import { makeProject, type Project, withProject } from "../support/project.ts";
import { ROWS, SMALL, TABLE } from "../support/small-spec.ts";
import { flip, objectOf, outputOf } from "../support/stored.ts";

const SPEC = `${SMALL}${TABLE}  note:
    use: shell
    in: { split: split.split }
    with:
      command: sh note.sh "$in_split" > "$out_size"
      outputs: { size: document }
      depends: [note.sh]
`;
const FILES = { "regimen.yaml": SPEC, "rows.csv": ROWS, "note.sh": "wc -c < $1 | tr -d ' '\n" };

const ENDING = `  looked at 9 published files with 42 cells of 1 table and 0 figures,
    9 artifacts, 5 records with 5 inputs, 2 files outside the store, and the code of 5 stages
    every byte was read; nothing was computed
  5 results were computed here, 0 taken on trust from an imported cache
  not shown:
    that the code does what its name says, or that the paper is right
    that a result is what its code gives: nothing was computed; regimen run --force computes it anew
    who wrote the records: they are not signed, so whoever can write to the store can write a chain that holds
    where the raw files came from, or what they were before the run
`;
const RESTS =
  "           on it rests results/small/tables/table1.tex, results/small/tables/table1.csv, results/small/tables/table1.md and 1 more\n";

describe("regimen verify", () => {
  let project: Project;
  before(() => {
    project = makeProject(FILES);
    expect(project.regimen(["run"]).code).to.equal(0);
  });
  after(() => project.dispose());
  beforeEach(() => {
    project.write("rows.csv", ROWS);
    project.write("note.sh", FILES["note.sh"]);
    project.write("regimen.yaml", SPEC);
    expect(project.regimen(["run"]).code).to.equal(0);
  });

  const verify = (...args: string[]) => project.regimen(["verify", ...args]);
  const findings = () => JSON.parse(verify("--json").out).findings as { fault: string; where: string; affects: string[] }[];

  it("says which variants have results that it did not look at", () => {
    project.write("regimen.yaml", `${SPEC}variants:\n  other: { set: { description: The same. } }\n`);
    const line = "what other published: regimen verify --variant all";
    expect(verify().out).not.to.include(line);
    expect(project.regimen(["run", "--variant", "other"]).code).to.equal(0);
    expect(verify().out).to.include(`  not shown:\n    ${line}\n    that the code does`);
    expect(JSON.parse(verify("--json").out).notShown[0]).to.equal(line);
    expect(verify("--variant", "other").out).to.include("    what the base published: regimen verify --variant all\n");
    expect(verify("--variant", "all").out).not.to.include("published: regimen");
    flip(project.path("results/small/other/tables/table1.tex"));
    expect([verify().code, verify("--variant", "all").code]).to.deep.equal([0, 1]);
  });

  it("says that every link holds, what it looked at, and what it does not show; it computes nothing", () => {
    const { code, out, err } = verify();
    expect([code, out, err]).to.deep.equal([0, `small: every link holds\n${ENDING}`, ""]);
    expect(project.ran().ran).to.deep.equal([]);
  });

  it("finds one bit of a stored artifact, whatever its time stamps say, and the next run mends it", () => {
    const path = objectOf(project, "small", "split", "split");
    flip(project.path(path));
    const { code, out } = verify();
    expect([code, out]).to.deep.equal([
      1,
      `small: 1 link does not hold
  DAMAGED  ${path}
           split.split is not what its digest says: at least one byte differs
${RESTS}           make it again: regimen run
${ENDING}`,
    ]);
    expect(project.ran().ran).to.deep.equal(["split"]);
    expect(verify().code).to.equal(0);
  });

  it("finds one bit of a published file, and the next run writes it anew", () => {
    const before = project.read("results/small/tables/table1.tex");
    flip(project.path("results/small/tables/table1.tex"));
    const { code, out } = verify();
    expect(code).to.equal(1);
    expect(out).to.match(
      /^small: 1 link does not hold\n {2}EDITED {3}results\/small\/tables\/table1\.tex\n {11}is not what was published: [0-9a-f]{12} was written, [0-9a-f]{12} is there\n {11}write it anew from the store: regimen run\n {2}looked/,
    );
    expect(project.ran().ran).to.deep.equal([]);
    expect(project.read("results/small/tables/table1.tex")).to.equal(before);
    expect(verify().code).to.equal(0);
  });

  it("finds a published file that is gone", () => {
    project.remove("results/small/tables/table1.md");
    expect(verify().out).to.include(
      "  MISSING  results/small/tables/table1.md\n           was published and is not there\n           write it anew from the store: regimen run\n",
    );
  });

  it("finds what was edited in the manifest by hand, field by field", () => {
    const edited = project.read("results/small/manifest.json").replace('"testSize": 0.5', '"testSize": 0.4');
    project.write("results/small/manifest.json", edited);
    const { code, out } = verify();
    expect(code).to.equal(1);
    expect(out).to.include("  EDITED   results/small/manifest.json\n");
    expect(out).to.include(
      "  BROKEN   results/small/manifest.json\n           stage split is not as recorded: with.testSize: 0.5 → 0.4\n           write it anew from the store: regimen run\n",
    );
    const { digest } = outputOf(project, "small", "table1", "tex");
    const swapped = project
      .read("results/small/manifest.json")
      .replace('"testSize": 0.4', '"testSize": 0.5')
      .replace(
        `"from": "table1.tex",\n      "digest": "${digest}"`,
        `"from": "table1.tex",\n      "digest": "${"0".repeat(64)}"`,
      );
    project.write("results/small/manifest.json", swapped);
    expect(verify().out).to.include(
      `           tables/table1.tex is said to be 000000000000; table1.tex is ${digest.slice(0, 12)}\n`,
    );
    project.write("results/small/manifest.json", "[]");
    expect(verify().out).to.include("           is no manifest of regimen\n");
    expect(project.regimen(["run"]).code).to.equal(0);
    expect(verify().code).to.equal(0);
  });

  it("finds another engine than the recorded one in the manifest, and one that no record has", () =>
    withProject(
      {
        "fit.ts": `import { defineComponent, Type } from "regimen";
export const fit = defineComponent({
  name: "fit", version: 1, doc: "Fits.", params: Type.Object({}, { additionalProperties: false }), inputs: {},
  outputs: { text: { kind: "document", doc: "text", publish: "fit.txt" } }, engine: true,
  run: async ({ engine }) => ({ text: engine.identity }),
});
`,
        "regimen.yaml": `experiment: small
stages:
  fit: { use: ./fit.ts }
  note: { use: shell, in: { text: fit.text }, with: { command: 'cat "$in_text" > "$out_text"', outputs: { text: document } } }
`,
      },
      (project) => {
        expect(project.regimen(["run", "--engine", "portable"]).code).to.equal(0);
        const path = "results/small/manifest.json";
        const written = project.read(path);
        expect(project.regimen(["verify", "--engine", "portable"]).code).to.equal(0);
        const told = (edit: (stages: Record<string, unknown>[]) => void): readonly string[] => {
          const manifest = JSON.parse(written) as { stages: Record<string, unknown>[] };
          edit(manifest.stages);
          project.write(path, JSON.stringify(manifest));
          const { findings } = JSON.parse(project.regimen(["verify", "--engine", "portable", "--json"]).out) as {
            findings: { fault: string; message: string }[];
          };
          return findings.flatMap(({ fault, message }) => (fault === "broken" ? [message] : []));
        };
        const [fit] = (JSON.parse(written) as { stages: { engine: { identity: string } }[] }).stages;
        const recorded = `${fit!.engine.identity}, 1 thread`;
        expect(told((stages) => Object.assign(stages[0]!, { engine: { ...fit!.engine, identity: "abacus" } }))).to.deep.equal([
          `stage fit is not as recorded: engine: ${recorded} → abacus, 1 thread`,
        ]);
        expect(told((stages) => Object.assign(stages[0]!, { engine: ["x"] }))).to.deep.equal([
          `stage fit is not as recorded: engine: ${recorded} → ["x"]`,
        ]);
        expect(told((stages) => delete stages[0]!.engine)).to.deep.equal([
          `stage fit is not as recorded: engine: ${recorded} → none`,
        ]);
        expect(told((stages) => Object.assign(stages[1]!, { engine: fit!.engine }))).to.deep.equal([
          `stage note is not as recorded: engine: none → ${recorded}`,
        ]);
      },
    ));

  it("finds a raw file that has changed, and one that is gone", () => {
    project.write("rows.csv", ROWS.replace("0.5", "9.5"));
    const { code, out } = verify();
    expect(code).to.equal(1);
    expect(out).to.match(
      /\n {2}CHANGED {2}rows\.csv\n {11}is not what rows read: content: [0-9a-f]{12} → [0-9a-f]{12}\n {11}on it rests .*\n {11}put the old file back, or run on the new one: regimen run\n/,
    );
    project.remove("rows.csv");
    expect(verify().out).to.include(
      `  MISSING  rows\n           what it reads cannot be looked at: ${project.path("rows.csv")} does not exist\n`,
    );
  });

  it("calls what another code or parameter made stale, not false, and a command's own file changed", () => {
    project.write("regimen.yaml", SPEC.replace("size: 0.5", "size: 0.25"));
    const { code, out } = verify();
    expect([code, out]).to.deep.equal([
      1,
      `small: 1 link does not hold
  STALE    split
           true of the spec that made it, not of today's: with.testSize: 0.5 → 0.25
${RESTS}           bring it up to date: regimen run
${ENDING}`,
    ]);
    project.write("note.sh", "echo 3\n");
    expect(findings().map(({ fault, where }) => [fault, where])).to.deep.equal([
      ["stale", "split"],
      ["changed", project.path("note.sh")],
    ]);
  });

  it("calls stale what was made from an output that has been made anew since", () => {
    project.write("regimen.yaml", SPEC.replace("size: 0.5", "size: 0.25"));
    expect(project.regimen(["run", "--only", "split"]).code).to.equal(0);
    const told = findings().map(({ fault, where }) => [fault, where]);
    expect(told).to.deep.include(["stale", "split.split"]);
    expect(verify().out).to.match(
      /\n {11}summary was made from another one: inputs\.split\[0\]\.digest: [0-9a-f]{12} → [0-9a-f]{12}\n/,
    );
  });

  it("tells what was removed from what is damaged", () => {
    expect(project.regimen(["gc", "--all", "--yes"]).code).to.equal(0);
    const found = findings();
    expect(new Set(found.map(({ fault }) => fault))).to.deep.equal(new Set(["missing"]));
    expect(found).to.have.length(14);
    expect(verify().out).to.match(
      /\n {2}MISSING {2}\.regimen\/objects\/.*\n {11}rows\.table is not in the store: removed by gc or by hand, not damaged\n/,
    );
  });

  it("finds a record that was damaged, and one that was written by hand", () => {
    const key = JSON.parse(project.read(".regimen/state/small.json")).tasks.summary.action.key as string;
    const path = `.regimen/actions/${key.slice(0, 2)}/${key.slice(2)}`;
    flip(project.path(path), 100);
    expect(verify().out).to.include(
      `  DAMAGED  ${path}\n           the record of summary is not what was written\n${RESTS}           make it again: regimen run --force --only 'summary'\n`,
    );
    expect(project.ran(["--force", "--only", "summary"]).ran).to.deep.equal(["summary"]);
    expect(verify().code).to.equal(0);
    const state = JSON.parse(project.read(".regimen/state/small.json"));
    state.tasks.summary.fingerprint.with.columns = ["y"];
    project.write(".regimen/state/small.json", JSON.stringify(state));
    expect(verify().out).to.include(`           what is noted of summary does not give its key ${key.slice(0, 12)}\n`);
    state.tasks.summary.action.metrics = { made: 1 };
    project.write(".regimen/state/small.json", JSON.stringify(state));
    expect(verify().out).to.include("           the record of summary is not the one that the last run noted\n");
    expect(project.ran(["--force", "--only", "summary"]).ran).to.deep.equal(["summary"]);
    expect(verify().code).to.equal(0);
  });

  it("looks at the results of a project that was moved, not at those of the old place", () =>
    withProject({}, (moved) => {
      cpSync(project.folder, moved.folder, { recursive: true });
      expect(moved.regimen(["verify"]).code).to.equal(0);
      flip(moved.path("results/small/tables/table1.csv"));
      expect(moved.regimen(["verify"]).out).to.include("  EDITED   results/small/tables/table1.csv\n");
      expect(verify().code).to.equal(0);
    }));

  it("with --quick reads only what does not look untouched, and says so", () => {
    expect(verify("--quick").out).to.include(
      "    files that look untouched since they were last read were not read again (--quick)\n",
    );
    expect(verify("--quick").code).to.equal(0);
  });

  it("has a mistake, exit code 2, where nothing was run", () =>
    withProject(FILES, (fresh) => {
      const { code, err } = fresh.regimen(["verify"]);
      expect([code, err]).to.deep.equal([
        2,
        "regimen: small has not been run here, so there is nothing to verify\nRun it with: regimen run\n",
      ]);
    }));
});
