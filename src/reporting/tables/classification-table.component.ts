import Type from "typebox";
import { counted } from "../../formats/counted.ts";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { Choice } from "../../runner/contract/params.ts";
import { METRICS } from "../scores/measure.ts";
import { FACET, INTERVAL_PARAMS, WHERE } from "../scores/selector-params.ts";
import { SPREAD_PARAMS, spreadMisfits } from "../scores/spread.ts";
import { COMPARED } from "./methods-phrases.ts";
import { tableMisfits } from "./style-params.ts";
import { TABLE_OUTPUTS, TABLE_PARAMS, tableOutputs } from "./table-outputs.ts";

const Row = Type.Object(
  {
    row: Type.String({ minLength: 1, description: "Name of the row, as in compare.csv." }),
    header: Type.Optional(Type.String({ description: "What is printed instead of the name." })),
    group: Type.Optional(Type.String({ description: "Heading above neighbouring rows." })),
    stage: Type.Optional(
      Type.String({
        description: "Stage whose scores it shows. A row with neither stage nor where is a dash, in a footnote as not run.",
      }),
    ),
    where: WHERE,
  },
  { additionalProperties: false },
);

const Params = Type.Object(
  {
    rows: Type.Array(Row, { default: [], description: "The table's rows; one a stage and cell unless given." }),
    groups: Type.Array(FACET, {
      default: [],
      description: "Groups of columns, by the value of an axis; one group unless given.",
    }),
    metrics: Type.Array(Choice(METRICS, { description: "Figures of merit, a column each." }), {
      minItems: 1,
      default: ["precision", "recall", "F1", "accuracy", "AUC", "exact AUC"],
      description:
        "Columns. AUC is the paper's, from interpolated curves; class AUC the same, a column a class; exact AUC the area itself, with its interval.",
    }),
    digits: Type.Record(Type.String(), Type.Integer({ minimum: 0, maximum: 10 }), {
      default: { accuracy: 4 },
      description: "Decimals by metric; 3 unless given.",
    }),
    notRun: Type.String({ default: "", description: "Why rows without a stage are not run; a footnote and compare.csv say so." }),
    rowHeader: Type.String({ default: "Model", description: "Heading of the first column." }),
    ...INTERVAL_PARAMS,
    ...SPREAD_PARAMS,
    ...TABLE_PARAMS,
  },
  { additionalProperties: false },
);

/** Tables 2 and 3 of the COVID-MTL paper: how well models classify the test part. */
export const classificationTable = defineComponent({
  name: "reporting/classification-table",
  version: 2,
  doc: "Models by figures of merit: precision, recall, F1, accuracy, areas under the ROC curve. Seeds are taken together as mean ± sd, or with the interval of the mean.",
  params: Params,
  inputs: { scores: { kind: "scores", doc: "id, label, p0, p1, …; one a model and label", many: true, labelled: true } },
  outputs: TABLE_OUTPUTS,
  showsStage: true,
  check: (params) => [...tableMisfits(params), ...spreadMisfits(params)],
  async run({ params, inputs, scratch, log, stage, synthetic }) {
    const [{ classification }, { readScored }] = await Promise.all([
      import("./classification.ts"),
      import("../scores/scored.ts"),
    ]);
    const made = classification(await readScored(inputs.scores), params);
    const caption = params.caption || `Classification by ${counted(made.rows.length, "model")}.`;
    const notes = [...made.notes, ...params.notes];
    const { rowHeader } = params;
    const model = { ...made, name: stage, caption, rowHeader, notes, synthetic, patientLevel: false };
    return tableOutputs(model, params, { scratch, log });
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "statistics",
  sentences: [
    [
      {
        text: "Precision, recall and F1 are means over the classes weighted by their size.",
        when: { metrics: ["precision", "recall", "F1"] },
      },
    ],
    [
      {
        text: "AUC is the mean over the classes of the area under the ROC curve interpolated at 100 false-positive rates, as in COVID-MTL {@bao2022}.",
        when: { metrics: "AUC" },
      },
    ],
    [
      {
        text: "Exact areas under the ROC curve have {level%} confidence intervals by DeLong's method {@delong1988} for two classes, and by a bootstrap within the classes ({resamples} resamples, seed {seed}) for more.",
        when: { metrics: "exact AUC" },
      },
    ],
    COMPARED,
  ],
};
