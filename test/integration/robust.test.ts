import { existsSync, symlinkSync } from "node:fs";
import { expect } from "chai";
import { failures, withProject } from "../support/project.ts";

const own = (name: string, outputs: string, run: string): string => `import { defineComponent, Type } from "regimen";
export const ${name} = defineComponent({
  name: "${name}", version: 1, doc: "A test.",
  params: Type.Object({ cell: Type.String({ default: "" }) }, { additionalProperties: false }),
  inputs: {},
  outputs: ${outputs},
  async run({ params }) { ${run} },
});
`;
const DOCUMENT = '{ text: { kind: "document", doc: "text" } }';

describe("under odd conditions", () => {
  it("a directory that one stage writes arrives at the next as a directory", () =>
    withProject(
      {
        "regimen.yaml": `experiment: odd
stages:
  make:
    use: shell
    with: { command: 'mkdir "$out_d/sub dir"; echo hi > "$out_d/sub dir/ü.txt"', outputs: { d: directory } }
  read:
    use: shell
    in: { d: make.d }
    with: { command: 'cat "$in_d/sub dir/ü.txt" > "$out_text"', outputs: { text: document } }
`,
      },
      (project) => {
        expect(project.ran().ran).to.deep.equal(["make", "read"]);
        expect(project.regimen(["show", "read", "--open", "text"]).out).to.equal("hi\n");
        expect(project.snapshot(".regimen/tmp", /never/).size, "nothing is left in tmp/").to.equal(0);
      },
    ));

  it("refuses components that publish outside the results, or declare kinds that there are not", () =>
    withProject(
      {
        "regimen.yaml": "experiment: odd\nstages: { a: { use: ./a.ts } }\n",
        "a.ts": own(
          "a",
          '{ text: { kind: "document", publish: "../../../escaped.txt", doc: "" }, other: { kind: "documnt" as "document", doc: "" } }',
          'return { text: "x", other: "y" };',
        ),
      },
      (project) => {
        const { code, err } = project.regimen(["check"]);
        expect(code).to.equal(2);
        expect(err).to.include('output "text" is published to "../../../escaped.txt", which leaves the results');
        expect(err).to.include('port "other" has the kind "documnt", which there is not');
      },
    ));

  it("keeps what each task prints to that task", () =>
    withProject(
      {
        "regimen.yaml":
          'experiment: odd\nstages: { a: { use: ./a.ts, matrix: { cell: [x, y] }, with: { cell: "${matrix.cell}" } } }\n',
        "a.ts": own(
          "a",
          DOCUMENT,
          "for (let i = 0; i < 2000; i++) console.log(`${params.cell} äöü ${i}`); return { text: params.cell };",
        ),
      },
      (project) => {
        const { events } = project.ran(["--jobs", "1"]);
        for (const cell of ["x", "y"]) {
          const lines = events.flatMap((event) =>
            event.type === "task-log" && event.task === `a[cell=${cell}]` ? event.text.split("\n") : [],
          );
          expect(lines).to.deep.equal(Array.from({ length: 2000 }, (_, i) => `${cell} äöü ${i}`));
        }
      },
    ));

  it("takes no word of a component for the end of a task", () =>
    withProject(
      {
        "regimen.yaml":
          'experiment: odd\nstages: { a: { use: ./a.ts, matrix: { cell: [x, y] }, with: { cell: "${matrix.cell}" } } }\n',
        "a.ts": own("a", DOCUMENT, 'process.send?.({ type: "done", outputs: {}, metrics: {} }); return { text: params.cell };'),
      },
      (project) => {
        expect(project.ran(["--jobs", "1"]).ran).to.deep.equal(["a[cell=x]", "a[cell=y]"]);
        expect(project.regimen(["show", "a[cell=y]", "--open", "text"]).out).to.equal("y");
      },
    ));

  it("says what a component returned where it is not what its output is", () =>
    withProject(
      {
        "regimen.yaml": "experiment: odd\nstages: { a: { use: ./a.ts } }\n",
        "a.ts": own("a", DOCUMENT, "return { text: 7 as unknown as string };"),
      },
      (project) => {
        expect(failures(project.ran().events)[0]).to.include({
          cause: "input",
          message: "the component returned number for an output of kind document",
        });
      },
    ));

  it("counts a task's memory, not what an earlier one left in the worker", function () {
    if (process.platform !== "linux") this.skip();
    return withProject(
      {
        "regimen.yaml":
          "experiment: odd\nstages:\n  a: { use: ./a.ts, resources: { memory: 2GiB } }\n  b: { use: ./b.ts, resources: { memory: 200MiB } }\n",
        "a.ts": own("a", DOCUMENT, '(globalThis as { kept?: Buffer }).kept = Buffer.alloc(5e8, 1); return { text: "a" };'),
        "b.ts": own("b", DOCUMENT, 'await new Promise((resolve) => setTimeout(resolve, 500)); return { text: "b" };'),
      },
      (project) => {
        expect(project.ran(["--jobs", "1"]).ran).to.deep.equal(["a", "b"]);
      },
    );
  });

  it("says so where the results cannot be written, and keeps the work", () =>
    withProject(
      {
        "regimen.yaml": "experiment: odd\nstages: { a: { use: ./a.ts } }\n",
        "a.ts": own("a", DOCUMENT, 'return { text: "a" };'),
        results: "a file",
      },
      (project) => {
        const { code, out, err } = project.regimen(["run"]);
        expect([code, err]).to.deep.equal([1, ""]);
        expect(out).to.include("note    the results cannot be written: ").and.to.include("Mend the folder, or use --out");
        project.remove("results");
        expect(project.ran()).to.include({ code: 0 }).and.to.have.deep.property("ran", []);
      },
    ));

  it("refuses two specs of one name, which would overwrite each other's results", () =>
    withProject(
      {
        "a.yaml": "experiment: odd\nstages: { a: { use: ./a.ts } }\n",
        "b.yaml": "experiment: odd\nstages: { b: { use: ./a.ts } }\n",
        "a.ts": own("a", DOCUMENT, 'return { text: "a" };'),
      },
      (project) => {
        expect(project.regimen(["run", "a.yaml"]).code).to.equal(0);
        const second = project.regimen(["run", "b.yaml"]);
        expect(second.code).to.equal(2);
        expect(second.err).to.equal(
          'regimen: b.yaml and a.yaml are both named "odd", so each would overwrite the other\'s results\nGive one another name after "experiment:".\n',
        );
        project.remove("a.yaml");
        expect(project.regimen(["run", "b.yaml"]).code, "a spec may move").to.equal(0);
      },
    ));

  it("passes over links that lead nowhere when it looks for specs", () =>
    withProject(
      {
        "experiments/a.yaml": "experiment: odd\nstages: { a: { use: ./a.ts } }\n",
        "experiments/a.ts": own("a", DOCUMENT, 'return { text: "a" };'),
      },
      (project) => {
        symlinkSync("/nowhere", project.path("experiments/broken.yaml"));
        expect(project.regimen(["run"]).code).to.equal(0);
      },
    ));

  it("masks each line of a secret of several lines", () =>
    withProject(
      {
        "regimen.yaml":
          'experiment: odd\nstages:\n  a:\n    use: shell\n    with: { command: \'printf "%s\\n" "$KEY"; echo x > "$out_text"\', outputs: { text: document }, secrets: [KEY] }\n',
      },
      (project) => {
        const { events } = project.ran([], { KEY: "first-line\nsecond-line" });
        expect(JSON.stringify(events)).to.include("***").and.not.include("first-line").and.not.include("second-line");
        expect(existsSync(project.path("results"))).to.equal(true);
      },
    ));

  it("ends when the command ends, whatever it left in the background", () =>
    withProject(
      {
        "regimen.yaml": `experiment: odd\nstages:\n  a:\n    use: shell\n    with: { command: '(sleep 300; echo late) & echo x > "$out_text"', outputs: { text: document } }\n`,
      },
      (project) => {
        const { ran, events } = project.ran(); // waiting for the sleep would take longer than a test may
        expect(ran).to.deep.equal(["a"]);
        expect(JSON.stringify(events)).not.to.include("late");
      },
    ));
});
