import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";

const Params = Type.Object(
  {
    classes: Type.Optional(
      Type.Array(Type.Union([Type.String(), Type.Number()]), {
        minItems: 2,
        uniqueItems: true,
        description: "The classes in order, where the scored rows lack one; for scores of as many classes.",
      }),
    ),
    level: Type.Number({
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
      default: 0.95,
      description: "Confidence of DeLong's intervals.",
    }),
    points: Type.Integer({
      minimum: 2,
      maximum: 100000,
      default: 100,
      description: "False-positive rates from 0 to 1 at which the interpolated curves stand.",
    }),
  },
  { additionalProperties: false },
);

/** ROC and precision–recall curves, each class against the rest. DeLong 1988, doi:10.2307/2531595; agrees with pROC and scikit-learn. */
export const roc = defineComponent({
  name: "stats/roc",
  version: 1,
  doc: "Draws up ROC and precision–recall curves and their areas, each class against the rest.",
  params: Params,
  inputs: { scores: { kind: "scores", many: true, labelled: true, doc: "scores of one model or many" } },
  outputs: {
    roc: {
      kind: "table",
      patientLevel: true,
      doc: "model, stage, axes of its matrix, class, fpr, tpr, threshold: one row a distinct probability, from (0, 0) at threshold inf; rows with at least the threshold are called positive",
    },
    areas: {
      kind: "table",
      doc: "one row a class and one `mean` a model: model, stage, axes, class, positives, negatives, area (exact), standard_error, ci_low, ci_high (DeLong), interpolated (the COVID-MTL paper's AUC), average_precision; the mean's area_sd and interpolated_sd are the classes' deviation with divisor n",
    },
    interpolated: {
      kind: "table",
      doc: "model, stage, axes, class (or `mean`), fpr, tpr at evenly spaced false-positive rates; the mean's tpr_sd is the classes' deviation with divisor n",
    },
    pr: {
      kind: "table",
      patientLevel: true,
      doc: "model, stage, axes, class, recall, precision, threshold: one row a distinct probability from the highest down, after recall 0 and precision 1 at threshold inf",
    },
  },
  async run({ params, inputs, log }) {
    const [{ readModels }, { rocTables }] = await Promise.all([import("./scored-models.ts"), import("./roc-tables.ts")]);
    const models = await readModels(inputs.scores, params.classes);
    return { ...rocTables(models, params, (message) => log.warn(message)) };
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "statistics",
  sentences: ["Areas under ROC curves, each class against the rest, have DeLong's {level%} confidence intervals {@delong1988}."],
};
