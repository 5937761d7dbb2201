import Type from "typebox";
import type { Catalogue, CatalogueEntry } from "../../../src/runner/contract/catalogue.ts";
import type { Check } from "../../../src/runner/contract/component.ts";
import { type Composite, defineComposite } from "../../../src/runner/contract/composite.ts";
import { asDigest } from "../../../src/runner/contract/ids.ts";
import type { JsonObject } from "../../../src/runner/contract/json.ts";
import { AnyValue, Choice, PathParam } from "../../../src/runner/contract/params.ts";

const strict = { additionalProperties: false };

/** A component that is nothing but its declaration. */
export function entry(
  name: string,
  params: JsonObject,
  rest: Partial<CatalogueEntry> & Pick<CatalogueEntry, "outputs">,
): CatalogueEntry {
  return {
    name,
    version: 1,
    doc: `Fake ${name}.`,
    // The library's types carry more than JSON, its values do not.
    params: JSON.parse(JSON.stringify(params)) as JsonObject,
    inputs: {},
    codeDigest: asDigest("00"),
    libraries: {},
    ...rest,
  };
}

const json = (schema: unknown): JsonObject => schema as JsonObject;
const table = { kind: "table", doc: "a table" } as const;

const ENTRIES: readonly CatalogueEntry[] = [
  entry(
    "data/covid-mtl",
    json(
      Type.Object(
        {
          source: PathParam({ description: "Folder with the authors' files.", default: "synthetic", keywords: ["synthetic"] }),
          seed: Type.Integer({ minimum: 0, default: 0, description: "Seed." }),
        },
        strict,
      ),
    ),
    { outputs: { patients: table, features: table } },
  ),
  entry(
    "data/table",
    json(Type.Object({ path: PathParam({ description: "File to read." }), id: Type.Optional(Type.String()) }, strict)),
    {
      outputs: { table },
    },
  ),
  entry(
    "data/stratified-split",
    json(
      Type.Object(
        {
          stratify: Type.String({ description: "Column." }),
          testSize: Type.Number({
            exclusiveMinimum: 0,
            exclusiveMaximum: 1,
            default: 0.3,
            description: "Share of the test rows.",
          }),
          seed: Type.Integer({ minimum: 0, default: 0, description: "Seed." }),
        },
        strict,
      ),
    ),
    { inputs: { table: { kind: "table", doc: "what to split" } }, outputs: { split: { kind: "split", doc: "rows" } } },
  ),
  entry(
    "data/k-fold",
    json(Type.Object({ folds: Type.Integer({ minimum: 2, default: 5, description: "Number of folds." }) }, strict)),
    {
      inputs: { table: { kind: "table", doc: "what to split" } },
      outputs: {},
      dynamicOutputs: { from: "folds", prefix: "fold", port: { kind: "split", doc: "one fold" } },
    },
  ),
  entry(
    "data/scale",
    json(
      Type.Object(
        {
          method: Choice(["min-max", "z-score"], { default: "min-max", description: "How." }),
          fit: Choice(["all", "training"], { default: "all", description: "Rows that count." }),
        },
        strict,
      ),
    ),
    {
      inputs: { table: { kind: "table", doc: "what to scale" }, split: { kind: "split", doc: "rows", optional: true } },
      outputs: { table },
    },
  ),
  entry(
    "ml/random-forest",
    json(
      Type.Object(
        {
          label: Type.String({ minLength: 1, description: "Label column." }),
          trees: Type.Integer({ minimum: 1, default: 1000, description: "Number of trees." }),
          maxFeatures: Choice(["sqrt", "log2", "all"], { default: "sqrt", description: "Features tried a split." }),
          compat: Type.Optional(Type.String({ description: "Version to agree with." })),
          maxDepth: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], { default: null, description: "Deepest tree." }),
          columns: Type.Optional(Type.Array(Type.String(), { minItems: 1, uniqueItems: true })),
          grid: Type.Optional(
            Type.Object({ rate: Type.Number({ default: 0.1 }), steps: Type.Optional(Type.Array(Type.Integer())) }, strict),
          ),
          weights: Type.Optional(Type.Record(Type.String(), Type.Number())),
          balanced: Type.Optional(Type.Boolean()),
          seed: Type.Integer({ minimum: 0, default: 0, description: "Seed." }),
        },
        strict,
      ),
    ),
    {
      inputs: {
        features: { kind: "table", doc: "n × p" },
        labels: { kind: "table", doc: "n rows" },
        split: { kind: "split", doc: "rows", optional: true },
      },
      outputs: {
        model: { kind: "model/forest", doc: "fitted trees" },
        scores: { kind: "scores", doc: "probabilities" },
        importances: table,
      },
      resources: { cpus: 2, memory: "2GiB" },
      checks: true,
    },
  ),
  entry("ml/predict", json(Type.Object({}, strict)), {
    inputs: { model: { kind: ["model/forest", "model/gbdt"], doc: "a model" }, features: { kind: "table", doc: "n × p" } },
    outputs: { scores: { kind: "scores", doc: "probabilities" } },
  }),
  entry("reporting/classification-table", json(Type.Object({ title: Type.Optional(Type.String()) }, strict)), {
    inputs: { scores: { kind: "scores", many: true, doc: "scores of the models" } },
    outputs: { table: { kind: "table-model", doc: "the table" } },
  }),
  entry(
    "imaging/synthetic",
    json(
      Type.Object(
        { cases: Type.Integer({ default: 4 }), files: Type.Optional(Type.Array(PathParam({ description: "More." }))) },
        strict,
      ),
    ),
    { outputs: { cases: { kind: "cases", doc: "the cases" }, patients: table } },
  ),
  entry(
    "imaging/segment",
    json(Type.Object({ spacing: Type.Number({ default: 1 }), name: Type.Optional(Type.String()) }, strict)),
    {
      inputs: { image: { kind: "volume", doc: "the scan" }, mask: { kind: "mask", doc: "a mask", optional: true } },
      outputs: { mask: { kind: "mask", doc: "lungs" }, features: table },
    },
  ),
  entry(
    "shell",
    json(
      Type.Object(
        {
          command: Type.String({ minLength: 1, description: "The command line." }),
          outputs: Type.Record(Type.String(), Type.String(), { default: {}, description: "Outputs: name to kind." }),
          environment: Type.Optional(Type.Record(Type.String(), Type.String(), { description: "Variables." })),
          secrets: Type.Optional(Type.Array(Type.String())),
          depends: Type.Optional(Type.Array(PathParam({ description: "A file that counts as code." }))),
        },
        strict,
      ),
    ),
    { outputs: {}, anyInputs: { kind: "any", doc: "any input" }, dynamicOutputs: { from: "outputs", map: true } },
  ),
];

