import { readdirSync } from "node:fs";
import { expect } from "chai";
import { makeProject, type Project } from "../support/project.ts";

/** Rows of two classes that differ in `a`; made by arithmetic, so that they are the same everywhere. */
const ROWS = `id,y,a,b\n${Array.from({ length: 48 }, (_, i) => `p${i},${i % 2 ? "ill" : "well"},${(i % 2) + ((i * 7) % 11) / 5},${((i * 5) % 13) / 6}`).join("\n")}\n`;

/** A model of the user's own: the nearest mean of a class, shrunk towards the overall mean. */
const MODEL = `import { alignRows, defineComponent, featureColumns, findColumn, labelClasses, scoresTable, selectValues, splitRows, Type } from "regimen";

export const nearestMean = defineComponent({
  name: "nearest-mean",
  version: 1,
  doc: "Scores by the distance from each class's mean.",
  params: Type.Object(
    {
      label: Type.String({ minLength: 1, description: "Label column." }),
      shrink: Type.Number({ minimum: 0, maximum: 1, default: 0, description: "Share of the way to the overall mean." }),
      power: Type.Integer({ minimum: 1, default: 2, description: "Power of the distance." }),
    },
    { additionalProperties: false },
  ),
  inputs: {
    features: { kind: "table", doc: "n × p" },
    labels: { kind: "table", doc: "n rows" },
    split: { kind: "split", doc: "rows" },
    parameters: { kind: "metrics", optional: true, doc: "parameters that override" },
  },
  outputs: { scores: { kind: "scores", patientLevel: true, doc: "test rows" } },
  async run({ params, inputs }) {
    const [features, labels, split] = [await inputs.features.read(), await inputs.labels.read(), await inputs.split.read()];
    const tuned = (await inputs.parameters?.read()) as { parameters: object } | undefined;
    const { shrink, power } = { ...params, ...tuned?.parameters };
    const label = selectValues(findColumn(labels, params.label), alignRows(features, labels));
    const { classes, codes } = labelClasses(label);
    const { train, test } = splitRows(features, split);
    const columns = featureColumns(features, { labels: [params.label] });
    const mean = (rows: readonly number[]) => columns.map(({ values }) => rows.reduce((sum, row) => sum + values[row]!, 0) / rows.length);
    const all = mean([...train]);
    const centres = classes.map((_, k) => mean([...train].filter((row) => codes[row] === k)).map((m, j) => m + shrink * (all[j]! - m)));
    const p = [...test].flatMap((row) => {
      const near = centres.map((c) => Math.exp(-columns.reduce((sum, { values }, j) => sum + Math.abs(values[row]! - c[j]!) ** power, 0)));
      const sum = near.reduce((a, b) => a + b, 0);
      return near.map((one) => one / sum);
    });
    const id = selectValues(findColumn(features, "id"), test);
    return { scores: scoresTable(id, selectValues(label, test), Float64Array.from(p), classes.length) };
  },
});
`;

const spec = (tune: string): string => `experiment: tuning
stages:
  rows: { use: data/table, with: { path: rows.csv } }
  split: { use: data/stratified-split, in: { table: rows.table }, with: { stratify: y, testSize: 0.25, seed: 1 } }
  tune:
    use: ml/tune
    in: { features: rows.table, labels: rows.table, split: split.split }
    with: { component: ./nearest-mean.ts, with: { label: y }, folds: 3, ${tune} }
  final:
    use: ./nearest-mean.ts
    in: { features: rows.table, labels: rows.table, split: split.split, parameters: tune.best }
    with: { label: y }
`;

