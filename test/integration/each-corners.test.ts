import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { failures, type Project, withProject } from "../support/project.ts";

const COHORT: Record<string, string> = {
  "cases.csv": "case,image\nc0,scans/c0.nii\nc1,scans/c1.nii\n",
  "scans/c0.nii": "0\n",
  "scans/c1.nii": "1\n",
};
const HEAD = "experiment: corners\nstages:\n  cohort: { use: data/cases, with: { path: cases.csv } }\n";
const copy = (name: string, input: string, each = "cohort.cases", more = ""): string =>
  `  ${name}:\n    use: shell\n    each: ${each}\n    in: { x: ${input}${more} }\n    with: { command: 'cat $in_x > "$out_o"', outputs: { o: document } }\n`;
/** A component that reads a whole cohort. */
const WHOLE = `import { existsSync, readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { defineComponent, Type } from "regimen";
export const whole = defineComponent({
  name: "whole", version: 1, doc: "reads all", params: Type.Object({ waitFor: Type.String({ default: "" }) }, { additionalProperties: false }),
  inputs: { cases: { kind: "cases", doc: "cases" }, table: { kind: "table", doc: "the same as a table", optional: true }, extra: { kind: "file", doc: "a file", optional: true } },
  outputs: { text: { kind: "document", doc: "text" } },
  async run({ inputs, params, folder }) {
    const cases = await inputs.cases.read();
    while (params.waitFor && !existsSync(folder + "/" + params.waitFor)) await setTimeout(20);
    return { text: cases.map(({ id, files, missing }) => [id, ...Object.entries(files).map(([field, one]) => field + one.extension + " " + readFileSync(one.path, "utf8").trim()), missing ?? ""].join(" ")).join("\\n") };
  },
});
`;
const shown = (project: Project, stage: string, port: string): string =>
  project.regimen(["show", "regimen.yaml", stage, "--open", port]).out.trim();

