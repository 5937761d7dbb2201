import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { Choice } from "../../runner/contract/params.ts";

const Params = Type.Object(
  {
    label: Type.Optional(
      Type.String({ minLength: 1, description: "Column that holds the truth, in the labels table, else in the features table." }),
    ),
    drop: Type.Array(Type.String(), { default: [], description: "Columns of the features table that are no features." }),
    extra: Choice(["error", "ignore"], {
      default: "error",
      description: "What is done about numeric columns that the model does not know.",
    }),
  },
  { additionalProperties: false },
);

/** A stored model applied to a table. */
export const predict = defineComponent({
  name: "ml/predict",
  version: 1,
  doc: "Scores the rows of a table by a stored model.",
  params: Params,
  inputs: {
    model: {
      kind: ["model/gbdt", "model/forest"],
      doc: "of ml/gradient-boosting or LightGBM (.txt), or of ml/random-forest (.json)",
    },
    features: { kind: "table", doc: "one row a patient; columns are found by name" },
    labels: { kind: "table", optional: true, doc: "holds the label column; rows that it lacks have no label" },
    split: { kind: "split", optional: true, doc: "its test rows are scored; all rows without" },
  },
  outputs: {
    scores: {
      kind: "scores",
      patientLevel: true,
      doc: "id, label (missing where unknown), p0, p1, …; of a regression id, label, prediction",
    },
    metrics: { kind: "metrics", doc: "`classes` in order, `rows`" },
  },
  async run({ params, inputs, log }) {
    const { readScoringModel } = await import("./predict-model.ts");
    const { predictTable } = await import("./predict-table.ts");
    const model = await readScoringModel(inputs.model.path, inputs.model.extension);
    const scores = predictTable(
      model,
      {
        features: await inputs.features.read(),
        featuresWhere: inputs.features.label,
        labels: inputs.labels && { table: await inputs.labels.read(), where: inputs.labels.label },
        split: await inputs.split?.read(),
      },
      params,
    );
    log.metric("rows", scores.rows);
    return { scores, metrics: { classes: model.classes, rows: scores.rows } };
  },
});

/** What a paper says of it. */
export const methods: Methods = { part: "models", sentences: [] };
