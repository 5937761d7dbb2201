import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { Choice } from "../../runner/contract/params.ts";

const Params = Type.Object(
  {
    label: Type.Optional(Type.String({ minLength: 1, description: "Label column, where it stands in the features table." })),
    drop: Type.Array(Type.String(), { default: [], description: "Columns of the features table that are no features." }),
    extra: Choice(["error", "ignore"], {
      default: "error",
      description: "What is done about numeric columns that the model does not know.",
    }),
  },
  { additionalProperties: false },
);

/** SHAP values of a boosted model (Lundberg, Erion and Lee 2018, arXiv:1802.03888); equal to LightGBM's pred_contrib. */
export const explain = defineComponent({
  name: "ml/explain",
  version: 1,
  doc: "Says what each feature contributes to a boosted model's score of each row (SHAP values).",
  params: Params,
  inputs: {
    model: { kind: "model/gbdt", doc: "of ml/gradient-boosting or LightGBM" },
    features: { kind: "table", doc: "one row a patient; columns are found by name" },
    split: { kind: "split", optional: true, doc: "its test rows are explained; all rows without" },
  },
  outputs: {
    contributions: {
      kind: "table",
      patientLevel: true,
      doc: "id, class, one column a feature, expected; a row adds up to the raw score (log-odds) of its class",
    },
    summary: {
      kind: "table",
      doc: "feature, shap (mean of |contribution|, summed over the classes); of more than two classes also shap0, shap1, …",
    },
  },
  async run({ params, inputs, log, signal }) {
    const { readModelText } = await import("./boosting/model-text/read-model-text.ts");
    const { explainTable } = await import("./explain-table.ts");
    const features = await inputs.features.read();
    const split = await inputs.split?.read();
    const rows = split?.test.length ?? features.rows;
    return {
      ...explainTable(
        await readModelText(inputs.model.path),
        { features, featuresWhere: inputs.features.label, split },
        params,
        (done) => {
          signal.throwIfAborted();
          log.progress(done, rows, "rows");
        },
      ),
    };
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "models",
  sentences: ["What each feature contributes to a score are SHAP values of trees {@lundberg2018}."],
};
