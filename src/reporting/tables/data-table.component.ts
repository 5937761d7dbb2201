import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import { tableMisfits } from "./style-params.ts";
import { PATIENT_TABLE_OUTPUTS, TABLE_PARAMS, tableOutputs } from "./table-outputs.ts";

const Column = Type.Object(
  {
    column: Type.String({ minLength: 1, description: "Name of the column." }),
    header: Type.Optional(Type.String({ description: "What is printed instead of the name." })),
    digits: Type.Optional(Type.Integer({ minimum: 0, maximum: 17, description: "Decimals." })),
  },
  { additionalProperties: false },
);

const Params = Type.Object(
  {
    columns: Type.Array(Column, { default: [], description: "Columns shown, in this order; all unless given." }),
    rows: Type.Optional(Type.String({ description: "Column that heads the rows; the id unless given." })),
    rowHeader: Type.String({ default: "", description: "Heading of the first column." }),
    digits: Type.Integer({ minimum: 0, maximum: 17, default: 3, description: "Decimals where a column says none." }),
    limit: Type.Integer({ minimum: 1, default: 1000, description: "Rows shown at most, from the top." }),
    ...TABLE_PARAMS,
  },
  { additionalProperties: false },
);

/** Any table of the experiment as a table for people. Counts as patient-level, since its rows may be patients. */
export const dataTable = defineComponent({
  name: "reporting/data-table",
  version: 2,
  doc: "Prints chosen columns of any table.",
  params: Params,
  inputs: { table: { kind: "table", doc: "the rows to show" } },
  outputs: PATIENT_TABLE_OUTPUTS,
  showsStage: true,
  check: tableMisfits,
  async run({ params, inputs, scratch, log, stage, synthetic }) {
    const data = await import("./data.ts");
    const table = await inputs.table.read();
    const { columns, rows } = data.dataTable(table, params, inputs.table.label);
    const caption = params.caption || `${stage}.`;
    const cut = rows.length < table.rows ? [`The first ${rows.length} of ${table.rows} rows.`] : [];
    const { rowHeader } = params;
    const notes = [...cut, ...params.notes];
    const model = { name: stage, caption, rowHeader, columns, rows, notes, synthetic, patientLevel: true };
    return tableOutputs(model, params, { scratch, log });
  },
});
