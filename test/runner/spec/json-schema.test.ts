import { Ajv } from "ajv";
import { expect } from "chai";
import { parse } from "yaml";
import type { Json, JsonObject } from "../../../src/runner/contract/json.ts";
import { experimentSchema } from "../../../src/runner/spec/json-schema.ts";
import { schemaOf } from "../../../src/runner/spec/schema-text.ts";
import { fakeCatalogue } from "./fake-catalogue.ts";

const schema = experimentSchema(fakeCatalogue, ["tensorflow", "portable"]);
const ajv = new Ajv({ strict: false, allErrors: true });
const validate = ajv.compile(schema);
const accepts = (text: string): boolean => validate(parse(text));

/** What an editor shows for a parameter of a component. */
function parameter(component: string, name: string): JsonObject {
  const stage = schemaOf(schemaOf(schema.definitions).stage);
  const all = Array.isArray(stage.allOf) ? stage.allOf.map((item: Json) => schemaOf(item)) : [];
  const branch = all.find((item) => schemaOf(schemaOf(schemaOf(item.if).properties).use).const === component);
  const anyOf = schemaOf(schemaOf(schemaOf(schemaOf(branch).then).properties).with).anyOf;
  return schemaOf(schemaOf(schemaOf(Array.isArray(anyOf) ? anyOf[0] : undefined).properties)[name]);
}

const stage = (text: string): string => `experiment: x\nstages:\n  a:\n    use: ml/random-forest\n    ${text}\n`;

describe("the JSON Schema of specs", () => {
  it("takes good specs", () => {
    expect(accepts("experiment: x\nstages: {}\n")).to.equal(true);
    expect(accepts("params: { seed: 1 }\n"), "a fragment").to.equal(true);
    expect(accepts("extends: base.yaml\nstages: { forest: { with: { trees: 5 } }, old: null }\n"), "an overlay").to.equal(true);
    expect(accepts(stage('with: { label: "${matrix.label}", trees: "${params.trees}", columns: ["${params.x}"] }'))).to.equal(
      true,
    );
    expect(accepts(stage('with: { label: a, maxFeatures: "${params.x}", grid: { rate: "${params.r}" } }'))).to.equal(true);
    expect(
      accepts(
        stage('in: { features: scale.table, labels: { file: a.csv } }\n    matrix: { label: [a, b], seed: "${params.s}" }'),
      ),
    ).to.equal(true);
    expect(accepts("experiment: x\nstages: { a: { use: ./mine.ts, with: { anything: 1 } } }\n")).to.equal(true);
    expect(accepts("experiment: x\nstages: {}\nvariants: { slow: { set: { stages.a.with.b: 1 }, add: {} } }\n")).to.equal(true);
    expect(
      accepts("experiment: x\nstages: { a: { use: shell, with: { command: x, outputs: { t: table } }, in: { b: a.b } } }\n"),
    ).to.equal(true);
  });

  it("refuses bad ones", () => {
    expect(accepts("experiment: a/b\nstages: {}\n"), "name").to.equal(false);
    expect(accepts("experiment: x\nstage: {}\n"), "top-level key").to.equal(false);
    expect(accepts("experiment: x\nstages: { a: { use: ml/random-frest } }\n"), "component").to.equal(false);
    expect(accepts(stage("with: { label: a, treees: 5 }")), "parameter").to.equal(false);
    expect(accepts(stage("with: { label: a, trees: many }")), "type").to.equal(false);
    expect(accepts(stage("with: { label: a, trees: 0 }")), "range").to.equal(false);
    expect(accepts(stage("with: { trees: 5 }")), "missing parameter").to.equal(false);
    expect(accepts(stage("with: { label: a, grid: { rates: 1 } }")), "nested parameter").to.equal(false);
    expect(accepts(stage("with: { label: a, maxFeatures: sqt }")), "choice").to.equal(false);
    expect(accepts(stage("in: { feature: a.b }")), "input").to.equal(false);
    expect(accepts(stage("in: { features: cohort }")), "reference").to.equal(false);
    expect(accepts(stage("in: { features: [a.b, c.d] }")), "list for one").to.equal(false);
    expect(accepts(stage("resources: { memory: 2 }")), "size").to.equal(false);
    expect(accepts(stage("matrix: { label: a }")), "axis").to.equal(false);
    expect(accepts("experiment: x\nstages: {}\nvariants: { slow: { set: { stage.a: 1 } } }\n"), "target").to.equal(false);
  });

  it("documents each parameter for the editor", () => {
    const trees = parameter("ml/random-forest", "trees");
    expect(trees.description).to.equal("Number of trees.");
    expect(trees.markdownDescription).to.equal("Number of trees.");
    expect(trees.default).to.equal(1000);
    expect(trees.anyOf).to.deep.equal([
      { type: "integer", minimum: 1 },
      { type: "string", pattern: "\\$\\{" },
    ]);
    expect(parameter("data/covid-mtl", "source").default).to.equal("synthetic");
    for (const [name, entry] of fakeCatalogue) {
      for (const key of Object.keys(schemaOf(entry.params.properties)))
        expect(parameter(name, key), `${name} ${key}`).to.not.deep.equal({});
    }
  });

  it("is the same for the same catalogue in any order", () => {
    const reversed = new Map([...fakeCatalogue].reverse());
    expect(JSON.stringify(experimentSchema(reversed, ["tensorflow", "portable"]))).to.equal(JSON.stringify(schema));
  });
});
