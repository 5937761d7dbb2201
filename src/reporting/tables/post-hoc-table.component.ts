import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import { tableMisfits } from "./style-params.ts";
import { TABLE_OUTPUTS, TABLE_PARAMS, tableOutputs } from "./table-outputs.ts";

const Params = Type.Object(
  {
    tests: Type.Array(Type.String(), {
      default: [],
      description: "Tests shown, in this order; all of the input's unless given.",
    }),
    classes: Type.Record(Type.String(), Type.String(), { default: {}, description: "What is printed for a class." }),
    digits: Type.Integer({ minimum: 1, maximum: 15, default: 3, description: "Significant digits of a difference." }),
    rowHeader: Type.String({ default: "Feature", description: "Heading of the first column." }),
    ...TABLE_PARAMS,
  },
  { additionalProperties: false },
);

/** Pairwise comparisons after an analysis of variance. */
export const postHocTable = defineComponent({
  name: "reporting/post-hoc-table",
  version: 2,
  doc: "Pairwise comparisons a feature: difference of the means and the significance of each test.",
  params: Params,
  inputs: { "post-hoc": { kind: "table", doc: "feature, test, i, j, difference, p (as stats/post-hoc gives it)" } },
  outputs: TABLE_OUTPUTS,
  showsStage: true,
  check: tableMisfits,
  async run({ params, inputs, scratch, log, stage, synthetic }) {
    const { postHoc, testsNote } = await import("./post-hoc.ts");
    const handle = inputs["post-hoc"];
    const { columns, rows, tests } = postHoc(await handle.read(), params, handle.label);
    const caption = params.caption || `Pairwise comparisons of ${rows.length} features.`;
    const notes = [testsNote(tests), ...params.notes];
    const { rowHeader } = params;
    const model = { name: stage, caption, rowHeader, columns, rows, notes, synthetic, patientLevel: false };
    return tableOutputs(model, params, { scratch, log });
  },
});
