import { join } from "node:path";
import { expect } from "chai";
import { checkSpec } from "../../../src/runner/spec/compile.ts";
import { readsOf, requestFor, taskOf } from "./project.ts";
import { withProject } from "./with-project.ts";

const SPEC = `experiment: x
params: { seed: 1, labels: [a, b], net: { width: 8, depth: 2 } }
profiles:
  quick: { labels: [a], net: { width: 2 } }
  empty:
stages:
  cohort: { use: data/covid-mtl, with: { seed: "\${params.seed}" } }
  forest:
    use: ml/random-forest
    matrix: { label: "\${params.labels}" }
    in: { features: cohort.features, labels: cohort.patients }
    with: { label: "\${matrix.label}", trees: "\${params.net.width}", maxDepth: "\${params.net.depth}" }
  table: { use: reporting/classification-table, in: { scores: "forest[*].scores" } }
variants:
  slow:
    description: More trees.
    set: { stages.forest.with.trees: 99, params.seed: 5 }
  more:
    set: { "stages.table.in.scores": ["forest[*].scores", extra.scores], stages.forest.matrix: null, stages.forest.with.label: z }
    add:
      extra: { use: ml/random-forest, in: { features: cohort.features, labels: cohort.patients }, with: { label: e } }
  none: {}
`;

describe("extends and include", () => {
  const project = withProject();

  it("merge maps deeply, replace lists, let the later win and null delete", async () => {
    project.current.write({
      "base/base.yaml": `experiment: base
params: { seed: 1, keep: yes, list: [1, 2, 3], map: { a: 1, b: 2 } }
stages:
  cohort: { use: data/covid-mtl, with: { seed: "\${params.seed}" } }
  gone: { use: data/covid-mtl }
`,
      "base/one.yaml": "params: { seed: 2, list: [9], map: { b: 3 } }\n",
      "base/two.yaml": "params: { seed: 3 }\nstages: { extra: { use: data/covid-mtl, with: { seed: 4 } } }\n",
      "spec.yaml": `extends: base/base.yaml
include: [base/one.yaml, base/two.yaml]
experiment: x
params: { map: { a: null } }
stages:
  gone: null
  cohort: { description: the cohort }
  list: { use: imaging/segment, in: { image: { file: base/one.yaml } }, with: { name: "\${params.list.0} \${params.map.b}" } }
`,
    });
    const spec = await project.current.good();
    expect(spec.tasks.map((task) => task.id)).to.deep.equal(["cohort", "extra", "list"]);
    expect(taskOf(spec, "cohort").params.seed).to.equal(3);
    expect(taskOf(spec, "list").params.name).to.equal("9 3");
    expect(spec.files.map((file) => file.slice(project.current.root.length + 1))).to.deep.equal([
      "spec.yaml",
      "base/base.yaml",
      "base/one.yaml",
      "base/two.yaml",
    ]);
  });

  it("keeps null as a value where there is nothing to delete", async () => {
    project.current.write({
      "spec.yaml":
        'experiment: x\nparams: { depth: null }\nstages:\n  f: { use: shell, with: { command: "a${params.depth}b" } }\n',
    });
    expect(taskOf(await project.current.good(), "f").params.command).to.equal("ab");
  });

  it("leave every value with the file it was written in: paths and messages", async () => {
    project.current.write({
      "lib/base.yaml":
        'params: { data: data }\nstages:\n  cohort: { use: data/covid-mtl, with: { source: "${params.data}" } }\n  own: { use: ./mine.ts }\n  bad: { use: data/covid-mtl, with: { seed: x } }\n',
      "lib/data/a.csv": "",
      "lib/mine.ts": "",
      "spec.yaml": "experiment: x\ninclude: lib/base.yaml\nstages: { bad: { with: { seed: 1 } } }\n",
    });
    const spec = await project.current.good();
    const lib = join(project.current.root, "lib");
    expect(taskOf(spec, "cohort").params.source).to.equal(join(lib, "data"));
    expect(taskOf(spec, "cohort").folder).to.equal(lib);
    expect(taskOf(spec, "own").component).to.equal(join(lib, "mine.ts"));
    expect(taskOf(spec, "bad").place.file).to.equal("spec.yaml");
    project.current.write({ "spec.yaml": "experiment: x\ninclude: lib/base.yaml\nstages: {}\n" });
    const [failure] = await project.current.bad();
    expect(failure?.place).to.include({ file: "lib/base.yaml", line: 5, column: 45 });
  });

  it("merge a fragment that is reached on two ways", async () => {
    project.current.write({
      "c.yaml": "params: { seed: 1 }\n",
      "a.yaml": "include: c.yaml\n",
      "b.yaml": "include: [c.yaml]\nparams: { seed: 2 }\n",
      "spec.yaml":
        'experiment: x\ninclude: [a.yaml, b.yaml]\nstages: { s: { use: data/covid-mtl, with: { seed: "${params.seed}" } } }\n',
    });
    expect(taskOf(await project.current.good(), "s").params.seed).to.equal(2);
  });
});

