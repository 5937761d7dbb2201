import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import { Choice } from "../../runner/contract/params.ts";
import { tableMisfits } from "./style-params.ts";
import { TABLE_OUTPUTS, TABLE_PARAMS, tableOutputs } from "./table-outputs.ts";

const Row = Type.Object(
  {
    row: Type.String({ minLength: 1, description: "Name of the row, as in compare.csv." }),
    header: Type.Optional(Type.String({ description: "What is printed instead of the name." })),
    group: Type.Optional(Type.String({ description: "Heading above neighbouring rows." })),
    show: Choice(["n", "count", "ratio", "mean-sd"], {
      description:
        "n: rows; count: rows with one of the values; ratio: rows a value, with slashes; mean-sd: mean and deviation (n - 1).",
    }),
    column: Type.Optional(Type.String({ description: "Column of the table; not for n." })),
    values: Type.Optional(Type.Array(Type.Union([Type.String(), Type.Number()]), { description: "Values counted." })),
    digits: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 10, description: "Decimals of mean and deviation; 2 unless given." }),
    ),
  },
  { additionalProperties: false },
);

const Params = Type.Object(
  {
    rows: Type.Array(Row, { minItems: 1, description: "The table's rows, from top to bottom." }),
    rowHeader: Type.String({ default: "Characteristic", description: "Heading of the first column." }),
    ...TABLE_PARAMS,
  },
  { additionalProperties: false },
);

/** Table 1 of a clinical paper: who is in the training and in the test part. */
export const characteristicsTable = defineComponent({
  name: "reporting/characteristics-table",
  version: 2,
  doc: "Counts, ratios and mean ± standard deviation of a cohort's columns, for the training and test part of a split.",
  params: Params,
  inputs: {
    table: { kind: "table", doc: "one row a patient" },
    split: { kind: "split", doc: "training and test rows; without it one column for all", optional: true },
  },
  outputs: TABLE_OUTPUTS,
  showsStage: true,
  check: (params) => [
    ...tableMisfits(params),
    ...params.rows.flatMap((row, i) => {
      const needs = row.show === "n" ? [] : row.show === "mean-sd" ? ["column" as const] : (["column", "values"] as const);
      const [absent] = needs.filter((key) => row[key] === undefined);
      return absent ? [{ at: ["rows", i], message: `row "${row.row}" shows ${row.show} and needs "${absent}"` }] : [];
    }),
  ],
  async run({ params, inputs, scratch, log, stage, synthetic }) {
    const { characteristics } = await import("./characteristics.ts");
    const split = await inputs.split?.read();
    const { columns, rows, notes } = characteristics(await inputs.table.read(), split, params.rows, inputs.table.label);
    const caption = params.caption || `Characteristics of the cohort${split ? " in the training and the test part" : ""}.`;
    const { rowHeader } = params;
    const model = {
      name: stage,
      caption,
      rowHeader,
      columns,
      rows,
      notes: [...notes, ...params.notes],
      synthetic,
      patientLevel: false,
    };
    return tableOutputs(model, params, { scratch, log });
  },
});
