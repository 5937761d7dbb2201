import Type from "typebox";
import { defineComponent, fileOutput } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { forestMisfits } from "./forest/forest-misfits.ts";
import { FOREST_PARAMS } from "./forest/forest-params.ts";

const Params = Type.Object(
  {
    label: Type.String({ minLength: 1, description: "Label column of the labels table." }),
    ...FOREST_PARAMS,
    drop: Type.Array(Type.String(), { default: [], description: "Columns of the features table that are no features." }),
    weight: Type.Optional(Type.String({ minLength: 1, description: "Column of weights in the labels table." })),
    oobScore: Type.Boolean({
      default: true,
      description: "Whether training rows are scored by the trees that did not draw them.",
    }),
    permutationRepeats: Type.Integer({
      minimum: 0,
      maximum: 10_000,
      default: 0,
      description: "How often each feature of the test rows is shuffled for its permutation importance; 0 for none.",
    }),
  },
  { additionalProperties: false },
);

/** Random forest (Breiman 2001, doi:10.1023/A:1010933404324); agrees with scikit-learn 1.2 tree for tree. */
export const randomForest = defineComponent({
  name: "ml/random-forest",
  version: 1,
  doc: "Fits a random forest and scores the test rows.",
  params: Params,
  inputs: {
    features: { kind: "table", doc: "n × p, one row a patient; no value missing" },
    labels: { kind: "table", doc: "n rows; holds the label column" },
    split: { kind: "split", doc: "training and test rows" },
    parameters: { kind: "metrics", optional: true, doc: "`parameters` that go before those of the stage (ml/tune's best)" },
  },
  outputs: {
    model: { kind: "model/forest", doc: "fitted trees, node by node, as JSON" },
    scores: { kind: "scores", patientLevel: true, doc: "class probabilities of the test rows, in the split's order" },
    importances: {
      kind: "table",
      doc: "feature, impurity (its decrease, sums to 1); with permutationRepeats permutation (accuracy lost) and permutation_sd",
    },
    metrics: { kind: "metrics", doc: "label, classes, rows of each part, accuracy of the test rows, out-of-bag score" },
  },
  resources: { cpus: 2, memory: "2GiB" },
  /** Parameters that an artifact gives are known only when it is there. */
  check: (params, inputs) => (inputs.has("parameters") ? [] : forestMisfits(params)),
  async run({ params, inputs, signal, log, scratch, cpus }) {
    const [{ forestTables }, { writeForest }, { overrideParameters }] = await Promise.all([
      import("./forest/forest-tables.ts"),
      import("./forest/write-forest.ts"),
      import("./boosting/override-parameters.ts"),
    ]);
    const own = inputs.parameters
      ? overrideParameters(Params, params, await inputs.parameters.read(), inputs.parameters.label)
      : params;
    const { label, drop, weight, oobScore, permutationRepeats, ...settings } = own;
    const input = {
      features: await inputs.features.read(),
      featuresWhere: inputs.features.label,
      labels: await inputs.labels.read(),
      labelsWhere: inputs.labels.label,
      split: await inputs.split.read(),
    };
    const { model, warnings, ...outputs } = await forestTables(
      input,
      { settings, label, drop, weight, oobScore, permutationRepeats },
      { threads: cpus, signal, progress: (done, total, unit) => log.progress(done, total, unit) },
    );
    for (const warning of warnings) log.warn(warning);
    for (const name of ["accuracy", "oobScore"]) {
      const value = outputs.metrics[name];
      if (typeof value === "number") log.metric(name, value);
    }
    const path = `${scratch}/model.json`;
    await writeForest(model, path);
    return { model: fileOutput(path), ...outputs };
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "models",
  sentences: [
    [
      "Random forests {@breiman2001} of {trees} trees were grown for {label+}",
      { text: " by Gini impurity", when: { criterion: "gini" } },
      { text: " by entropy", when: { criterion: ["entropy", "log_loss"] } },
      { text: ", with the square root of the number of features tried at each split", when: { maxFeatures: "sqrt" } },
      { text: ", with the binary logarithm of the number of features tried at each split", when: { maxFeatures: "log2" } },
      { text: ", with all features tried at each split", when: { maxFeatures: "all" } },
      { text: ", with {maxFeatures} of the features tried at each split", unless: { maxFeatures: ["sqrt", "log2", "all"] } },
      { text: ", at most {maxDepth} splits deep" },
      { text: ", of at most {maxLeafNodes} leaves" },
      { text: ", with at least {minSamplesLeaf} rows in a leaf", unless: { minSamplesLeaf: 1 } },
      { text: ", on all rows each", when: { bootstrap: false } },
      { text: ", on {maxSamples} bootstrapped rows each" },
      { text: ", with classes weighted to be equal ({classWeight})", when: { classWeight: ["balanced", "balanced_subsample"] } },
      { text: ", weighted by {weight}" },
      " ({seed+ seed|seeds}; the rules of scikit-learn 1.2 {@pedregosa2011}).",
    ],
    [
      {
        text: "Permutation importances are means over {permutationRepeats} shuffles of each feature in the test rows.",
        unless: { permutationRepeats: 0 },
      },
    ],
  ],
};