describe("profiles, variants and -p", () => {
  const project = withProject();
  beforeEach(() => project.current.write({ "spec.yaml": SPEC }));

  it("a profile is laid over the parameters", async () => {
    const spec = await project.current.good({ profile: "quick" });
    expect(spec.tasks.map((task) => task.id)).to.deep.equal(["cohort", "forest[label=a]", "table"]);
    expect(taskOf(spec, "forest[label=a]").params).to.include({ trees: 2, maxDepth: 2 });
    expect((await project.current.good({ profile: "empty" })).tasks).to.have.length(4);
  });

  it("a variant sets values, adds stages and deletes", async () => {
    const slow = await project.current.good({ variant: "slow" });
    expect(slow.variant).to.equal("slow");
    expect(slow.variants).to.deep.equal(["slow", "more", "none"]);
    expect(taskOf(slow, "forest[label=a]")).to.include({ variant: "slow" });
    expect(taskOf(slow, "forest[label=a]").params.trees).to.equal(99);
    expect(taskOf(slow, "cohort").params.seed).to.equal(5);
    const more = await project.current.good({ variant: "more" });
    expect(more.tasks.map((task) => task.id)).to.deep.equal(["cohort", "forest", "extra", "table"]);
  });

  it("-p wins over variant and profile, is read as YAML, and reaches into maps", async () => {
    const spec = await project.current.good({
      variant: "slow",
      profile: "quick",
      overrides: ["seed=7", "labels=[p, q]", "net.depth=null"],
    });
    expect(taskOf(spec, "cohort").params.seed).to.equal(7);
    expect(taskOf(spec, "forest[label=q]").params).to.include({ maxDepth: null });
    const text = await project.current.bad({ overrides: ['seed="7"'] });
    expect(text.map((failure) => failure.message)).to.deep.equal(['"seed" must be an integer ≥ 0, found "7" (text)']);
    expect((await project.current.good({ overrides: ["seed=1", "seed=2"] })).tasks[0]?.params.seed).to.equal(2);
  });

  it("references reach the base and other variants, with ids seen from the run", async () => {
    const wired = (scores: string): void =>
      project.current.write({ "spec.yaml": SPEC.replace('"forest[*].scores" } }', `${scores} } }`) });
    const refs = async (variant: string | null): Promise<readonly string[]> =>
      readsOf(taskOf(await project.current.good({ variant }), "table"), "scores");
    wired('["forest@*[*].scores", forest@more.scores]');
    expect(await refs(null)).to.deep.equal([
      "forest[label=a].scores",
      "forest[label=b].scores",
      "forest@slow[label=a].scores",
      "forest@slow[label=b].scores",
      "forest@more.scores",
      "forest@none[label=a].scores",
      "forest@none[label=b].scores",
      "forest@more.scores",
    ]);
    wired('"forest@base[label=a].scores"');
    expect(await refs("slow")).to.deep.equal(["forest@base[label=a].scores"]);
    wired('["forest[label=a].scores", "forest@slow[label=a].scores"]');
    expect(await refs("slow")).to.deep.equal(["forest[label=a].scores", "forest[label=a].scores"]);
    const read = taskOf(await project.current.good({ variant: "slow" }), "table").inputs.scores?.refs;
    expect(read, "the variant that was named, and no other").to.deep.equal([
      { task: "forest[label=a]", port: "scores" },
      { task: "forest[label=a]", port: "scores", variant: "slow" },
    ]);
    const slow = await project.current.good({ variant: "slow", overrides: ["net.width=3"] });
    expect(slow.published).to.deep.equal(slow.tasks.map((task) => task.id));
  });

  it("a variant that another reads gets the same profile and -p", async () => {
    project.current.write({ "spec.yaml": SPEC.replace('"forest[*].scores" } }', '"forest@none[label=a].scores" } }') });
    const spec = await project.current.good({ profile: "quick", overrides: ["net.depth=4"] });
    expect(taskOf(spec, "forest@none[label=a]").params).to.include({ trees: 2, maxDepth: 4 });
    expect(taskOf(spec, "cohort@none").variant).to.equal("none");
    expect(spec.published).to.deep.equal(["cohort", "forest[label=a]", "table"]);
  });

  it("stages that only a variant has can be read by `@*`", async () => {
    project.current.write({ "spec.yaml": SPEC.replace('"forest[*].scores" } }', '"extra@*.scores" } }') });
    expect(readsOf(taskOf(await project.current.good(), "table"), "scores")).to.deep.equal(["extra@more.scores"]);
  });

  it("checkSpec finds the mistakes of every variant, each once", async () => {
    project.current.write({
      "spec.yaml": SPEC.replace("stages.forest.with.trees: 99", "stages.forest.with.trees: many").replace(
        "label: e }",
        "label: 1 }",
      ),
    });
    const result = await checkSpec({ ...requestFor(project.current.root) });
    expect(result.ok ? [] : result.failures.map((failure) => `${failure.place?.line}: ${failure.message}`)).to.deep.equal([
      '17: "trees" must be an integer ≥ 1, found "many" (text)',
      '21: "label" must be text, found 1 (an integer)',
    ]);
    expect((await project.current.compile()).ok).to.equal(true);
  });
});
