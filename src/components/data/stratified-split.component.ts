import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";

const Params = Type.Object(
  {
    stratify: Type.Optional(
      Type.String({
        minLength: 1,
        description: "Column whose classes keep their shares in both parts; a plain random split without it.",
      }),
    ),
    testSize: Type.Number({
      exclusiveMinimum: 0,
      default: 0.25,
      description: "Test part: a share of the rows if below 1 (rounded up to whole rows), else a number of rows.",
    }),
    seed: Type.Integer({
      minimum: 0,
      maximum: 4294967295,
      default: 0,
      description: "Seed of the legacy generator (NumPy's MT19937).",
    }),
  },
  { additionalProperties: false },
);

/** Training and test rows, as scikit-learn's `train_test_split` draws them. */
export const stratifiedSplit = defineComponent({
  name: "data/stratified-split",
  version: 1,
  doc: "Splits a table's rows into a training and a test part, in scikit-learn's order.",
  params: Params,
  inputs: { table: { kind: "table", doc: "one row a patient; holds the column to stratify by" } },
  outputs: {
    split: {
      kind: "split",
      patientLevel: true,
      doc: "row numbers of both parts, and their ids where the table has an id column",
    },
  },
  async run({ params, inputs, log }) {
    const { splitTable } = await import("./split-table.ts");
    const split = splitTable(await inputs.table.read(), params, inputs.table.label);
    log.metric("train", split.train.length);
    log.metric("test", split.test.length);
    return { split };
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "split",
  sentences: [
    [
      "The rows were split at random into {out.split.train} for training and {out.split.test} for testing",
      { text: ", stratified by {stratify}" },
      ", in the order of scikit-learn {@pedregosa2011} (Mersenne Twister {@matsumoto1998}, {seed+ seed|seeds}).",
    ],
  ],
};
