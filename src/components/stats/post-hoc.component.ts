import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { Choice } from "../../runner/contract/params.ts";

const Params = Type.Object(
  {
    group: Type.String({ minLength: 1, description: "Column whose classes are compared." }),
    features: Type.Optional(
      Type.Array(Type.String(), {
        minItems: 1,
        description: "Features to test, in this order; all unless said (numeric, neither id nor group nor dropped).",
      }),
    ),
    drop: Type.Array(Type.String(), { default: [], description: "Numeric columns that are no features." }),
    tests: Type.Array(Choice(["lsd", "dunnett-t3", "games-howell", "tukey-kramer"], { description: "A test of pairs." }), {
      minItems: 1,
      uniqueItems: true,
      default: ["lsd", "dunnett-t3"],
      description: "lsd and tukey-kramer take equal variances, dunnett-t3 and games-howell do not; lsd adjusts for nothing.",
    }),
    confidence: Type.Number({
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
      default: 0.95,
      description: "Confidence of the intervals.",
    }),
  },
  { additionalProperties: false },
);

/** Which groups differ: every pair of classes, i before j. Agrees with SPSS; Dunnett 1980, doi:10.1080/01621459.1980.10477552. */
export const postHoc = defineComponent({
  name: "stats/post-hoc",
  version: 1,
  doc: "Compares the means of every pair of groups, feature by feature.",
  params: Params,
  inputs: {
    table: { kind: "table", doc: "the features, one row a patient" },
    labels: { kind: "table", optional: true, doc: "holds the group column, where the table does not; joined by id, else by row" },
  },
  outputs: {
    "post-hoc": {
      kind: "table",
      doc: "feature, test, i, j (classes), difference (mean i − mean j), standard_error, p, ci_low, ci_high; rows by feature, test, pair",
    },
  },
  async run({ params, inputs, signal, log }) {
    const { comparePairs } = await import("./compare-pairs.ts");
    const labels = await inputs.labels?.read();
    const input = { table: await inputs.table.read(), where: inputs.table.label, labels, labelsWhere: inputs.labels?.label };
    return { "post-hoc": comparePairs(input, params, signal, (done, total) => log.progress(done, total, "features")) };
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "statistics",
  sentences: [
    [
      "Pairs of the classes of {group+} were compared",
      { text: " by Fisher's least significant difference, without adjustment,", when: { tests: "lsd" } },
      { text: " by Dunnett's T3 {@dunnett1980},", when: { tests: "dunnett-t3" } },
      { text: " by the test of Games and Howell,", when: { tests: "games-howell" } },
      { text: " by the test of Tukey and Kramer,", when: { tests: "tukey-kramer" } },
      " with {confidence%} confidence intervals.",
    ],
  ],
};
