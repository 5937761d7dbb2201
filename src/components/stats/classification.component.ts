import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { Choice } from "../../runner/contract/params.ts";

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
      description: "Confidence of the accuracy's interval (Wilson's).",
    }),
    calibrationBins: Type.Integer({ minimum: 1, maximum: 1000, default: 10, description: "Bins of the calibration curve." }),
    calibrationStrategy: Choice(["uniform", "quantile"], {
      default: "uniform",
      description: "Bins of equal width, or of about equal numbers of rows.",
    }),
  },
  { additionalProperties: false },
);

/** How well models classify. Agrees with scikit-learn; docs of `src/stats/metrics` say how each figure is defined. */
export const classification = defineComponent({
  name: "stats/classification",
  version: 1,
  doc: "Measures scores against the truth: accuracy, precision, recall, F1, specificity, MCC, kappa, areas, Brier, log loss, calibration.",
  params: Params,
  inputs: { scores: { kind: "scores", many: true, labelled: true, doc: "scores of one model or many" } },
  outputs: {
    metrics: {
      kind: "metrics",
      doc: "everything, by model: summary, interval of the accuracy, per class, confusion, calibration, and every figure with a zero denominator",
    },
    table: {
      kind: "table",
      doc: "one row a model: model, stage, axes of its matrix, n, classes, every summary metric (precision, recall, f1, specificity weighted by support), calibration_error, accuracy_ci_low, accuracy_ci_high, zero_divisions",
    },
    confusion: { kind: "table", doc: "model, stage, axes, truth, predicted, n: one row a pair of classes" },
    calibration: {
      kind: "table",
      doc: "model, stage, axes, class (the second of two, else each against the rest), low, high, n, predicted, observed: one row a bin that holds rows",
    },
  },
  async run({ params, inputs, log }) {
    const [{ readModels }, { classificationTables }] = await Promise.all([
      import("./scored-models.ts"),
      import("./classification-tables.ts"),
    ]);
    const models = await readModels(inputs.scores, params.classes);
    const { summary, ...outputs } = classificationTables(models, params, (message) => log.warn(message));
    if (models.length === 1) for (const [name, value] of Object.entries(summary)) log.metric(name, value);
    return outputs;
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "statistics",
  sentences: [
    "Accuracies have Wilson's {level%} confidence intervals {@wilson1927}; precision, recall and F1 are means over the classes weighted by their size.",
  ],
};
