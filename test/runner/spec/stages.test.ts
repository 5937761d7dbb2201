import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readsOf, taskOf } from "./project.ts";
import { withProject } from "./with-project.ts";

describe("a shell stage", () => {
  const project = withProject();

  it("declares its outputs, environment, secrets and the files that count as its code", async () => {
    project.current.write({
      "sub/spec.yaml": `experiment: x
params: { hash: "0" }
stages:
  tidy:
    use: shell
    in: { src: { file: raw.csv } }
    with:
      command: python3 tidy.py "$in_src" --out "$out_table"
      outputs: { table: table, log: document }
      environment: { PYTHONHASHSEED: "\${params.hash}" }
      secrets: [TOKEN]
      depends: [tidy.py]
  scale: { use: data/scale, in: { table: tidy.table } }
`,
      "sub/raw.csv": "",
      "sub/tidy.py": "",
    });
    const spec = await project.current.good({ file: "sub/spec.yaml" });
    const task = taskOf(spec, "tidy");
    const sub = join(project.current.root, "sub");
    expect(task.component).to.equal("shell");
    expect(task.params).to.deep.equal({
      command: 'python3 tidy.py "$in_src" --out "$out_table"',
      outputs: { table: "table", log: "document" },
    });
    expect(task.environment).to.deep.equal({ PYTHONHASHSEED: "0" });
    expect(task.secrets).to.deep.equal(["TOKEN"]);
    expect(task.depends).to.deep.equal([join(sub, "tidy.py")]);
    expect(task.paths).to.deep.equal([]);
    expect(task.outputs).to.deep.equal({ table: "table", log: "document" });
    expect(task.folder).to.equal(sub);
    expect(readsOf(taskOf(spec, "scale"), "table")).to.deep.equal(["tidy.table"]);
  });

  it("may declare its outputs through a parameter and by cell", async () => {
    project.current.write({
      "spec.yaml": `experiment: x
stages:
  s: { use: shell, matrix: { kind: [table, split] }, with: { command: "true", outputs: { out: "\${matrix.kind}" } } }
  t: { use: data/scale, in: { table: "s[kind=table].out", split: "s[kind=split].out" } }
`,
    });
    expect(taskOf(await project.current.good(), "s[kind=split]").outputs).to.deep.equal({ out: "split" });
  });
});

describe("a component of the user's own", () => {
  const project = withProject();

  it("is loaded once and used like any other", async () => {
    project.current.write({
      "spec.yaml": `experiment: x
params: { which: ./mine.ts }
stages:
  a: { use: ./mine.ts, with: { rate: 2 }, environment: { A: "1" }, secrets: [B] }
  b: { use: "\${params.which}", in: { table: a.table } }
`,
      "mine.ts": "",
      "other/mine.ts": "",
    });
    let loaded = 0;
    const { loadOwn } = await import("./project.ts").then((module) => module.requestFor(project.current.root));
    const counting = (path: string): ReturnType<typeof loadOwn> => {
      loaded++;
      return loadOwn(path);
    };
    const spec = await project.current.good({ loadOwn: counting });
    const path = join(project.current.root, "mine.ts");
    expect(loaded).to.equal(1);
    expect(taskOf(spec, "a")).to.deep.include({ component: path, params: { rate: 2 }, environment: { A: "1" }, secrets: ["B"] });
    expect(taskOf(spec, "b").params).to.deep.equal({ rate: 1 });
    const other = await project.current.good({
      cwd: join(project.current.root, "other"),
      file: "../spec.yaml",
      overrides: ["which=mine.ts"],
    });
    expect(taskOf(other, "b").component).to.equal(join(project.current.root, "other", "mine.ts"));
  });

  it("has its mistakes reported beside all others", async () => {
    project.current.write({
      "spec.yaml":
        "experiment: x\nstages:\n  a: { use: ./mine.ts, with: { rat: 2 } }\n  b: { use: ./broken.ts, in: { table: c.table } }\n",
      "mine.ts": "",
      "broken.ts": "",
    });
    expect((await project.current.bad()).map((failure) => `${failure.code} ${failure.place?.line}`)).to.deep.equal([
      "unknown-parameter 3",
      "bad-component 4",
      "unknown-stage 4",
    ]);
  });
});

