import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { makeProject, type Project, repository } from "../support/project.ts";

/** A component of one's own that tells what its parameters came to, as a model would take them. */
const ECHO = `import { Choice, defineComponent, Type } from "regimen";

export const echo = defineComponent({
  name: "echo",
  version: 1,
  doc: "Tells its parameters.",
  params: Type.Object(
    {
      label: Type.String({ minLength: 1, description: "Label column." }),
      compat: Choice(["2.3", "4"], { default: "4", description: "Release whose rules it follows." }),
      trees: Type.Integer({ minimum: 1, default: 100, description: "Number of trees." }),
      rate: Type.Number({ exclusiveMinimum: 0, default: 0.1, description: "Learning rate." }),
      maxFeatures: Type.Union([Type.Union([Type.Literal("sqrt"), Type.Literal("log2"), Type.Literal("all")]), Type.Integer({ minimum: 1 }), Type.Number({ exclusiveMinimum: 0, maximum: 1 })], { default: "sqrt", description: "Features tried a split." }),
      maxDepth: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], { default: null, description: "Deepest tree." }),
      weights: Type.Union([Choice(["balanced"], { description: "By size." }), Type.Record(Type.String(), Type.Number()), Type.Null()], { default: null, description: "Class weights." }),
      drop: Type.Array(Type.String(), { default: [], description: "Columns left out." }),
      bootstrap: Type.Boolean({ default: true, description: "Draws rows." }),
    },
    { additionalProperties: false },
  ),
  inputs: { features: { kind: "table", doc: "n × p" }, labels: { kind: "table", doc: "n rows" }, split: { kind: "split", optional: true, doc: "rows" } },
  outputs: { metrics: { kind: "metrics", doc: "parameters" }, scores: { kind: "table", doc: "the features" } },
  async run({ params, inputs }) {
    const [features, labels] = [await inputs.features.read(), await inputs.labels.read()];
    return { metrics: { ...params, rows: [features.rows, labels.rows] }, scores: features };
  },
});
`;
const INPUTS = ["--in", "features=f.csv", "--in", "labels=f.csv"];

