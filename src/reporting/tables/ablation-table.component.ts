import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { Choice } from "../../runner/contract/params.ts";
import { FACET, INTERVAL_PARAMS, MODEL } from "../scores/selector-params.ts";
import { TEST_SHARE } from "../scores/spread.ts";
import { COMPARED } from "./methods-phrases.ts";
import { tableMisfits } from "./style-params.ts";
import { TABLE_OUTPUTS, TABLE_PARAMS, tableOutputs } from "./table-outputs.ts";

const Variant = Type.Object(
  {
    variant: Type.String({ minLength: 1, description: "Name of the variant; base for none." }),
    header: Type.Optional(Type.String({ description: "What is printed instead of the name." })),
  },
  { additionalProperties: false },
);

const Params = Type.Object(
  {
    variants: Type.Array(Variant, {
      default: [{ variant: "base" }],
      description: "Rows in this order; variants that are not named follow, where they change any scores.",
    }),
    models: Type.Array(MODEL, { default: [], description: "Headings above rows; each stage unless given." }),
    groups: Type.Array(FACET, {
      default: [],
      description: "Groups of columns, by the value of an axis; one group unless given.",
    }),
    metrics: Type.Array(Choice(["accuracy", "exact AUC"], { description: "Figures of merit, a column each." }), {
      minItems: 1,
      default: ["accuracy", "exact AUC"],
      description: "Columns of each group.",
    }),
    show: Choice(["values", "differences"], {
      default: "values",
      description: "Each variant's figures, or their differences from the base.",
    }),
    digits: Type.Integer({ minimum: 0, maximum: 10, default: 3, description: "Decimals." }),
    testShare: TEST_SHARE,
    rowHeader: Type.String({ default: "Variant", description: "Heading of the first column." }),
    ...INTERVAL_PARAMS,
    ...TABLE_PARAMS,
  },
  { additionalProperties: false },
);

/** What changes when one choice of an experiment does. */
export const ablationTable = defineComponent({
  name: "reporting/ablation-table",
  version: 2,
  doc: "Variants of an experiment side by side: accuracy and area under the ROC curve with confidence intervals, or differences from the base.",
  params: Params,
  inputs: {
    scores: { kind: "scores", doc: "of the base and the variants, as stage@*[*].scores gives them", many: true, labelled: true },
  },
  outputs: TABLE_OUTPUTS,
  showsStage: true,
  check: tableMisfits,
  async run({ params, inputs, scratch, log, stage, synthetic }) {
    const [{ ablation }, { ablationNotes }, { readScored }] = await Promise.all([
      import("./ablation.ts"),
      import("./ablation-notes.ts"),
      import("../scores/scored.ts"),
    ]);
    const scored = await readScored(inputs.scores);
    const made = ablation(scored, params);
    const caption =
      params.caption || (params.show === "values" ? "Variants of the experiment." : "Variants less the base of the experiment.");
    const notes = [...ablationNotes(scored, made, params), ...params.notes];
    const { rowHeader } = params;
    const { columns, rows } = made;
    const model = { name: stage, caption, rowHeader, columns, rows, notes, synthetic, patientLevel: false };
    return tableOutputs(model, params, { scratch, log });
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "statistics",
  sentences: [
    [
      {
        text: "Variants' accuracies have Wilson's {level%} confidence intervals {@wilson1927}.",
        when: { metrics: "accuracy", show: "values" },
      },
    ],
    [
      {
        text: "Areas under the ROC curve of two classes, and their differences, have DeLong's {level%} confidence intervals {@delong1988}; those of more classes come from a bootstrap within the classes ({resamples} resamples, seed {seed}).",
        when: { metrics: "exact AUC" },
      },
    ],
    [
      "Intervals over seeds are widened since the training parts overlap, as Nadeau and Bengio {@nadeau2003} with a test part of {testShare%}.",
    ],
    COMPARED,
  ],
};