describe("tuning", function () {
  this.timeout(180_000);
  let project: Project;
  const grid = (text: string): void => project.write("regimen.yaml", spec(text));
  const trials = (...values: readonly string[]): string[] =>
    values.flatMap((value) => [0, 1, 2].map((fold) => `tune/trial[${value},fold=${fold}]`)).sort();
  const open = (stage: string, port: string): string => project.regimen(["show", stage, "--open", port]).out;

  beforeEach(() => {
    project = makeProject({ "rows.csv": ROWS, "nearest-mean.ts": MODEL });
    grid("grid: { shrink: [0, 0.5] }");
  });
  afterEach(() => project.dispose());

  it("runs each trial and fold as a task, and a changed grid what is new alone", () => {
    const first = project.ran();
    expect([first.code, first.err]).to.deep.equal([0, ""]);
    expect(first.ran).to.deep.equal(["final", "rows", "split", "tune", "tune/folds", ...trials("shrink=0", "shrink=0.5")]);
    expect(project.ran().ran).to.deep.equal([]);

    grid("grid: { shrink: [0, 0.25, 0.5] }");
    const plan = project.regimen(["plan"]).out;
    expect(plan).to.include("  run      tune/trial[shrink=0.25,fold=1]  (not run before)\n");
    expect(plan).not.to.include("tune/trial[shrink=0.5,");
    const more = project.ran();
    expect(more.ran.filter((task) => task !== "final")).to.deep.equal(["tune", ...trials("shrink=0.25")]);
    expect(more.cached).to.include.members(["rows", "split", "tune/folds", ...trials("shrink=0", "shrink=0.5")]);

    // one parameter more with the value it had by default: the same tasks under other names
    grid("grid: { shrink: [0.25], power: [2, 3] }");
    expect(project.ran().ran.filter((task) => task !== "final")).to.deep.equal(["tune", ...trials("shrink=0.25,power=3")]);

    grid("grid: { shrink: [0, 0.25, 0.5] }, metric: log-loss");
    expect(project.ran().ran.filter((task) => task !== "final")).to.deep.equal(["tune"]);
    grid("grid: { shrink: [0, 0.5] }");
    expect(project.ran().ran, "all of it is in the cache").to.deep.equal([]);
  });

  it("draws more at random without running the first ones again", () => {
    const random = (draws: number): string => `grid: { shrink: { min: 0, max: 1 } }, search: random, draws: ${draws}, seed: 4`;
    grid(random(2));
    const first = project.ran().ran.filter((task) => task.startsWith("tune/trial"));
    expect(first).to.have.length(6);
    grid(random(3));
    const more = project.ran().ran.filter((task) => task.startsWith("tune/trial"));
    expect(more).to.have.length(3);
    expect(first).not.to.include.members(more);
  });

  it("gives the best parameters, the trials, and scores of every training row once", () => {
    expect(project.ran().code).to.equal(0);
    const best = JSON.parse(open("tune", "best")) as { mean: number; parameters: object };
    expect(best).to.have.keys("parameters", "metric", "mean", "sd");
    const [head, ...rows] = open("tune", "trials").trim().split("\n");
    expect(head).to.equal("shrink,mean,sd,fold0,fold1,fold2,rank");
    expect(rows.find((row) => row.endsWith(",1"))?.split(",")[1]).to.equal(String(best.mean));
    const ids = (csv: string): string[] =>
      csv
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => line.split(",")[0]!)
        .sort();
    const split = JSON.parse(open("split", "split")) as { train_ids: string[]; test_ids: string[] };
    expect(ids(open("tune", "scores"))).to.deep.equal([...split.train_ids].sort());
    expect(ids(open("final", "scores"))).to.deep.equal([...split.test_ids].sort());
    // the patients of the test part are in no fold
    const folds = JSON.parse(open("tune/folds", "fold0")) as { train_ids: string[]; test_ids: string[] };
    expect([...folds.train_ids, ...folds.test_ids].sort()).to.deep.equal([...split.train_ids].sort());
    // and the model that reads `best` is the one with these parameters
    const tuned = open("final", "scores");
    project.write(
      "regimen.yaml",
      spec("grid: { shrink: [0, 0.5] }").replace(
        ", parameters: tune.best }\n    with: { label: y }",
        ` }\n    with: ${JSON.stringify({ label: "y", ...best.parameters })}`,
      ),
    );
    expect(project.ran().ran).to.deep.equal(["final"]);
    expect(open("final", "scores")).to.equal(tuned);
  });

  it("is seen by every command, by the stage and by each of its tasks", () => {
    expect(project.regimen(["check"]).out).to.equal("tuning: 11 stages, no mistakes\n");
    expect(project.regimen(["plan"]).out).to.include(
      "  depends  tune  (on what tune/trial[shrink=0,fold=0], tune/trial[shrink=0,fold=1], tune/trial[shrink=0,fold=2] and 3 more gives)\n",
    );
    expect(project.ran(["--only", "tune"]).ran).to.deep.equal([
      "rows",
      "split",
      "tune",
      "tune/folds",
      ...trials("shrink=0", "shrink=0.5"),
    ]);
    expect(project.ran(["--only", "tune", "--force"]).ran).to.deep.equal([
      "tune",
      "tune/folds",
      ...trials("shrink=0", "shrink=0.5"),
    ]);
    expect(project.ran(["--only", "tune/folds", "--force"]).ran).to.deep.equal(["tune/folds"]);
    project.write("regimen.yaml", project.read("regimen.yaml").replace("label: y }, folds", "label: y, power: 3 }, folds"));
    expect(project.regimen(["explain", "tune/trial[shrink=0,fold=2]"]).out).to.equal(
      "tune/trial[shrink=0,fold=2]: will run, since this changed:\n  with.power: 2 → 3\n",
    );
    const states = JSON.parse(project.regimen(["status", "--json"]).out) as { id: string; state: string }[];
    expect(
      states
        .filter(({ state }) => state === "stale")
        .map(({ id }) => id)
        .sort(),
    ).to.deep.equal(trials("shrink=0", "shrink=0.5"));
    expect(project.regimen(["show", "tune/trial[shrink=0,fold=2]"]).out).to.include("component  nearest-mean.ts");
    expect(project.regimen(["show", "tune"]).out.match(/^\S.*: /gm)).to.deep.equal(["tune: "]);
  });

  it("says which trial failed, and goes on from there", () => {
    project.write("nearest-mean.ts", MODEL.replace("const all =", "if (shrink === 0.5) throw new Error('too far'); const all ="));
    const broken = project.regimen(["run", "--keep-going"]);
    expect(broken.code).to.equal(1);
    expect(broken.out).to.match(/FAILED {2}tune\/trial\[shrink=0\.5,fold=0\] {2}Error: too far/);
    expect(broken.out).to.match(/skip {4}tune {2}\(needs tune\/trial\[shrink=0\.5,fold=\d\]\)/);
    grid("grid: { shrink: [0] }");
    expect(project.ran().ran).to.deep.equal(["final", "tune"]);
  });

  it("finds mistakes in the grid before anything runs", () => {
    grid("grid: { shrnk: [0], power: [1, 1.5] }");
    const { code, err } = project.regimen(["check"]);
    expect(code).to.equal(2);
    expect(err).to.equal(`regimen.yaml:8:81: error[unknown-parameter]: unknown parameter "shrnk"; did you mean "shrink"?
    8 |     with: { component: ./nearest-mean.ts, with: { label: y }, folds: 3, grid: { shrnk: [0], power: [1, 1.5] } }
      |                                                                                 ^^^^^
   allowed: label, shrink, power

regimen.yaml:8:104: error[wrong-type]: "power" must be an integer ≥ 1, found 1.5 (a number)
    8 |     with: { component: ./nearest-mean.ts, with: { label: y }, folds: 3, grid: { shrnk: [0], power: [1, 1.5] } }
      |                                                                                                        ^^^

2 mistakes; nothing was run
`);
  });

  it("has cells and variants", () => {
    project.write(
      "regimen.yaml",
      `${spec("grid: { shrink: [0, 0.5] }")
        .replace("    use: ml/tune\n", "    use: ml/tune\n    matrix: { metric: [accuracy, log-loss] }\n")
        .replace("grid: {", 'metric: "${matrix.metric}", grid: {')
        .replace(
          "tune.best",
          '"tune[metric=log-loss].best"',
        )}variants: { strong: { set: { stages.tune.with.with.power: 3 } } }\n`,
    );
    expect(project.regimen(["check"]).err).to.equal("");
    const base = project.ran();
    expect(base.ran.filter((task) => /^tune/.test(task)).concat(base.cached)).to.include.members([
      "tune/trial[metric=accuracy,shrink=0.5,fold=2]",
      "tune/trial[metric=log-loss,shrink=0.5,fold=2]",
      "tune[metric=log-loss]",
    ]);
    // cells that differ in the metric alone have the same trials, which run once
    expect(base.ran.filter((task) => task.startsWith("tune/trial"))).to.have.length(6);
    const strong = project.ran(["--variant", "strong"]);
    expect(strong.ran).not.to.include("tune/folds[metric=accuracy]");
    expect(strong.ran.filter((task) => task.startsWith("tune/trial"))).to.have.length(6);
  });

  it("is called by itself, with a component of one's own", () => {
    const table = project.regimen([
      "call",
      "data/stratified-split",
      "--in",
      "table=rows.csv",
      "--with",
      "stratify=y",
      "--out",
      "s",
    ]);
    expect(table.code).to.equal(0);
    const inputs = ["--in", "features=rows.csv", "--in", "labels=rows.csv", "--in", "split=s/split.json"];
    const called = project.regimen([
      "call",
      "ml/tune",
      ...inputs,
      "--with",
      "component=./nearest-mean.ts",
      "--with",
      "with={label: y}",
      "--with",
      "grid={shrink: [0, 0.5]}",
      "--with",
      "folds=2",
      "--out",
      "o",
    ]);
    expect([called.err, called.code]).to.deep.equal(["", 0]);
    expect(called.out).to.equal("o/best.json\no/trials.arrow\no/trials.csv\no/scores.arrow\no/scores.csv\n");
    expect(readdirSync(project.path("o")).sort()).to.deep.equal([
      "best.json",
      "scores.arrow",
      "scores.csv",
      "trials.arrow",
      "trials.csv",
    ]);
    const wrong = project.regimen([
      "call",
      "ml/tune",
      ...inputs,
      "--with",
      "component=./nearest-mean.ts",
      "--with",
      "grid={shrnk: [0]}",
    ]);
    expect([wrong.code, wrong.err]).to.deep.equal([
      2,
      `error[missing-parameter]: a trial of ml/tune lacks the parameter "label": text
   help: Label column. Write \`with: { label: … }\`

error[unknown-parameter]: unknown parameter "shrnk"; did you mean "shrink"?
   allowed: label, shrink, power

2 mistakes; nothing was run
`,
    ]);
  });
});
