import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import { InputError } from "../../runner/contract/failure.ts";
import { PathParam } from "../../runner/contract/params.ts";
import { tableMisfits } from "../tables/style-params.ts";
import { TABLE_OUTPUTS, TABLE_PARAMS, tableOutputs } from "../tables/table-outputs.ts";

const Params = Type.Object(
  {
    reference: PathParam({ description: "File with the published numbers." }),
    columns: Type.Array(Type.String(), { default: [], description: "Columns of the published table; all unless given." }),
    rows: Type.Array(Type.String(), { default: [], description: "Rows of the published table; all unless given." }),
    ...TABLE_PARAMS,
  },
  { additionalProperties: false },
);

/** A paper's table beside ours: what `compare` judges cell by cell, as a table for print. */
export const comparisonTable = defineComponent({
  name: "reporting/comparison-table",
  version: 2,
  doc: "A published table beside ours: published, ours and difference, with the mark of the verdict.",
  params: Params,
  inputs: { table: { kind: "table-model", doc: "our table, named as in the reference file" } },
  outputs: TABLE_OUTPUTS,
  showsStage: true,
  check: tableMisfits,
  async run({ params, inputs, scratch, log, stage, synthetic, declarePatientLevel }) {
    const [{ readFile }, { readReference }, made, { readModel }] = await Promise.all([
      import("node:fs/promises"),
      import("./read-reference.ts"),
      import("./comparison-table.ts"),
      import("../tables/read-model.ts"),
    ]);
    const reference = readReference(await readFile(params.reference, "utf8"), params.reference);
    if (!reference.ok) throw new InputError(reference.failures[0]!);
    const ours = readModel(await inputs.table.read(), inputs.table.label);
    const { notes, ...table } = made.comparisonTable(reference.value, ours, params);
    if (ours.patientLevel || inputs.table.patientLevel) declarePatientLevel();
    const title = reference.value.tables.find(({ name }) => name === ours.name)!.title;
    const caption = params.caption || `${title ? title.replace(/\.$/, "") : ours.name}: published and ours.`;
    const model = {
      name: stage,
      caption,
      ...table,
      notes: [...notes, ...params.notes],
      synthetic,
      patientLevel: ours.patientLevel || inputs.table.patientLevel,
    };
    return tableOutputs(model, params, { scratch, log });
  },
});
