import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";

const Params = Type.Object(
  {
    count: Type.Integer({ minimum: 1, default: 10, description: "Features taken of each model." }),
    by: Type.Optional(
      Type.String({
        minLength: 1,
        description: "Column of importances to go by; `split`, or `impurity` where there is no `split`, unless said.",
      }),
    ),
  },
  { additionalProperties: false },
);

/** The features that matter most to several models. */
export const topFeatures = defineComponent({
  name: "ml/top-features",
  version: 1,
  doc: "Joins the most important features of one or more models.",
  params: Params,
  inputs: {
    importances: { kind: "table", many: true, labelled: true, doc: "feature, and columns of importances: one table a model" },
  },
  outputs: {
    features: { kind: "metrics", doc: "names of the features, by their mean share of a model's importances, largest first" },
    table: {
      kind: "table",
      doc: "feature, top (number of models that have it among their first), models (which), share; of each model rank and importance",
    },
  },
  async run({ params, inputs, log }) {
    const { modelNames } = await import("./top-features-names.ts");
    const { topFeatures: join } = await import("./top-features-table.ts");
    const names = modelNames(inputs.importances);
    const models = await Promise.all(
      inputs.importances.map(async (input, k) => ({ name: names[k]!, table: await input.read(), where: input.label })),
    );
    const { features, table } = join(models, params);
    log.metric("features", features.length);
    return { features, table };
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "models",
  sentences: [
    [
      "The {count} most important features of each model",
      { text: " by {by}" },
      " were taken together; they are {out.features.length}.",
    ],
  ],
};
