import { join } from "node:path";
import { expect } from "chai";
import { readsOf, taskOf } from "./project.ts";
import { withProject } from "./with-project.ts";

const BASE = `experiment: x
params: { labels: [COVIDCT, COVIDNC] }
stages:
  cohort: { use: data/covid-mtl }
  forest:
    use: ml/random-forest
    matrix: { label: "\${params.labels}", seed: [1, 2] }
    in: { features: cohort.features, labels: cohort.patients }
    with: { label: "\${matrix.label}", seed: "\${matrix.seed}" }
`;

describe("wiring", () => {
  const project = withProject();

  async function reads(stage: string, input: string, id: string, base = BASE): Promise<readonly string[]> {
    project.current.write({ "spec.yaml": `${base}${stage}` });
    return readsOf(taskOf(await project.current.good(), id), input);
  }
  const table = (scores: string): string => `  table: { use: reporting/classification-table, in: { scores: ${scores} } }\n`;

  it("reads an output of a stage", async () => {
    expect(await reads("  scale: { use: data/scale, in: { table: cohort.features } }\n", "table", "scale")).to.deep.equal([
      "cohort.features",
    ]);
  });

  it("reads all cells in the order that the axes and values are written", async () => {
    expect(await reads(table('"forest[*].scores"'), "scores", "table")).to.deep.equal([
      "forest[label=COVIDCT,seed=1].scores",
      "forest[label=COVIDCT,seed=2].scores",
      "forest[label=COVIDNC,seed=1].scores",
      "forest[label=COVIDNC,seed=2].scores",
    ]);
  });

  it("reads one cell, some cells, and cells in any order of axes", async () => {
    expect(await reads(table('"forest[label=COVIDNC,seed=2].scores"'), "scores", "table")).to.deep.equal([
      "forest[label=COVIDNC,seed=2].scores",
    ]);
    expect(await reads(table('"forest[ seed = 2 , label = COVIDNC ].scores"'), "scores", "table")).to.deep.equal([
      "forest[label=COVIDNC,seed=2].scores",
    ]);
    expect(await reads(table('"forest[seed=2].scores"'), "scores", "table")).to.deep.equal([
      "forest[label=COVIDCT,seed=2].scores",
      "forest[label=COVIDNC,seed=2].scores",
    ]);
    expect(await reads(table('"forest[label=COVIDCT,seed=*].scores"'), "scores", "table")).to.have.length(2);
  });

  it("reads a list, in its order", async () => {
    const list = '["forest[label=COVIDNC,seed=1].scores", "forest[label=COVIDCT].scores"]';
    expect(await reads(table(list), "scores", "table")).to.deep.equal([
      "forest[label=COVIDNC,seed=1].scores",
      "forest[label=COVIDCT,seed=1].scores",
      "forest[label=COVIDCT,seed=2].scores",
    ]);
  });

  it("takes a plain reference between stages of the same axes as the same cell, in whatever order they are written", async () => {
    const predict = `  predict:
    use: ml/predict
    matrix: { seed: [2, 1], label: "\${params.labels}" }
    in: { model: forest.model, features: cohort.features }
`;
    expect(await reads(predict, "model", "predict[seed=2,label=COVIDCT]")).to.deep.equal(["forest[label=COVIDCT,seed=2].model"]);
  });

  it("fills selectors, ports and whole references from the cell", async () => {
    const stages = `  folds: { use: data/k-fold, in: { table: cohort.patients }, with: { folds: 3 } }
  byLabel:
    use: reporting/classification-table
    matrix: { label: "\${params.labels}" }
    in: { scores: "forest[label=\${matrix.label}].scores" }
  fold:
    use: data/scale
    matrix: { k: [0, 1, 2], source: [cohort.features, cohort.patients] }
    in: { table: "\${matrix.source}", split: "folds.fold\${matrix.k}" }
`;
    expect(await reads(stages, "scores", "byLabel[label=COVIDNC]")).to.deep.equal([
      "forest[label=COVIDNC,seed=1].scores",
      "forest[label=COVIDNC,seed=2].scores",
    ]);
    const fold = taskOf(await project.current.good(), "fold[k=1,source=cohort.patients]");
    expect(readsOf(fold, "split")).to.deep.equal(["folds.fold1"]);
    expect(readsOf(fold, "table")).to.deep.equal(["cohort.patients"]);
  });

  it("quotes cell values that could be taken for something else", async () => {
    const stages = `  odd:
    use: ml/random-forest
    matrix: { label: ["a,b", "1", true, 2.50, "it's"] }
    in: { features: cohort.features, labels: cohort.patients }
    with: { label: x }
  table: { use: reporting/classification-table, in: { scores: "odd[label='a,b'].scores" } }
`;
    expect(await reads(stages, "scores", "table")).to.deep.equal(['odd[label="a,b"].scores']);
    const ids = (await project.current.good()).tasks.map((task) => task.id).filter((id) => id.startsWith("odd"));
    expect(ids).to.deep.equal(['odd[label="a,b"]', 'odd[label="1"]', "odd[label=true]", "odd[label=2.5]", 'odd[label="it\'s"]']);
  });

  it("reads files and folders, relative to the file the reference stands in", async () => {
    project.current.write({ "data/patients.csv": "id\n1\n" });
    const stages = `  scale: { use: data/scale, in: { table: { file: data/patients.csv } } }
  tidy: { use: shell, in: { all: { file: data } }, with: { command: "true", outputs: { out: table } } }
`;
    expect(await reads(stages, "table", "scale")).to.deep.equal([join(project.current.root, "data/patients.csv")]);
    expect(await reads(stages, "all", "tidy")).to.deep.equal([join(project.current.root, "data")]);
  });

  it("reads another spec of the folder, as it stands, with what that reads in turn", async () => {
    project.current.write({
      "cohort.yaml": `experiment: cohort-1.2
params: { seed: 3 }
variants: { other: { set: { params.seed: 4 } } }
stages:
  raw: { use: data/covid-mtl, with: { seed: "\${params.seed}" } }
  unused: { use: data/covid-mtl }
  scale: { use: data/scale, in: { table: raw.features } }
`,
    });
    const stages = `  a: { use: data/scale, in: { table: cohort-1.2:scale.table } }
  b: { use: data/scale, in: { table: cohort-1.2:scale@other.table } }
  c: { use: data/scale, in: { table: x:cohort.features } }
`;
    expect(await reads(stages, "table", "a")).to.deep.equal(["cohort-1.2:scale.table"]);
    expect(await reads(stages, "table", "b")).to.deep.equal(["cohort-1.2:scale@other.table"]);
    expect(await reads(stages, "table", "c")).to.deep.equal(["cohort.features"]);
    const spec = await project.current.good();
    const foreign = spec.tasks.filter((task) => task.experiment === "cohort-1.2");
    expect(foreign.map((task) => task.id)).to.deep.equal([
      "cohort-1.2:raw",
      "cohort-1.2:scale",
      "cohort-1.2:raw@other",
      "cohort-1.2:scale@other",
    ]);
    expect(taskOf(spec, "cohort-1.2:raw@other").params.seed).to.equal(4);
    expect(spec.published).to.not.include("cohort-1.2:scale");
    expect(spec.published).to.include("a");
    expect(spec.files).to.deep.equal(["spec.yaml", "cohort.yaml"].map((name) => join(project.current.root, name)));
  });

  it("puts tasks in topological order, ties in the order of the file", async () => {
    project.current.write({
      "spec.yaml": `experiment: x
stages:
  z: { use: data/scale, in: { table: m.table } }
  m: { use: data/scale, in: { table: cohort.features } }
  b: { use: data/covid-mtl }
  cohort: { use: data/covid-mtl }
  a: { use: data/covid-mtl }
`,
    });
    expect((await project.current.good()).tasks.map((task) => task.id)).to.deep.equal(["b", "cohort", "m", "z", "a"]);
  });

  it("allows cells of one stage to read each other, as long as they make no circle", async () => {
    const chain = `  chain:
    use: data/scale
    matrix: { include: [{ step: 1, from: cohort.features }, { step: 2, from: "chain[step=1].table" }] }
    in: { table: "\${matrix.from}" }
`;
    expect(await reads(chain, "table", 'chain[step=2,from="chain[step=1].table"]')).to.deep.equal([
      "chain[step=1,from=cohort.features].table",
    ]);
  });

  it("takes one reference for a port of many, and says so in the task", async () => {
    await reads(table('"forest[label=COVIDNC,seed=2].scores"'), "scores", "table");
    const spec = await project.current.good();
    expect(taskOf(spec, "table").inputs.scores?.many).to.equal(true);
    expect(taskOf(spec, "forest[label=COVIDCT,seed=1]").inputs.features?.many).to.equal(false);
  });
});
