import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { expect } from "chai";
import { makeProject, type Project, withProject } from "../support/project.ts";
import { ROWS } from "../support/small-spec.ts";

/** Takes its time, on an engine: its process shows whether it was computed anew. */
const MODEL = `import { defineComponent, fileOutput, Type } from "regimen";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
export const model = defineComponent({
  name: "model", version: 1, doc: "Fits.",
  params: Type.Object({ size: Type.Integer({ default: 1 }) }, { additionalProperties: false }),
  inputs: { table: { kind: "table", doc: "rows" } },
  outputs: {
    model: { kind: "model/network", doc: "weights" },
    parts: { kind: "directory", patientLevel: false, doc: "parts" },
    ids: { kind: "document", patientLevel: true, doc: "who" },
  },
  engine: true,
  async run({ params, scratch, engine, inputs }) {
    const { mkdirSync } = await import("node:fs");
    mkdirSync(join(scratch, "parts", "deep"), { recursive: true });
    writeFileSync(join(scratch, "parts", "deep", "a.txt"), "part a");
    writeFileSync(join(scratch, "parts", "b.txt"), "part b");
    const model = join(scratch, "w.safetensors");
    writeFileSync(model, JSON.stringify({ engine: engine.identity, size: params.size, made: process.pid + Math.random() }));
    return { model: fileOutput(model), parts: fileOutput(join(scratch, "parts")), ids: (await inputs.table.read()).rows + " patients" };
  },
});
`;
const SPEC = `experiment: small
params: { size: 3 }
stages:
  rows:
    use: data/table
    with: { path: rows.csv, id: id }
  fit:
    use: ./model.ts
    in: { table: rows.table }
    with: { size: "\${params.size}" }
  fold:
    use: ./model.ts
    matrix: { size: [1, 2] }
    in: { table: rows.table }
    with: { size: "\${matrix.size}" }
  note:
    use: shell
    in: { model: fit.model, parts: fit.parts }
    with:
      command: cat "$in_model" "$in_parts"/deep/a.txt "$in_parts"/b.txt > "$out_text"
      outputs: { text: document }
  summary:
    use: stats/describe
    in: { table: rows.table }
    with: { columns: [x] }
  table1:
    use: reporting/data-table
    in: { table: summary.describe }
`;
const FILES = { "regimen.yaml": SPEC, "rows.csv": ROWS, "model.ts": MODEL };

/** The environment of a machine that has a native engine. */
function native(project: Project): { REGIMEN_NATIVE: string } {
  project.write("engine/engine.json", JSON.stringify({ tensorflow: "2.21.0", tfjs: "4.22.0", device: "cpu" }));
  return { REGIMEN_NATIVE: project.path("engine") };
}