describe("corners of stages over cases", () => {
  it("goes on where a case has failed in both of two stages that a third reads", () =>
    withProject(
      {
        ...COHORT,
        "regimen.yaml": HEAD + copy("a", "case.image") + copy("b", "case.image") + copy("c", "a.o", "cohort.cases", ", y: b.o"),
      },
      (project) => {
        project.remove("scans/c1.nii");
        const { code, events, ran } = project.ran();
        expect(code).to.equal(1);
        expect(failures(events).map(({ task }) => task)).to.deep.equal(["a[case=c1]", "b[case=c1]"]);
        expect(events.filter(({ type }) => type === "task-skipped")).to.have.length(1);
        expect(ran).to.include("c[case=c0]");
      },
    ));

  it("runs over the cases that another stage over cases gives", () =>
    withProject({ ...COHORT, "regimen.yaml": HEAD + copy("a", "case.image") + copy("b", "case.o", "a.o") }, (project) => {
      expect(project.ran().code).to.equal(0);
      expect(shown(project, "b[case=c1]", "o")).to.equal("1");
      project.remove("scans/c0.nii");
      const without = project.ran();
      expect(without.code).to.equal(1);
      expect(without.cached).to.include("b[case=c1]");
    }));

  it("notices a file that changes while all cases are read, and one that gets another ending", () =>
    withProject(
      {
        ...COHORT,
        "whole.ts": WHOLE,
        "regimen.yaml": `${HEAD}  whole: { use: ./whole.ts, in: { cases: cohort.cases }, with: { waitFor: changed } }\n`,
      },
      async (project) => {
        const child = project.start(["run"]);
        child.stderr?.resume();
        let told = "";
        const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
        child.stdout?.on("data", (chunk: Buffer) => {
          told += chunk;
          if (!told.includes("run     whole") || existsSync(project.path("changed"))) return;
          project.write("scans/c1.nii", "changed\n");
          project.write("changed", "");
        });
        expect(await closed).to.equal(1);
        expect(told).to.include("an input changed while the stage ran; run again");
        expect(project.ran().ran).to.deep.equal(["whole"]);
        expect(shown(project, "whole", "text")).to.equal("c0 image.nii 0 \nc1 image.nii changed");
        renameSync(project.path("scans/c0.nii"), project.path("scans/c0.nrrd"));
        project.write("cases.csv", COHORT["cases.csv"]!.replace("c0.nii", "c0.nrrd"));
        expect(project.ran().ran).to.deep.equal(["cohort", "whole"]);
        expect(shown(project, "whole", "text")).to.include("c0 image.nrrd 0");
      },
    ));

  it("hands one output on as a table and as cases", () =>
    withProject(
      {
        ...COHORT,
        "whole.ts": WHOLE,
        "f.txt": "f",
        "regimen.yaml": `${HEAD}  n:
    use: shell
    each: cohort.cases
    in: { x: case.image }
    with: { command: 'printf "{\\"n\\":%d}" $(cat $in_x) > "$out_o"', outputs: { o: metrics } }
  whole: { use: ./whole.ts, in: { cases: n.o, table: n.o, extra: { file: f.txt } } }
`,
      },
      (project) => {
        const { code, events } = project.ran();
        expect(code, JSON.stringify(failures(events))).to.equal(0);
        expect(shown(project, "whole", "text")).to.equal('c0 o.json {"n":0} \nc1 o.json {"n":1}');
        expect(shown(project, "n", "o")).to.equal("case,n\nc0,0.0\nc1,1.0");
      },
    ));

  it("keeps what cases gave while their cohort cannot be listed", () =>
    withProject({ ...COHORT, "regimen.yaml": HEAD + copy("a", "case.image") }, (project) => {
      project.ran();
      project.write("cases.csv", "case,image\nc0\n");
      expect(project.ran().code).to.equal(1);
      expect(JSON.parse(project.regimen(["gc", "--yes", "--json"]).out).tasks).to.deep.equal([]);
      project.write("cases.csv", COHORT["cases.csv"]!);
      expect(project.ran().ran).to.deep.equal([]);
    }));

  it("sees folders of cases come and go, empty ones too", () =>
    withProject({ "regimen.yaml": HEAD.replace("cases.csv", "co") + copy("a", "case.image") }, (project) => {
      for (const id of ["p1", "p2"]) project.write(`co/${id}/image.nii`, id);
      expect(project.ran().code).to.equal(0);
      project.remove("co/p2/image.nii");
      expect(failures(project.ran().events).map(({ message }) => message)).to.deep.equal(["case p2 has no image"]);
      project.remove("co/p2");
      expect(project.ran().code).to.equal(0);
      mkdirSync(project.path("co/p3"));
      expect(failures(project.ran().events).map(({ message }) => message)).to.deep.equal(["case p3 has no image"]);
    }));

  it("finds relative files where the table lies and absolute ones where they are", () =>
    withProject({ ...COHORT, "regimen.yaml": HEAD.replace("cases.csv", '"${env.CSV}"') + copy("a", "case.image") }, (project) => {
      project.write("here/cases.csv", `case,image\nc0,../scans/c0.nii\nc1,${project.path("scans/c1.nii")}\n`);
      expect(project.ran([], { CSV: "here/cases.csv" }).code).to.equal(0);
      renameSync(project.path("here"), project.path("there"));
      expect(project.ran([], { CSV: "there/cases.csv" }).ran).to.deep.equal([]);
      mkdirSync(project.path("deep/er"), { recursive: true });
      renameSync(project.path("there/cases.csv"), project.path("deep/er/cases.csv"));
      const moved = project.ran([], { CSV: "deep/er/cases.csv" });
      expect(failures(moved.events).map(({ task }) => task)).to.deep.equal(["a[case=c0]"]);
    }));

  it("marks files of a synthetic list as synthetic", () =>
    withProject(
      {
        ...COHORT,
        "list.ts": `import { join } from "node:path";
import { defineComponent, PathParam, Type } from "regimen";
export const list = defineComponent({
  name: "list", version: 1, doc: "lists", params: Type.Object({ at: PathParam({ description: "folder" }) }, { additionalProperties: false }), inputs: {},
  outputs: { cases: { kind: "cases", doc: "cases" } },
  async run({ params, declareSynthetic }) {
    declareSynthetic();
    return { cases: [{ id: "a", values: {}, files: { image: { path: join(params.at, "c0.nii"), extension: ".nii" } } }] };
  },
});
`,
        "regimen.yaml": `experiment: corners\nstages:\n  cohort: { use: ./list.ts, with: { at: scans } }\n${copy("a", "case.image")}`,
      },
      (project) => {
        expect(project.ran().code).to.equal(0);
        expect(JSON.parse(project.regimen(["show", "regimen.yaml", "a[case=a]", "--json"]).out).outputs.o.synthetic).to.equal(
          true,
        );
      },
    ));

  it("says what is wrong with cases that a component returns, and with files outside of its reach", () =>
    withProject({ ...COHORT, "regimen.yaml": "experiment: corners\nstages: { odd: { use: ./odd.ts } }\n" }, (project) => {
      const odd = (cases: string): string | undefined => {
        project.write(
          "odd.ts",
          `import { defineComponent, Type } from "regimen";
export const odd = defineComponent({ name: "odd", version: 1, doc: "odd", params: Type.Object({}, { additionalProperties: false }), inputs: {},
  outputs: { cases: { kind: "cases", doc: "cases" } }, run: async ({ scratch }) => ({ cases: ${cases} as never }) });\n`,
        );
        return failures(project.ran().events)[0]?.message;
      };
      expect(odd("3")).to.equal('the component returned no list for its output "cases"');
      expect(odd("[{ id: 'a' }]")).to.equal('the component returned the case {"id":"a"} for its output "cases"');
      expect(odd("[{ id: 'a b', values: {}, files: {} }]")).to.equal(
        'the component returned the id "a b" for its output "cases"',
      );
      expect(odd("[1, 2].map(() => ({ id: 'a', values: {}, files: {} }))")).to.equal(
        'the component returned the case a twice for its output "cases"',
      );
      expect(odd("[{ id: 'a', values: { v: NaN }, files: {} }]")).to.equal(
        'the component returned v of case a as NaN for its output "cases"',
      );
      expect(odd("[{ id: 'a', values: {}, files: { f: { path: '/etc/hostname', extension: '' } } }]")).to.equal(
        'the component returned the f of case a at /etc/hostname for its output "cases"',
      );
      expect(odd("[{ id: 'a', values: {}, files: { f: { path: scratch + '/none.nii', extension: '.nii' } } }]")).to.match(
        /^no file was written at .*none\.nii$/,
      );
    }));

  it("lists a cohort by itself as a cohort that works from its new place", () =>
    withProject(
      { ...COHORT, "regimen.yaml": HEAD.replace("cases.csv", "out/data/cases") + copy("a", "case.image") },
      (project) => {
        const { code, err } = project.regimen(["call", "data/cases", "--with", "path=cases.csv"]);
        expect(code, err).to.equal(0);
        expect(project.read("out/data/cases/cases.csv")).to.equal(
          "case,image\nc0,../../../scans/c0.nii\nc1,../../../scans/c1.nii\n",
        );
        expect(project.ran().code).to.equal(0);
      },
    ));

  it("plans what cannot run as unknown, and folds what differs by the case alone", () =>
    withProject({ ...COHORT, "regimen.yaml": HEAD + copy("a", "case.image") }, (project) => {
      const ids = Array.from({ length: 9 }, (_, i) => `q${i}`);
      writeFileSync(project.path("cases.csv"), `case,image\n${ids.map((id) => `${id},scans/${id}.nii\n`).join("")}`);
      expect(project.ran().code).to.equal(1);
      const plan = project.regimen(["plan"]).out;
      expect(plan).to.include("unknown  a[case=q0] and 8 more cases  (the image of case q0 is not there:");
      expect(plan).to.include("unknown  a  (none of its cases can run)");
      const { code, err } = project.regimen(["run", "--only", "a[case=q1]"]);
      expect(code).to.equal(2);
      expect(err).to.include("a[case=q1] runs with all cases of its stage: name a");
    }));
});