/** Stands for folds, a model a depth and fold, and a table of them. */
const search = defineComposite({
  name: "ml/search",
  version: 1,
  doc: "Fake ml/search.",
  params: Type.Object(
    {
      component: Type.String({ minLength: 1, description: "What is tried." }),
      fixed: Type.Record(Type.String(), AnyValue(), { default: {}, description: "Its parameters." }),
      depths: Type.Array(AnyValue(), { minItems: 1, description: "Depths that are tried." }),
      folds: Type.Integer({ minimum: 2, default: 2, description: "Number of folds." }),
    },
    strict,
  ),
  inputs: {
    features: { kind: "table", doc: "n × p" },
    labels: { kind: "table", doc: "n rows" },
  },
  outputs: { table: { kind: "table-model", doc: "the table" } },
  expand({ fixed, depths, folds }) {
    const trials = depths.flatMap((depth, i) =>
      Array.from({ length: folds }, (_, fold) => ({
        name: "trial",
        cell: { depth, fold },
        use: { at: ["component"] },
        in: { features: { input: "features" }, labels: { input: "labels" }, split: { part: 0, port: `fold${fold}` } },
        with: {
          ...Object.fromEntries(Object.keys(fixed).map((name) => [name, { at: ["fixed", name] }])),
          maxDepth: { at: ["depths", i] },
        },
      })),
    );
    return {
      misfits: Object.hasOwn(fixed, "maxDepth")
        ? [
            {
              at: ["fixed", "maxDepth"],
              message: 'the parameter "maxDepth" is fixed and searched',
              help: "leave it out of `fixed`",
            },
          ]
        : [],
      parts: [
        {
          name: "folds",
          cell: {},
          use: { at: [], value: "data/k-fold" },
          in: { table: { input: "labels" } },
          with: { folds: { at: ["folds"] } },
        },
        ...trials,
        {
          name: "table",
          cell: {},
          use: { at: [], value: "reporting/classification-table" },
          in: { scores: trials.map((_, i) => ({ part: i + 1, port: "scores" })) },
          with: { title: { at: ["depths"], value: `${depths.length} depths` } },
        },
      ],
    };
  },
});

export async function fakeComposite(name: string): Promise<Composite> {
  if (name !== search.name) throw new Error(`no composite ${name}`);
  return search;
}

/** What the fake forest says of parameters that do not go together. */
export async function fakeCheck(name: string): Promise<Check> {
  if (name !== "ml/random-forest") throw new Error(`${name} checks nothing`);
  return ({ balanced, weights, grid }, inputs) => [
    ...(balanced === true && weights !== undefined
      ? [{ at: ["balanced"], message: "balanced and weights cannot both be given", help: "leave one out" }]
      : []),
    ...((grid as { steps?: number[] } | undefined)?.steps ?? []).flatMap((step, i) =>
      step <= 10 || inputs.has("split")
        ? []
        : [{ at: ["grid", "steps", i], message: `the step ${step} needs the input split`, allowed: "0 to 10" }],
    ),
  ];
}

/** A small catalogue that stands in for the real one, so that these tests do not change with the components. */
export const fakeCatalogue: Catalogue = new Map(
  [...ENTRIES, entry(search.name, json(search.params), { inputs: search.inputs, outputs: search.outputs, composite: true })].map(
    (component) => [component.name, component],
  ),
);
