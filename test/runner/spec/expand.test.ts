import { expect } from "chai";
import { readsOf, taskOf } from "./project.ts";
import { withProject } from "./with-project.ts";

const COHORT = `experiment: x
stages:
  cohort: { use: data/covid-mtl }
`;
const SEARCH = `  search:
    use: ml/search
    in: { features: cohort.features, labels: cohort.patients }
`;

describe("a stage that stands for several", () => {
  const project = withProject();
  const good = (text: string, more = {}) => {
    project.current.write({ "spec.yaml": COHORT + text });
    return project.current.good(more);
  };

  it("becomes tasks of its own, the last with its name", async () => {
    const spec = await good(
      `${SEARCH}    with: { component: ml/random-forest, fixed: { label: COVIDCT, trees: 7 }, depths: [3, null] }\n`,
    );
    expect(spec.tasks.map(({ id }) => id)).to.deep.equal([
      "cohort",
      "search/folds",
      "search/trial[depth=3,fold=0]",
      "search/trial[depth=3,fold=1]",
      "search/trial[depth=null,fold=0]",
      "search/trial[depth=null,fold=1]",
      "search",
    ]);
    expect(spec.published).to.have.length(7);
    const trial = taskOf(spec, "search/trial[depth=null,fold=1]");
    expect(trial).to.deep.include({
      stage: "search/trial",
      cell: { depth: null, fold: 1 },
      component: "ml/random-forest",
      params: { label: "COVIDCT", trees: 7, maxFeatures: "sqrt", maxDepth: null, seed: 0 },
      outputs: { model: "model/forest", scores: "scores", importances: "table" },
      resources: { cpus: 2, memory: "2GiB" },
    });
    expect(trial.place.line).to.equal(4);
    expect(["features", "labels", "split"].map((port) => readsOf(trial, port))).to.deep.equal([
      ["cohort.features"],
      ["cohort.patients"],
      ["search/folds.fold1"],
    ]);
    const last = taskOf(spec, "search");
    expect(last).to.deep.include({
      component: "reporting/classification-table",
      params: { title: "2 depths" },
      outputs: { table: "table-model" },
    });
    expect(readsOf(last, "scores")).to.deep.equal(spec.tasks.slice(2, 6).map(({ id }) => `${id}.scores`));
    expect(last.inputs.scores?.many).to.equal(true);
  });

  it("keeps an axis of its matrix apart from one of the same name that a part has", async () => {
    const spec = await good(
      `${SEARCH}    matrix: { fold: [7] }\n    with: { component: ml/random-forest, fixed: { label: COVIDCT }, depths: [3] }\n`,
    );
    expect(taskOf(spec, "search/trial[fold=7,depth=3,trial.fold=1]").cell).to.deep.equal({ fold: 7, depth: 3, "trial.fold": 1 });
  });

  it("is not expanded where a map was left empty", async () => {
    const text = `${SEARCH}    with: { component: ml/random-forest, fixed: , depths: [3] }\n`;
    project.current.write({ "spec.yaml": COHORT + text });
    const [first, ...others] = await project.current.bad();
    expect(first).to.deep.include({ code: "wrong-type", message: '"fixed" must be a map, found nothing (null)' });
    expect(others).to.deep.equal([]);
  });

  it("has cells, variants and readers like any other; what a reader sees is its declared outputs", async () => {
    const text = `${SEARCH}    matrix: { label: [COVIDCT, COVIDNC], folds: [2, 3] }
    with: { component: "\${params.model}", fixed: { label: "\${matrix.label}" }, depths: [1], folds: "\${matrix.folds}" }
  other: { use: shell, in: { table: "search[label=COVIDNC,folds=3].table" }, with: { command: cat } }
params: { model: ml/random-forest }
variants: { deep: { set: { stages.search.with.depths: [1, { odd: [2] }], stages.search.with.component: ./mine.ts } } }
`;
    const spec = await good(text);
    expect(spec.tasks.filter(({ stage }) => stage === "search/trial").map(({ id }) => id)).to.deep.equal([
      "search/trial[label=COVIDCT,folds=2,depth=1,fold=0]",
      "search/trial[label=COVIDCT,folds=2,depth=1,fold=1]",
      "search/trial[label=COVIDCT,folds=3,depth=1,fold=0]",
      "search/trial[label=COVIDCT,folds=3,depth=1,fold=1]",
      "search/trial[label=COVIDCT,folds=3,depth=1,fold=2]",
      "search/trial[label=COVIDNC,folds=2,depth=1,fold=0]",
      "search/trial[label=COVIDNC,folds=2,depth=1,fold=1]",
      "search/trial[label=COVIDNC,folds=3,depth=1,fold=0]",
      "search/trial[label=COVIDNC,folds=3,depth=1,fold=1]",
      "search/trial[label=COVIDNC,folds=3,depth=1,fold=2]",
    ]);
    expect(readsOf(taskOf(spec, "other"), "table")).to.deep.equal(["search[label=COVIDNC,folds=3].table"]);
    const trial = taskOf(spec, "search/trial[label=COVIDNC,folds=3,depth=1,fold=2]");
    expect(trial.cell).to.deep.equal({ label: "COVIDNC", folds: 3, depth: 1, fold: 2 });
    expect(readsOf(trial, "split")).to.deep.equal(["search/folds[label=COVIDNC,folds=3].fold2"]);
  });

  it("is seen from a variant under the variant's name", async () => {
    const text = `${SEARCH}    with: { component: ml/random-forest, fixed: { label: a }, depths: [1] }
  deep: { use: shell, in: { table: search@deep.table }, with: { command: cat } }
variants: { deep: { set: { stages.search.with.depths: [2, 4] } } }
`;
    const spec = await good(text);
    expect(spec.tasks.map(({ id }) => id)).to.include.members(["search", "search@deep", "search/trial@deep[depth=4,fold=1]"]);
    expect(spec.published).not.to.include("search/trial@deep[depth=4,fold=1]");
  });

  it("uses a component of one's own, and files that its parameters name", async () => {
    project.current.write({ "mine.ts": "", "more.csv": "" });
    const search = `${SEARCH}    with: { component: ./mine.ts, depths: [1] }\n`;
    project.current.write({ "spec.yaml": COHORT + search });
    expect((await project.current.bad()).map(({ message }) => message)).to.deep.equal([
      'ml/search cannot use mine.ts here: it has no input "features"',
      'unknown parameter "maxDepth"',
    ]);
  });

  it("hands on values as they are written: a number of the environment", async () => {
    project.current.write({ "base/more.yaml": 'params: { depths: ["${env.DEPTH}"] }\n' });
    const spec = await good(
      `${SEARCH}    with: { component: ml/random-forest, fixed: { label: a }, depths: "\${params.depths}" }\ninclude: base/more.yaml\n`,
      { env: { DEPTH: "4" } },
    );
    expect(spec.tasks[2]).to.deep.include({ id: 'search/trial[depth="4",fold=0]' });
    expect(spec.tasks[2]?.params).to.include({ maxDepth: 4 });
    expect(spec.env).to.deep.equal({ DEPTH: "4" });
  });

  it("passes the stage's resources and retries on to all its tasks", async () => {
    const spec = await good(
      `${SEARCH}    resources: { cpus: 1 }\n    retries: 2\n    with: { component: ml/random-forest, fixed: { label: a }, depths: [1] }\n`,
    );
    expect(taskOf(spec, "search/trial[depth=1,fold=0]")).to.deep.include({ resources: { cpus: 1, memory: "2GiB" }, retries: 2 });
    expect(taskOf(spec, "search/folds")).to.deep.include({ resources: { cpus: 1 }, retries: 2 });
  });
});