describe("regimen call", function () {
  this.timeout(180_000);
  let project: Project;
  before(() => {
    project = makeProject({ "echo.ts": ECHO, "f.csv": "id,y,x\na,0,1.5\nb,1,2.5\n" });
  });
  after(() => project.dispose());

  const call = (...values: readonly string[]) =>
    project.regimen(["call", "./echo.ts", ...INPUTS, ...values.flatMap((value) => ["--with", value]), "--out", "o"]);
  const read = (...values: readonly string[]): unknown => {
    const { code, err } = call("label=y", ...values);
    expect([code, err]).to.deep.equal([0, ""]);
    return JSON.parse(project.read("o/metrics.json"));
  };

  it("reads each value as the type that its parameter declares, and one file for two ports", () => {
    expect(read()).to.deep.equal({
      label: "y",
      compat: "4",
      trees: 100,
      rate: 0.1,
      maxFeatures: "sqrt",
      maxDepth: null,
      weights: null,
      drop: [],
      bootstrap: true,
      rows: [2, 2],
    });
    expect(
      read(
        "compat=2.3",
        "trees=50",
        "rate=5e-2",
        "maxFeatures=0.5",
        "maxDepth=7",
        "weights={a: 1, b: 2.5}",
        "drop=[x, y]",
        "bootstrap=false",
      ),
    ).to.include({ compat: "2.3", trees: 50, rate: 0.05, maxFeatures: 0.5, maxDepth: 7, bootstrap: false });
    expect(JSON.parse(project.read("o/metrics.json"))).to.deep.include({ weights: { a: 1, b: 2.5 }, drop: ["x", "y"] });
    expect(read("maxFeatures=log2", "maxDepth=null", "weights=balanced")).to.include({
      maxFeatures: "log2",
      maxDepth: null,
      weights: "balanced",
    });
    expect(read("maxFeatures=3", "drop=[]")).to.include({ maxFeatures: 3 });
    // text stays as it is, whatever YAML would make of it
    expect(project.regimen(["call", "./echo.ts", ...INPUTS, "--with", "label=2.30", "--out", "o"]).code).to.equal(0);
    expect(JSON.parse(project.read("o/metrics.json"))).to.include({ label: "2.30" });
    expect(read("label=${params.x}")).to.include({ label: "${params.x}" });
  });

  it("writes every output by its kind, tables twice", () => {
    expect(call("label=y").out).to.equal("o/metrics.json\no/scores.arrow\no/scores.csv\n");
    expect(project.read("o/scores.csv")).to.equal("id,y,x\na,0,1.5\nb,1,2.5\n");
  });

  it("tells what a value has to be", () => {
    const { code, err } = call("label=y", "compat=3", "trees=many", "maxFeatures=most", "maxDepth=2.5", "weights=[1]", "lable=x");
    expect(code).to.equal(2);
    expect(err).to.equal(`error[unknown-choice]: "compat" cannot be "3" (text); did you mean "4"?
   allowed: 2.3, 4

error[wrong-type]: "trees" must be an integer ≥ 1, found "many" (text)

error[unknown-choice]: "maxFeatures" cannot be "most" (text)
   allowed: sqrt, log2, all

error[wrong-type]: "maxDepth" must be an integer ≥ 1, found 2.5 (a number)

error[wrong-type]: "weights" must be balanced or a map or null, found a list

error[unknown-parameter]: unknown parameter "lable"; did you mean "label"?
   allowed: label, compat, trees, rate, maxFeatures, maxDepth, weights, drop, bootstrap

6 mistakes; nothing was run
`);
    expect(call("label=y", "drop=[x").err).to.match(/^regimen: --with drop: "\[x" is not YAML: /);
    expect(project.regimen(["call", "./echo.ts", "--in", "features=f.csv", "--with", "label=y"]).err).to.equal(
      'error[missing-input]: ./echo.ts lacks the input "labels" (table)\n   help: give it with --in labels=PATH\n\n1 mistake; nothing was run\n',
    );
    expect(
      project.regimen(["call", "./echo.ts", "--in", "features=g.csv", "--in", "labels=f.csv", "--with", "label=y"]).err,
    ).to.match(/there is no file or folder ".*g\.csv"/);
  });

  describe("of a model", () => {
    const outputs = (component: string, ...values: readonly string[]) => {
      const inputs = ["--in", "features=leaves.csv", "--in", "labels=leaves.csv", "--in", "split=s/split.json"];
      const options = ["label=species", "drop=[leaf]", ...values].flatMap((value) => ["--with", value]);
      return project.regimen(["call", component, ...inputs, ...options, "--out", "d"]);
    };
    before(() => {
      project.write("leaves.csv", readFileSync(join(repository, "templates", "starter", "data", "leaves.csv")));
      const split = ["call", "data/stratified-split", "--in", "table=leaves.csv", "--with", "stratify=species", "--out", "s"];
      expect(project.regimen(split).code).to.equal(0);
    });
    afterEach(() => project.remove("d"));

    it("boosts from one file for features and labels, and writes LightGBM's own model", () => {
      const { code, out, err } = outputs("ml/gradient-boosting", "trees=5", "learningRate=0.05", "compat=2.3");
      expect([code, err]).to.deep.equal([0, ""]);
      expect(out.trim().split("\n")).to.include.members(
        ["model.txt", "scores.arrow", "scores.csv", "importances.arrow", "importances.csv", "metrics.json"].map(
          (file) => `d/${file}`,
        ),
      );
      expect(project.read("d/model.txt")).to.match(/^tree\nversion=v3\nnum_class=3\n/);
      expect(
        project
          .read("d/importances.csv")
          .split("\n")
          .map((line) => line.split(",")[0]),
      ).to.deep.equal(["feature", "length_mm", "width_mm", "stalk_mm", "teeth_per_cm", ""]);
      const { test } = JSON.parse(project.read("s/split.json")) as { test: number[] };
      const scores = project.read("d/scores.csv").trim().split("\n");
      expect(scores[0]).to.equal("id,label,p0,p1,p2");
      expect(scores.slice(1).map((line) => Number(line.split(",")[0]))).to.deep.equal(test);
      expect(JSON.parse(project.read("d/metrics.json"))).to.deep.include({ compat: "2.3", classes: ["birch", "maple", "oak"] });
    });

    it("grows a forest, whose parameters are words, counts, shares or maps", () => {
      const values = [
        "trees=3",
        "maxFeatures=0.5",
        "minSamplesLeaf=2",
        "classWeight={birch: 2, maple: 1, oak: 1}",
        "bootstrap=false",
      ];
      const { code, out, err } = outputs("ml/random-forest", ...values, "oobScore=false");
      expect([code, err]).to.deep.equal([0, ""]);
      expect(out.trim().split("\n")).to.include.members(
        ["model.json", "scores.arrow", "scores.csv", "importances.arrow", "importances.csv", "metrics.json"].map(
          (file) => `d/${file}`,
        ),
      );
      expect(project.read("d/scores.csv").split("\n")[0]).to.equal("id,label,p0,p1,p2");
      expect(outputs("ml/random-forest", "trees=3", "maxFeatures=most").err).to.equal(
        'error[unknown-choice]: "maxFeatures" cannot be "most" (text)\n   allowed: sqrt, log2, all\n\n1 mistake; nothing was run\n',
      );
    });

    it("says what is wrong with a parameter or a column", () => {
      expect(outputs("ml/gradient-boosting", "compat=2.4").err).to.equal(
        'error[unknown-choice]: "compat" cannot be "2.4" (text); did you mean "2.3"?\n   allowed: 2.3, 4\n\n1 mistake; nothing was run\n',
      );
      const missing = outputs("ml/gradient-boosting", "label=specie");
      expect([missing.code, missing.err.split("\n")[0]]).to.deep.equal([
        1,
        'regimen: no column "specie" in leaves.csv; did you mean "species"?',
      ]);
    });
  });

  it("names an input of cases as the call does", () => {
    const own = makeProject({
      "scans/a/image.nii.gz": "no volume",
      "odd.ts": `import { defineComponent, InputError, Type } from "regimen";
export const odd = defineComponent({
  name: "odd", version: 1, doc: "Refuses all.", params: Type.Object({}),
  inputs: { cases: { kind: "cases", doc: "scans" } }, outputs: { text: { kind: "document", doc: "nothing" } },
  async run({ inputs }) { throw new InputError({ code: "odd", message: "case a of " + inputs.cases.label + " is odd" }); },
});
`,
    });
    try {
      const { code, err } = own.regimen(["call", "./odd.ts", "--in", "cases=scans"]);
      expect([code, err]).to.deep.equal([1, "regimen: case a of scans is odd\n"]);
    } finally {
      own.dispose();
    }
  });

  it("in a spec asks for quotes where text looks like a number", () => {
    project.write(
      "quotes.yaml",
      "experiment: quotes\nstages:\n  echo: { use: ./echo.ts, in: { features: { file: f.csv }, labels: { file: f.csv } }, with: { label: y, compat: 2.3 } }\n",
    );
    expect(
      project.regimen(["check", "quotes.yaml"]).err,
    ).to.equal(`quotes.yaml:3:113: error[unquoted-text]: "compat" must be text, found 2.3 (a number)
    3 |   echo: { use: ./echo.ts, in: { features: { file: f.csv }, labels: { file: f.csv } }, with: { label: y, compat: 2.3 } }
      |                                                                                                                 ^^^
   help: put it in quotes: "2.3"

1 mistake; nothing was run
`);
  });
});
