import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { Choice } from "../../runner/contract/params.ts";
import { ADJUSTED } from "./methods-phrases.ts";

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
    test: Choice(["welch", "fisher", "kruskal-wallis"], {
      default: "welch",
      description: "Welch's analysis of variance, Fisher's (equal variances), or the rank test of Kruskal and Wallis.",
    }),
    adjust: Choice(["none", "bonferroni", "holm", "benjamini-hochberg"], {
      default: "none",
      description: "Adjustment of the p-values for the number of features; adds the column p_adjusted.",
    }),
  },
  { additionalProperties: false },
);

/** Do the groups differ: one test a feature. Welch 1951, doi:10.1093/biomet/38.3-4.330; agrees with SPSS. */
export const welchAnova = defineComponent({
  name: "stats/welch-anova",
  version: 1,
  doc: "Tests each feature for equal means (or ranks) of the groups.",
  params: Params,
  inputs: {
    table: { kind: "table", doc: "the features, one row a patient" },
    labels: { kind: "table", optional: true, doc: "holds the group column, where the table does not; joined by id, else by row" },
  },
  outputs: {
    welch: {
      kind: "table",
      doc: "feature, statistic, df1, df2, p; p_adjusted where adjusted. Kruskal–Wallis: H, its degrees of freedom as df1, no df2",
    },
  },
  async run({ params, inputs, log }) {
    const { compareGroups } = await import("./compare-groups.ts");
    const labels = await inputs.labels?.read();
    const input = { table: await inputs.table.read(), where: inputs.table.label, labels, labelsWhere: inputs.labels?.label };
    return { welch: compareGroups(input, params, (message) => log.warn(message)) };
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "statistics",
  sentences: [
    [
      "Features ({out.welch.rows}) were compared between the classes of {group+}",
      { text: " by Welch's analysis of variance {@welch1951}", when: { test: "welch" } },
      { text: " by Fisher's analysis of variance, which takes equal variances", when: { test: "fisher" } },
      { text: " by the rank test of Kruskal and Wallis {@kruskal1952}", when: { test: "kruskal-wallis" } },
      ADJUSTED,
      ".",
    ],
  ],
};