describe("a stage over cases", () => {
  const project = withProject();
  const SPEC = `experiment: x
stages:
  cohort: { use: imaging/synthetic }
  lungs:
    use: imaging/segment
    each: cohort.cases
    in: { image: case.image }
    with: { spacing: "\${case.spacing}", name: "\${case.id} of $\${all}" }
  again:
    use: imaging/segment
    each: cohort.cases
    in: { image: case.image, mask: lungs.mask }
  table: { use: data/scale, in: { table: lungs.features } }
`;

  it("is one template, with what comes from the case left open", async () => {
    project.current.write({ "spec.yaml": SPEC });
    const spec = await project.current.good();
    const task = taskOf(spec, "lungs");
    expect(task.each).to.deep.equal({ task: "cohort", port: "cases" });
    expect(task.inputs).to.deep.equal({});
    expect(task.caseInputs).to.deep.equal({ image: "image" });
    expect(task.caseParams).to.deep.equal([
      { at: ["spacing"], text: "${case.spacing}" },
      { at: ["name"], text: "${case.id} of $${all}" },
    ]);
    expect(readsOf(taskOf(spec, "again"), "mask")).to.deep.equal(["lungs.mask"]);
    expect(spec.tasks.map((other) => other.id)).to.deep.equal(["cohort", "lungs", "again", "table"]);
  });

  it("gives what is joined to a stage that does not run over the same cases", async () => {
    project.current.write({
      "spec.yaml": `${SPEC}  wrong: { use: imaging/segment, in: { image: lungs.mask } }\n`,
    });
    expect((await project.current.bad()).map((failure) => failure.message)).to.deep.equal([
      'the input "image" takes volume; lungs.mask is cases, one for all cases',
    ]);
  });
});

describe("the top of a spec", () => {
  const project = withProject();

  it("gives settings, paths absolute", async () => {
    project.current.write({
      "sub/spec.yaml":
        'experiment: x\ndescription: "What: it is for"\ncompare: ref.yaml\nresults: ../tables\nengine: "${params.e}"\nparams: { e: portable }\ntracking: { patientLevel: true, uri: "http://localhost:5000" }\nstages: {}\n',
      "sub/ref.yaml": "",
    });
    const spec = await project.current.good({ file: "sub/spec.yaml" });
    const { root } = project.current;
    expect(spec.description).to.equal("What: it is for");
    expect(spec.compare).to.equal(join(root, "sub/ref.yaml"));
    expect(spec.settings).to.deep.equal({
      tracking: { patientLevel: true, uri: "http://localhost:5000" },
      engine: "portable",
      results: join(root, "tables"),
    });
    project.current.write({ "spec.yaml": "experiment: x\nstages: {}\n" });
    expect(await project.current.good()).to.deep.include({ compare: null, settings: {}, description: "", tasks: [] });
  });

  it("refuses results that leave the project through a link", async () => {
    project.current.write({ "spec.yaml": "experiment: x\nresults: out/tables\nstages: {}\n" });
    symlinkSync("/tmp", join(project.current.root, "out"));
    expect((await project.current.bad()).map((failure) => failure.code)).to.deep.equal(["outside-project"]);
  });

  it("takes a component's resources unless the stage says others", async () => {
    project.current.write({
      "spec.yaml":
        "experiment: x\nstages:\n  c: { use: data/covid-mtl }\n  f: { use: ml/random-forest, in: { features: c.features, labels: c.patients }, with: { label: a }, resources: { cpus: 1, gpus: 1 } }\n",
    });
    expect(taskOf(await project.current.good(), "f").resources).to.deep.equal({ cpus: 1, memory: "2GiB", gpus: 1 });
  });
});
