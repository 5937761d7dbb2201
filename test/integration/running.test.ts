import { expect } from "chai";
import { failures, makeProject, withProject } from "../support/project.ts";

const shell = (name: string, command: string, more = ""): string =>
  `  ${name}:\n    use: shell\n${more}    with:\n      command: ${JSON.stringify(command)}\n      outputs: { text: document }\n`;
const spec = (...stages: readonly string[]): string => `experiment: running\nstages:\n${stages.join("")}`;

describe("running", () => {
  it("stops launching after a failure, says what was skipped, and exits with 1", () =>
    withProject(
      {
        "regimen.yaml": spec(
          shell("bad", "echo no reason >&2; exit 3"),
          shell("after", 'cat "$in_text" > "$out_text"', "    in: { text: bad.text }\n"),
        ),
      },
      (project) => {
        const { code, out } = project.regimen(["run", "--jobs", "1"]);
        expect(code).to.equal(1);
        expect(out).to.include("FAILED  bad  the command ended with exit code 3");
        expect(out).to.include("no reason");
        expect(out).to.include("skip    after  (needs bad)");
        expect(out).to.match(/running: 0 ran, 0 cached, 1 FAILED, 1 not run in/);
        expect(project.regimen(["status"]).out).to.match(/failed +bad/);
        expect(project.regimen(["show", "bad"]).out).to.include("no reason");
      },
    ));

  it("hands names of stages, cells and variants to a port that shows them, and runs anew what shows another", () =>
    withProject(
      {
        "names.ts": `import { defineComponent, Type } from "regimen";
export const names = defineComponent({
  name: "names", version: 1, doc: "names", params: Type.Object({}, { additionalProperties: false }),
  inputs: { texts: { kind: "document", doc: "texts", many: true, labelled: true } },
  outputs: { text: { kind: "document", doc: "names", publish: "names.txt" } },
  run: async ({ inputs }) => ({ text: inputs.texts.map(({ stage, cell, variant }) => [stage, cell.k, variant].join(" ")).join(", ") }),
});
`,
        "regimen.yaml": `experiment: names
stages:
  text:
    use: shell
    matrix: { k: [1, 2] }
    with:
      command: echo \${matrix.k} > "$out_text"
      outputs: { text: document }
  plain: { use: ./names.ts, in: { texts: "text[*].text" } }
  named: { use: ./names.ts, in: { texts: "text@*[k=2].text" } }
variants:
  same: { set: { stages.named.in.texts: ["text@base[k=2].text", "text[k=2].text"] } }
`,
      },
      (project) => {
        const shown = (stage: string, ...args: readonly string[]): string =>
          project.regimen(["show", "regimen.yaml", stage, "--open", "text", ...args]).out.trim();
        const first = project.ran();
        expect(first.code, JSON.stringify(first.events)).to.equal(0);
        expect(shown("plain")).to.equal("text 1 , text 2");
        expect(shown("named")).to.equal("text 2 base, text 2 same");
        const same = project.ran(["--variant", "same"]);
        expect(same.ran, "names without a variant are the base's work").to.deep.equal(["named"]);
        expect(shown("named", "--variant", "same")).to.equal("text 2 base, text 2");
      },
    ));

  it("with --keep-going runs what does not depend on the failure, and keeps it", () =>
    withProject({ "regimen.yaml": spec(shell("bad", "exit 1"), shell("good", 'echo fine > "$out_text"')) }, (project) => {
      const run = project.ran(["--keep-going", "--jobs", "1"]);
      expect(run.code).to.equal(1);
      expect(run.ran).to.deep.equal(["good"]);
      expect(project.ran(["--keep-going"]).cached).to.deep.equal(["good"]);
    }));

  it("tries again with a pause where the spec allows it", () =>
    withProject(
      {
        "regimen.yaml": spec(
          shell(
            "flaky",
            'if [ -e "$HOME/once" ]; then echo ok > "$out_text"; else touch "$HOME/once"; exit 1; fi',
            "    retries: 2\n",
          ),
        ),
      },
      (project) => {
        const run = project.ran([], { HOME: project.folder });
        expect(run.code).to.equal(0);
        expect(run.ran).to.deep.equal(["flaky"]);
        expect(failures(run.events)).to.have.length(1);
        expect(failures(run.events)[0]).to.include({ attempt: 1, retryIn: 0.5 });
      },
    ));

  it("kills a stage that overruns its time, says so, and goes on with a new worker", () =>
    withProject(
      {
        "regimen.yaml": spec(
          shell("slow", "sleep 300", "    resources: { time: 400ms }\n"),
          shell("good", 'echo fine > "$out_text"'),
        ),
      },
      (project) => {
        const run = project.ran(["--keep-going", "--jobs", "1"]); // longer than a test may take, if it slept to its end
        expect(run.ran).to.deep.equal(["good"]);
        expect(failures(run.events)[0]).to.include({
          cause: "time",
          message: "stopped after its time limit of 0.4 s (resources.time)",
        });
      },
    ));

  it("kills a stage that overruns its memory and says so", function () {
    if (process.platform !== "linux") this.skip();
    return withProject(
      {
        "regimen.yaml": spec(
          shell(
            "big",
            `node -e 'const a = []; setInterval(() => a.push(Buffer.alloc(5e7, 1)), 50)'`,
            "    resources: { memory: 300MiB, time: 60s }\n",
          ),
        ),
      },
      (project) => {
        const run = project.ran();
        expect(run.code).to.equal(1);
        expect(failures(run.events)[0]).to.include({
          cause: "memory",
          message: "stopped for using more than its 300 MiB of memory (resources.memory)",
        });
      },
    );
  });

  it("hands on the declared environment and no other; secrets are masked and not in the key", () =>
    withProject(
      {
        "regimen.yaml": `experiment: running
stages:
  env:
    use: shell
    with:
      command: env | cut -d= -f1 | grep -v '^_$' | sort | tr '\\n' ' ' > "$out_text"; echo "token is $TOKEN"
      outputs: { text: document }
      environment: { COLOUR: red }
      secrets: [TOKEN]
`,
      },
      (project) => {
        const first = project.ran([], { TOKEN: "s3cret-value", UNRELATED: "x" });
        expect(first.err).to.equal("");
        const names = project.regimen(["show", "env", "--open", "text"], { TOKEN: "s3cret-value" }).out.trim().split(" ");
        expect(names).to.deep.equal(["COLOUR", "HOME", "PATH", "PWD", "SHLVL", "TOKEN", "out_text"]);
        const log = first.events.flatMap((event) => (event.type === "task-log" ? [event.text] : []));
        expect(log).to.deep.equal(["token is ***"]);
        expect(JSON.stringify(first.events)).not.to.include("s3cret");
        expect(
          [...project.snapshot(".regimen", /never/).values()].some((bytes) => Buffer.from(bytes, "base64").includes("s3cret")),
        ).to.equal(false);
        expect(project.ran([], { TOKEN: "another" }).ran).to.deep.equal([]);
        const unset = makeProject({ "regimen.yaml": project.read("regimen.yaml") });
        expect(failures(unset.ran().events)[0]).to.include({ message: "the secret TOKEN is not set in the environment" });
        unset.dispose();
      },
    ));

  it("on Ctrl-C keeps what is finished, says how to go on, and exits with 130", () =>
    withProject(
      { "regimen.yaml": spec(shell("quick", 'echo a > "$out_text"'), shell("slow", 'sleep 300; echo b > "$out_text"')) },
      async (project) => {
        const child = project.start(["run", "--jobs", "1"]);
        let out = "";
        child.stdout?.on("data", (data) => {
          const before = /run {5}slow/.test(out);
          out += data;
          if (!before && /run {5}slow/.test(out)) child.kill("SIGINT");
        });
        const code = await new Promise((resolve) => child.once("close", (exit, signal) => resolve(exit ?? signal)));
        expect(code).to.equal(130);
        expect(out).to.include("running: interrupted. 1 stage is finished and kept; go on with: regimen run");
        const status = JSON.parse(project.regimen(["status", "--json"]).out) as { id: string; state: string }[];
        expect(status.map(({ id, state }) => [id, state])).to.deep.equal([
          ["quick", "fresh"],
          ["slow", "stale"],
        ]);
      },
    ));

  it("lets two runs share the store: each task is done once", () =>
    withProject(
      {
        "regimen.yaml": spec(
          ...Array.from({ length: 6 }, (_, i) =>
            shell(`s${i}`, `echo ran >> "$HOME/log${i}"; sleep 0.3; echo ${i} > "$out_text"`),
          ),
        ),
      },
      async (project) => {
        const outcome = async () => {
          const child = project.start(["run", "--json", "--jobs", "3"], { HOME: project.folder });
          let out = "";
          let err = "";
          child.stdout?.on("data", (data) => (out += data));
          child.stderr?.on("data", (data) => (err += data));
          const code = await new Promise((resolve) => child.once("close", (exit, signal) => resolve(exit ?? signal)));
          return { code, out, err };
        };
        const both = await Promise.all([outcome(), outcome()]);
        for (const { code, err } of both) expect([code, err]).to.deep.equal([0, ""]);
        for (let i = 0; i < 6; i++) expect(project.read(`log${i}`)).to.equal("ran\n");
        expect(both.some(({ out }) => out.includes('"task-waiting"'))).to.equal(true);
      },
    ));

  it("runs with --only a stage and what it needs, with --force even if it is cached", () =>
    withProject(
      {
        "regimen.yaml": spec(
          shell("a", 'echo a > "$out_text"'),
          shell("b", 'cat "$in_text" > "$out_text"', "    in: { text: a.text }\n"),
          shell("c", 'echo c > "$out_text"'),
        ),
      },
      (project) => {
        expect(project.ran(["--only", "b"]).ran).to.deep.equal(["a", "b"]);
        expect(project.ran(["--only", "b", "--force"]).ran).to.deep.equal(["b"]);
        expect(project.ran().ran).to.deep.equal(["c"]);
        const stages = (): readonly string[] =>
          (JSON.parse(project.read("results/running/manifest.json")) as { stages: { stage: string }[] }).stages.map(
            ({ stage }) => stage,
          );
        expect(stages()).to.deep.equal(["a", "b", "c"]);
        project.write("regimen.yaml", project.read("regimen.yaml").replace("echo a", "echo A"));
        expect(project.ran(["--only", "a"]).ran).to.deep.equal(["a"]);
        expect(stages(), "what was left out keeps its provenance").to.deep.equal(["a", "b", "c"]);
        project.write("regimen.yaml", project.read("regimen.yaml").replace("echo A", "echo a"));
        expect(project.ran(["--force"]).ran).to.deep.equal(["a", "b", "c"]);
        const wrong = project.regimen(["run", "--only", "d"]);
        expect([wrong.code, wrong.err]).to.deep.equal([2, 'regimen: no stage "d" in this spec\nStages: a, b, c\n']);
      },
    ));

  it("fails a stage whose command leaves an output unwritten", () =>
    withProject({ "regimen.yaml": spec(shell("none", "true")) }, (project) => {
      expect(failures(project.ran().events)[0]).to.include({ cause: "input", message: 'the command wrote no output "text"' });
    }));

  it("reads as unknown, never as fresh, what cannot be checked", () =>
    withProject(
      { "regimen.yaml": spec(shell("a", 'cat "$in_x" > "$out_text"', "    in: { x: { file: x.txt } }\n")), "x.txt": "x" },
      (project) => {
        expect(project.ran().ran).to.deep.equal(["a"]);
        project.remove("x.txt");
        const explained = project.regimen(["explain", "a"]);
        expect(explained.out).to.equal(`a: unknown, since a check failed\n  ${project.path("x.txt")} does not exist\n`);
        expect(project.ran().code).to.equal(1);
      },
    ));
});
