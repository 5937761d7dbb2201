import Type from "typebox";
import { defineComponent, fileOutput } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { Choice } from "../../runner/contract/params.ts";
import { boostingMisfits } from "./boosting/boosting-misfits.ts";

/** LightGBM's whole numbers have 32 bits. */
const MOST = 2147483647;
const SEED = { minimum: 0, maximum: MOST } as const;

const Params = Type.Object(
  {
    label: Type.String({ minLength: 1, description: "Label column of the labels table: classes, or numbers for a regression." }),
    drop: Type.Array(Type.String(), { default: [], description: "Columns of the features table that are no features." }),
    weight: Type.Optional(Type.String({ minLength: 1, description: "Column of weights in the labels table." })),
    compat: Choice(["2.3", "4"], {
      default: "4",
      description: "Whose rules are followed to the last digit: LightGBM 2.3.1 or 4.7.",
    }),
    objective: Type.String({
      default: "auto",
      description:
        "`binary`, `multiclass` (softmax), `multiclassova` (one versus all) or `regression` (squared error); auto: binary for two classes, multiclass for more.",
    }),
    boosting: Type.String({ default: "gbdt", description: "`gbdt`; LightGBM's other ways are not to be had." }),
    trees: Type.Integer({ minimum: 1, maximum: MOST, default: 100, description: "Iterations; each is a tree a class, or one." }),
    learningRate: Type.Number({ exclusiveMinimum: 0, default: 0.1, description: "What a tree's leaf values are multiplied by." }),
    numLeaves: Type.Optional(
      Type.Integer({ minimum: 2, maximum: 131072, description: "Most leaves of a tree; 31 unless said." }),
    ),
    maxDepth: Type.Integer({
      minimum: -MOST,
      maximum: MOST,
      default: -1,
      description: "Most splits from the root to a leaf; no limit where not above 0.",
    }),
    minDataInLeaf: Type.Integer({ minimum: 0, maximum: MOST, default: 20, description: "Fewest training rows of a leaf." }),
    minSumHessianInLeaf: Type.Number({ minimum: 0, default: 0.001, description: "Smallest sum of hessians in a leaf." }),
    lambdaL1: Type.Number({ minimum: 0, default: 0, description: "L1 penalty of leaf values." }),
    lambdaL2: Type.Number({ minimum: 0, default: 0, description: "L2 penalty of leaf values." }),
    minGainToSplit: Type.Number({ minimum: 0, default: 0, description: "Smallest gain of a split." }),
    baggingFraction: Type.Number({ exclusiveMinimum: 0, maximum: 1, default: 1, description: "Share of rows that a tree sees." }),
    posBaggingFraction: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1,
      default: 1,
      description: "Share of the positive rows that a tree sees (binary).",
    }),
    negBaggingFraction: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1,
      default: 1,
      description: "Share of the negative rows that a tree sees (binary).",
    }),
    baggingFreq: Type.Integer({
      minimum: 0,
      maximum: MOST,
      default: 0,
      description: "Rows are drawn anew every so many iterations; 0: never drawn.",
    }),
    featureFraction: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1,
      default: 1,
      description: "Share of features that a tree sees.",
    }),
    maxBin: Type.Integer({ minimum: 2, maximum: 65535, default: 255, description: "Most bins of a feature." }),
    minDataInBin: Type.Integer({ minimum: 1, maximum: MOST, default: 3, description: "Fewest rows of a bin." }),
    binConstructSampleCnt: Type.Integer({
      minimum: 1,
      maximum: MOST,
      default: 200000,
      description: "Rows that bins are found on.",
    }),
    useMissing: Type.Boolean({ default: true, description: "Whether missing values are a kind of their own; otherwise zero." }),
    zeroAsMissing: Type.Boolean({ default: false, description: "Whether zeros count as missing too." }),
    isUnbalance: Type.Boolean({ default: false, description: "Whether the rarer class is weighted up to the other." }),
    scalePosWeight: Type.Number({ exclusiveMinimum: 0, default: 1, description: "Weight of the positive class." }),
    sigmoid: Type.Number({ exclusiveMinimum: 0, default: 1, description: "Steepness of the sigmoid (binary, multiclassova)." }),
    boostFromAverage: Type.Boolean({ default: true, description: "Whether scores start from the labels' average." }),
    validationSize: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
        description: "Share of the training rows kept aside to watch training by, stratified, drawn by `seed`.",
      }),
    ),
    earlyStoppingRounds: Type.Integer({
      minimum: 0,
      maximum: MOST,
      default: 0,
      description: "Training stops when no metric's best is newer than so many iterations; 0: never. Needs validation rows.",
    }),
    metric: Type.Union([Type.String(), Type.Array(Type.String())], {
      default: [],
      description:
        "Metrics of validation rows: binary_logloss, binary_error, auc; multi_logloss, multi_error; l2, rmse, l1. The objective's own unless said.",
    }),
    categoricalFeatures: Type.Array(Type.String(), {
      default: [],
      description: "Categorical splits are not to be had: encode such columns (data/encode).",
    }),
    seed: Type.Optional(
      Type.Integer({
        ...SEED,
        description: "Gives the seeds below as LightGBM derives them, and draws validation rows (by 0 unless said).",
      }),
    ),
    baggingSeed: Type.Optional(Type.Integer({ ...SEED, description: "Seed of bagging; 3, or from `seed`." })),
    featureFractionSeed: Type.Optional(Type.Integer({ ...SEED, description: "Seed of feature fraction; 2, or from `seed`." })),
    dataRandomSeed: Type.Optional(
      Type.Integer({ ...SEED, description: "Seed of the rows that bins are found on; 1, or from `seed`." }),
    ),
  },
  { additionalProperties: false },
);