describe("regimen cache", () => {
  let maker: Project;
  let env: { REGIMEN_NATIVE: string };
  before(() => {
    maker = makeProject(FILES);
    env = native(maker);
    const run = maker.regimen(["run"], env);
    expect(run.code, run.out + run.err).to.equal(0);
    const { code, out, err } = maker.regimen(["cache", "export", "--to", "cache.tar", "--expose-patients"], env);
    expect([code, err]).to.deep.equal([0, ""]);
    expect(out).to.match(
      /^cache\.tar: 3 results, \d+ files, \d+\.\d KiB\n {2}fit {2}\d\.\d s\n {2}fold\[size=1\] {2}\d\.\d s\n {2}fold\[size=2\] {2}\d\.\d s\n\n?$/,
    );
  });
  after(() => maker.dispose());

  /** A reader's machine, with the archive, without the engine. */
  const reader = (use: (project: Project) => void): Promise<void> =>
    withProject(FILES, (project) => {
      project.write("cache.tar", readFileSync(maker.path("cache.tar")));
      const none = { REGIMEN_NATIVE: "" };
      use({
        ...project,
        regimen: (args, env = none) => project.regimen(args, env),
        ran: (args, env = none) => project.ran(args, env),
      });
    });

  it("gives a reader without the engine the same results, byte for byte", () =>
    reader((project) => {
      const taken = project.regimen(["cache", "import", "cache.tar"]);
      expect([taken.code, taken.err]).to.deep.equal([0, ""]);
      expect(taken.out).to.match(
        /^cache\.tar: 3 results taken, \d+ files, \d+ B\n {2}made on .+, \d+ cores, \w+ \w+, node v[\d.]+, regimen [\d.]+\n/,
      );
      expect(taken.out).to.include(
        "  every file is what its digest says; that the code gives it is taken on trust, and verify, status and the report say so\nNext: regimen plan\n",
      );
      const { ran, cached, code } = project.ran();
      expect([ran, cached, code]).to.deep.equal([
        ["note", "rows", "summary", "table1"],
        ["fit", "fold[size=1]", "fold[size=2]"],
        0,
      ]);
      expect(project.regimen(["show", "note", "--open", "text"]).out).to.equal(
        maker.regimen(["show", "note", "--open", "text"], env).out,
      );
      expect(project.snapshot("results")).to.deep.equal(maker.snapshot("results"));
      expect(project.ran().ran).to.deep.equal([]);
    }));

  it("marks what was imported, in status, explain, verify, the report and the record of the run", () =>
    reader((project) => {
      project.regimen(["cache", "import", "cache.tar"]);
      expect(project.regimen(["run"]).code).to.equal(0);
      expect(project.regimen(["status"]).out).to.match(/\n {2}fresh {4}fit {11}imported, \d\.\d s, /);
      expect(project.regimen(["explain", "fit"]).out).to.match(
        /^fit: fresh\n {2}imported on trust: made \S+Z, \d\.\d s, on .+; key [0-9a-f]{12}\n$/,
      );
      const verified = project.regimen(["verify"]);
      expect(verified.code, verified.out).to.equal(0);
      expect(verified.out).to.include(
        "  4 results were computed here, 3 taken on trust from an imported cache: fit, fold[size=1], fold[size=2]\n",
      );
      const record = JSON.parse(project.read("results/small/run.json")) as { tasks: { id: string; state: string }[] };
      expect(record.tasks.find(({ id }) => id === "fit")?.state).to.equal("imported");
      expect(project.read("results/small/report.html")).to.include('<span class="state imported">imported</span>');
    }));

  it("lets a reader who has not the engine that the spec names use what was imported, and says what is missing of the rest", () =>
    reader((project) => {
      project.regimen(["cache", "import", "cache.tar"]);
      const env = { REGIMEN_NATIVE: project.path("none") };
      const run = project.ran(["--engine", "tensorflow"], env);
      expect([run.code, run.err]).to.deep.equal([0, ""]);
      expect(run.cached).to.deep.equal(["fit", "fold[size=1]", "fold[size=2]"]);
      const other = project.regimen(["run", "--engine", "tensorflow", "-p", "size=4"], env);
      expect([other.code, other.err.split(",")[0]]).to.deep.equal([2, `regimen: REGIMEN_NATIVE names ${env.REGIMEN_NATIVE}`]);
    }));

  it("computes anew what is forced, and then says so no longer", () =>
    reader((project) => {
      project.regimen(["cache", "import", "cache.tar"]);
      project.regimen(["run"]);
      expect(project.ran(["--force", "--only", "fit"]).ran).to.include("fit");
      const verified = project.regimen(["verify"]).out;
      expect(verified).to.include("2 taken on trust from an imported cache: fold[size=1], fold[size=2]\n");
    }));

  it("keeps a result of its own beside the file's, and says where they differ", () =>
    reader((project) => {
      expect(project.regimen(["run"], native(project)).code).to.equal(0);
      const { out } = project.regimen(["cache", "import", "cache.tar"]);
      expect(out).to.equal(`cache.tar: 0 results taken, 0 files, 0 B
  3 more that were here already stay as they are
  DIFFERENT: fit, fold[size=1], fold[size=2] gave something else here than in the file, with the same code, parameters and inputs
`);
    }));

  it("leaves out what shows single patients unless the risk is named, and what is not up to date", () => {
    const { code, err } = maker.regimen(["cache", "export", "--to", "none.tar"], env);
    const why = "since its output ids shows single patients; --expose-patients takes it along";
    expect([code, err]).to.deep.equal([
      2,
      `regimen: nothing to export\n  left out: fit, ${why}\n  left out: fold[size=1], ${why}\n  left out: fold[size=2], ${why}\n`,
    ]);
    const stages = maker.regimen(["cache", "export", "--to", "some.tar", "--stage", "note", "--stage", "fit"], env);
    expect([stages.code, stages.out.replace(/\d+\.\d (s|KiB)/g, "…")]).to.deep.equal([
      0,
      `some.tar: 1 result, 1 file, …\n  note  …\n  left out: fit, ${why}\n`,
    ]);
    const stale = maker.regimen(["cache", "export", "--to", "x.tar", "--stage", "note", "-p", "size=9"], env);
    expect([stale.code, stale.err]).to.deep.equal([
      2,
      "regimen: nothing to export\n  left out: note, since it is not up to date: run it first\n",
    ]);
  });

  it("leaves out what a command or an own component makes of patients, and what is of a single case", () =>
    withProject(
      {
        "regimen.yaml": `experiment: people
stages:
  cohort: { use: data/cases, with: { path: people.csv, files: [scan] } }
  picked:
    use: shell
    in: { table: cohort.patients }
    with: { command: 'cp "$in_table" "$out_table"', outputs: { table: table } }
  again:
    use: shell
    in: { table: picked.table }
    with: { command: 'cp "$in_table" "$out_copy"', outputs: { copy: file } }
  size:
    use: shell
    each: cohort.cases
    in: { scan: case.scan }
    with: { command: 'echo "n,\${case.age}" > "$out_table"', outputs: { table: table } }
  count: { use: ./count.ts, in: { table: picked.table } }
  fixed: { use: shell, with: { command: 'echo 1 > "$out_one"', outputs: { one: file } } }
`,
        "people.csv": "case,scan,age\nzq7-patient,a.txt,87.3125\np2,b.txt,30\n",
        "a.txt": "a",
        "b.txt": "b",
        "count.ts": `import { defineComponent, Type } from "regimen";
export const count = defineComponent({
  name: "count", version: 1, doc: "Counts.",
  params: Type.Object({}, { additionalProperties: false }),
  inputs: { table: { kind: "table", doc: "rows" } },
  outputs: { text: { kind: "document", patientLevel: false, doc: "how many" } },
  run: async ({ inputs }) => ({ text: String((await inputs.table.read()).rows) }),
});
`,
      },
      (project) => {
        expect(project.regimen(["run"]).code).to.equal(0);
        const stages = ["picked", "again", "size", "count", "fixed"].flatMap((name) => ["--stage", name]);
        const { code, out, err } = project.regimen(["cache", "export", "--to", "some.tar", ...stages]);
        expect([code, err]).to.deep.equal([0, ""]);
        expect(
          out
            .split("\n")
            .slice(1)
            .sort()
            .join("\n")
            .replace(/\d+\.\d s/g, "… s"),
        ).to.equal(`
  count  … s
  fixed  … s
  left out: again, since its output copy is made from single patients, and may show them; --expose-patients takes it along
  left out: picked, since its output table is made from single patients, and may show them; --expose-patients takes it along
  left out: size, since it is of single cases; --expose-patients takes it along
  left out: size[case=p2], since it is of single cases; --expose-patients takes it along
  left out: size[case=zq7-patient], since it is of single cases; --expose-patients takes it along`);
        expect(readFileSync(project.path("some.tar")).includes("zq7-patient")).to.equal(false);
      },
    ));

  it("writes an archive that tar lists, the same each time, without paths, host and user", () => {
    maker.regimen(["cache", "export", "--to", "again.tar", "--expose-patients"], env);
    const bytes = readFileSync(maker.path("cache.tar"));
    expect(readFileSync(maker.path("again.tar")).equals(bytes)).to.equal(true);
    const { status, stdout } = spawnSync("tar", ["-tf", maker.path("cache.tar")], { encoding: "utf8" });
    expect(status).to.equal(0);
    expect(stdout.split("\n")[0]).to.equal("regimen-cache.json");
    const index = bytes.subarray(512).toString("latin1").split("\0")[0] as string;
    for (const secret of [maker.folder, hostname(), `/${userInfo().username}/`, "rows.csv"]) expect(index).not.to.include(secret);
  });

  it("takes nothing from a file that was cut off or changed, whatever the place", () =>
    reader((project) => {
      const bytes = readFileSync(project.path("cache.tar"));
      const refused = (changed: Uint8Array): string => {
        project.write("bad.tar", changed);
        const { code, err } = project.regimen(["cache", "import", "bad.tar"]);
        expect(code, err).to.equal(2);
        return err;
      };
      expect(refused(bytes.subarray(0, bytes.length - 600))).to.match(/^regimen: bad\.tar ends /);
      expect(refused(bytes.subarray(0, 100))).to.equal(
        "regimen: bad.tar ends after 100 bytes, without the mark that ends an archive\n",
      );
      const changed = Buffer.from(bytes);
      const at = changed.indexOf("part a");
      changed[at] = 80;
      expect(refused(changed)).to.match(
        /^regimen: bad\.tar is damaged: objects\/[0-9a-f]{64} is not what its digest says; nothing was taken from it\n$/,
      );
      const edited = Buffer.from(bytes);
      edited.write('"size": 9', edited.indexOf('"size": 3'));
      expect(refused(edited)).to.match(
        /^regimen: bad\.tar cannot be taken: what it says of fit does not give the key [0-9a-f]{12}; nothing was taken from it\n$/,
      );
      expect(refused(Buffer.from("no archive at all".repeat(100)))).to.equal(
        "regimen: bad.tar has no header of a file at byte 0\n",
      );
      expect(project.regimen(["cache", "import", "none.tar"]).err).to.match(/^regimen: none\.tar cannot be taken: ENOENT/);
      expect(project.snapshot(".regimen/objects").size + project.snapshot(".regimen/actions").size).to.equal(0);
    }));

  it("says what it takes", () => {
    const told = (...args: string[]) => maker.regimen(["cache", ...args]).err;
    expect(told("exprot")).to.equal('regimen: regimen cache takes export or import, found "exprot"; did you mean "export"?\n');
    expect(told("export")).to.equal("regimen: regimen cache export needs a file to write: --to FILE\n");
    expect(told("import")).to.equal("regimen: regimen cache import takes one file, found 0\n");
  });
});
