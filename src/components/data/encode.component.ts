import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { Choice } from "../../runner/contract/params.ts";
import { encodeMisfits } from "./encode-misfits.ts";

const Names = (description: string) => Type.Array(Type.String(), { default: [], description });
const Params = Type.Object(
  {
    impute: Choice(["none", "mean", "median", "most-frequent", "constant"], {
      default: "none",
      description: "What fills missing cells, before anything is encoded; mean and median fill numeric columns only.",
    }),
    imputeColumns: Type.Optional(
      Type.Array(Type.String(), { minItems: 1, description: "Columns to fill; all that the strategy can fill unless said." }),
    ),
    fill: Type.Optional(Type.Union([Type.Number(), Type.String()], { description: "The value for impute: constant." })),
    oneHot: Names("Columns to replace by one column of 0 and 1 a class, named column_class."),
    dropFirst: Type.Boolean({ default: false, description: "Leave out the first class of each one-hot column." }),
    ordinal: Type.Record(Type.String(), Type.Array(Type.Union([Type.String(), Type.Number(), Type.Boolean()])), {
      default: {},
      description:
        "Columns to replace by the position, from 0, in a list of their classes; an empty list takes the classes in order.",
    }),
    fit: Type.Optional(
      Choice(["all", "training"], {
        description: "Rows that decide means and classes; the training rows where a split is wired, else all.",
      }),
    ),
  },
  { additionalProperties: false },
);

/** Gaps filled and classes as numbers. */
export const encode = defineComponent({
  name: "data/encode",
  version: 1,
  doc: "Fills missing cells and turns classes into numbers (one-hot or ordinal).",
  params: Params,
  inputs: {
    table: { kind: "table", doc: "any table" },
    split: { kind: "split", optional: true, doc: "training rows, for fit: training" },
  },
  outputs: { table: { kind: "table", patientLevel: true, doc: "the same rows, with the columns filled and encoded" } },
  check: (params, inputs) => encodeMisfits(params, inputs.has("split")),
  async run({ params, inputs }) {
    const { encodeTable } = await import("./encode-table.ts");
    const split = await inputs.split?.read();
    return { table: encodeTable(await inputs.table.read(), params, split, inputs.table.label) };
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "preparation",
  sentences: [
    [
      { text: "Missing cells were filled by the mean of their column", when: { impute: "mean" } },
      { text: "Missing cells were filled by the median of their column", when: { impute: "median" } },
      { text: "Missing cells were filled by the most frequent value of their column", when: { impute: "most-frequent" } },
      { text: "Missing cells were filled by {fill}", when: { impute: "constant" } },
      {
        text: " over the training rows",
        when: { "in.split": true, fit: [null, "training"], impute: ["mean", "median", "most-frequent"] },
      },
      { text: " over all rows", when: { fit: "all", impute: ["mean", "median", "most-frequent"] } },
      { text: " over all rows", when: { "in.split": false, fit: null, impute: ["mean", "median", "most-frequent"] } },
      { text: ".", unless: { impute: "none" } },
    ],
    [{ text: "The columns {oneHot} were one-hot encoded.", unless: { "oneHot.length": 0 } }],
  ],
};