/** Gradient boosting (Ke et al. 2017); agrees with LightGBM 2.3.1 or 4.7 tree for tree, to the last character of model.txt. */
export const gradientBoosting = defineComponent({
  name: "ml/gradient-boosting",
  version: 1,
  doc: "Boosts trees as LightGBM does and scores the test rows.",
  params: Params,
  inputs: {
    features: { kind: "table", doc: "n × p, one row a patient; values may be missing" },
    labels: { kind: "table", doc: "n rows; holds the label column" },
    split: { kind: "split", doc: "training and test rows" },
    validation: {
      kind: "split",
      optional: true,
      doc: "its test rows, all of them training rows of the split, are kept aside to watch training by",
    },
    parameters: { kind: "metrics", optional: true, doc: "`parameters` that go before those of the stage (ml/tune's best)" },
  },
  outputs: {
    model: { kind: "model/gbdt", file: "model", doc: "LightGBM's model.txt" },
    scores: {
      kind: "scores",
      patientLevel: true,
      doc: "class probabilities of the test rows, in the split's order; of a regression id, label, prediction",
    },
    importances: { kind: "table", doc: "feature, split (nodes), gain (their sum); one row a feature" },
    metrics: {
      kind: "metrics",
      doc: "label, objective, classes, rows of each part, iterations, best iteration; accuracy of the test rows, or l2",
    },
    history: { kind: "table", doc: "iteration and metrics of both parts after it; no rows without validation" },
  },
  resources: { cpus: 2, memory: "1GiB" },
  /** Parameters that an artifact gives are known only when it is there. */
  check: (params, inputs) => (inputs.has("parameters") ? [] : boostingMisfits(params, inputs.has("validation"))),
  async run({ params, inputs, signal, log, scratch, cpus }) {
    const [{ boostTable }, { writeModelText }, { overrideParameters }, { writeFile }] = await Promise.all([
      import("./boosting/boost-table.ts"),
      import("./boosting/model-text/write-model-text.ts"),
      import("./boosting/override-parameters.ts"),
      import("node:fs/promises"),
    ]);
    const own = inputs.parameters
      ? overrideParameters(Params, params, await inputs.parameters.read(), inputs.parameters.label)
      : params;
    const input = {
      features: await inputs.features.read(),
      featuresWhere: inputs.features.label,
      labels: await inputs.labels.read(),
      labelsWhere: inputs.labels.label,
      split: await inputs.split.read(),
      validation: await inputs.validation?.read(),
    };
    const { model, warnings, tell, ...outputs } = await boostTable(input, own, {
      threads: cpus,
      signal,
      progress: (done) => log.progress(done, own.trees, "iterations"),
    });
    for (const warning of warnings) log.warn(warning);
    tell((name, value, iteration) => log.metric(name, value, iteration));
    for (const [name, value] of Object.entries(outputs.metrics)) if (typeof value === "number") log.metric(name, value);
    const path = `${scratch}/model.txt`;
    await writeFile(path, writeModelText(model));
    return { model: fileOutput(path), ...outputs };
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "models",
  sentences: [
    [
      "Gradient boosting {@ke2017} by the rules of LightGBM ",
      { text: "2.3.1", when: { compat: "2.3" } },
      { text: "4.7", when: { compat: "4" } },
      " was trained for {label+} with {trees} iterations, learning rate {learningRate}",
      { text: ", at most 31 leaves a tree", when: { numLeaves: null } },
      { text: ", at most {numLeaves} leaves a tree" },
      { text: ", at most {maxDepth} splits deep", unless: { maxDepth: -1 } },
      ", at least {minDataInLeaf} rows in a leaf",
      { text: ", L1 penalty {lambdaL1}", unless: { lambdaL1: 0 } },
      { text: ", L2 penalty {lambdaL2}", unless: { lambdaL2: 0 } },
      { text: ", {baggingFraction%} of the rows drawn every {baggingFreq+} iterations", unless: { baggingFreq: 0 } },
      { text: ", {featureFraction%} of the features for each tree", unless: { featureFraction: 1 } },
      { text: ", the rarer class weighted up", when: { isUnbalance: true } },
      { text: ", weighted by {weight}" },
      { text: " ({seed+ seed|seeds})" },
      ".",
    ],
    [
      {
        text: "Training stopped after {earlyStoppingRounds} iterations without a better score of the validation rows",
        unless: { earlyStoppingRounds: 0 },
      },
      { text: " ({validationSize%} of the training rows, stratified)", unless: { earlyStoppingRounds: 0 } },
      { text: ".", unless: { earlyStoppingRounds: 0 } },
    ],
  ],
};
