import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";

const Params = Type.Object(
  {
    stratify: Type.Optional(Type.String({ minLength: 1, description: "Column whose classes keep their shares in every fold." })),
    folds: Type.Integer({
      minimum: 2,
      maximum: 1000,
      default: 5,
      description: "Number of folds; gives the ports fold0, fold1, …",
    }),
    seed: Type.Integer({
      minimum: 0,
      maximum: 4294967295,
      default: 0,
      description: "Seed of the legacy generator (NumPy's MT19937).",
    }),
    shuffle: Type.Boolean({ default: true, description: "Whether rows are shuffled first; otherwise the seed has no effect." }),
  },
  { additionalProperties: false },
);

/** Cross-validation folds, as scikit-learn's `KFold` and `StratifiedKFold` cut them; those of a split's training part if it is given. */
export const kFold = defineComponent({
  name: "data/k-fold",
  version: 1,
  doc: "Cuts a table's rows, or a split's training rows, into folds; each is the test part of one split.",
  params: Params,
  inputs: {
    table: { kind: "table", doc: "one row a patient; holds the column to stratify by" },
    split: {
      kind: "split",
      optional: true,
      doc: "folds are cut within its training rows, taken in its order; its test rows are in none",
    },
  },
  outputs: {},
  dynamicOutputs: {
    from: "folds",
    prefix: "fold",
    port: { kind: "split", patientLevel: true, doc: "the fold's rows as test part, all others as training part" },
  },
  async run({ params, inputs, log }) {
    const { foldTable } = await import("./split-table.ts");
    const splits = foldTable(await inputs.table.read(), params, inputs.table.label, await inputs.split?.read(), (message) =>
      log.warn(message),
    );
    return Object.fromEntries(splits.map((split, fold) => [`fold${fold}`, split]));
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "split",
  sentences: [
    [
      "The rows",
      { text: " of the training part", when: { "in.split": true } },
      " were cut into {folds} folds",
      { text: " stratified by {stratify}" },
      { text: " without shuffling", when: { shuffle: false } },
      {
        text: ", in the order of scikit-learn {@pedregosa2011} (Mersenne Twister {@matsumoto1998}, {seed+ seed|seeds})",
        when: { shuffle: true },
      },
      ".",
    ],
  ],
};
