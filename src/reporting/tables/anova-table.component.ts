import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import { tableMisfits } from "./style-params.ts";
import { TABLE_OUTPUTS, TABLE_PARAMS, tableOutputs } from "./table-outputs.ts";

const Params = Type.Object(
  {
    groupings: Type.Array(Type.String(), {
      default: [],
      description: "Names of the groupings, in the order of the inputs; the cell of each input's matrix unless given.",
    }),
    headers: Type.Record(Type.String(), Type.String(), { default: {}, description: "What is printed for a grouping's name." }),
    rowHeader: Type.String({ default: "Feature", description: "Heading of the first column." }),
    ...TABLE_PARAMS,
  },
  { additionalProperties: false },
);

/** Table 4 of the COVID-MTL paper: Welch's analysis of variance, features by groupings. */
export const anovaTable = defineComponent({
  name: "reporting/anova-table",
  version: 2,
  doc: "Welch's ANOVA of several groupings side by side: statistic, df2 and significance a feature.",
  params: Params,
  inputs: { welch: { kind: "table", doc: "feature, statistic, df1, df2, p; one a grouping", many: true, labelled: true } },
  outputs: TABLE_OUTPUTS,
  showsStage: true,
  check: tableMisfits,
  async run({ params, inputs, scratch, log, stage, synthetic }) {
    const { anova } = await import("./anova.ts");
    const groupings = await Promise.all(
      inputs.welch.map(async (handle, at) => {
        const name = params.groupings[at] ?? (Object.values(handle.cell).map(String).join(" ") || handle.stage || handle.label);
        return { name, header: params.headers[name] ?? name, welch: await handle.read() };
      }),
    );
    const { columns, rows } = anova(groupings);
    const caption = params.caption || `Welch's analysis of variance of ${rows.length} features.`;
    const { rowHeader, notes } = params;
    const model = { name: stage, caption, rowHeader, columns, rows, notes, synthetic, patientLevel: false };
    return tableOutputs(model, params, { scratch, log });
  },
});
