import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { conditionMisfits } from "./condition-misfits.ts";

const Scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);
const Condition = Type.Object(
  {
    column: Type.String({ minLength: 1, description: "Column that is looked at." }),
    equals: Type.Optional(Type.Unsafe<string | number | boolean>({ ...Scalar, description: "The cell is this." })),
    in: Type.Optional(Type.Array(Scalar, { minItems: 1, description: "The cell is one of these." })),
    min: Type.Optional(Type.Number({ description: "The number is this or more." })),
    max: Type.Optional(Type.Number({ description: "The number is this or less." })),
  },
  { additionalProperties: false },
);
const Params = Type.Object(
  {
    columns: Type.Optional(
      Type.Array(Type.String(), {
        minItems: 1,
        description:
          "Columns to keep, in this order; the id column stays in any case. All unless said here or by the input columns.",
      }),
    ),
    drop: Type.Array(Type.String(), { default: [], description: "Columns to leave out." }),
    rows: Type.Optional(
      Type.Union([Type.Array(Type.Integer({ minimum: 0 })), Type.Array(Condition, { minItems: 1 })], {
        description:
          "Rows to keep: row numbers from 0, in this order, or conditions that must all hold (a missing cell meets none). All unless said.",
      }),
    ),
  },
  { additionalProperties: false },
);

/** Columns and rows of a table. */
export const select = defineComponent({
  name: "data/select",
  version: 1,
  doc: "Keeps some columns and rows of a table.",
  params: Params,
  inputs: {
    table: { kind: "table", doc: "any table" },
    columns: { kind: "metrics", optional: true, doc: "names of the columns to keep, as a list, in place of the parameter" },
  },
  outputs: { table: { kind: "table", patientLevel: true, doc: "what was kept" } },
  check: conditionMisfits,
  async run({ params, inputs, log }) {
    const [{ selectTable }, { columnNames }] = await Promise.all([import("./select-table.ts"), import("./column-names.ts")]);
    const named = inputs.columns && columnNames(await inputs.columns.read(), inputs.columns.label, params.columns);
    const table = selectTable(await inputs.table.read(), named ? { ...params, columns: named } : params, inputs.table.label);
    log.metric("rows", table.rows);
    return { table };
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "preparation",
  sentences: ["Of a table, {out.table.rows} rows with {out.table.columns} columns were kept ({stages})."],
};
