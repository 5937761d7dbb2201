import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { Choice } from "../../runner/contract/params.ts";

const Params = Type.Object(
  {
    keys: Type.Array(Type.String(), {
      default: [],
      description:
        "Columns that say which rows belong together, in every table; the id columns unless said, row by row where a table has none.",
    }),
    how: Choice(["inner", "left", "right", "outer"], {
      default: "inner",
      description: "Rows kept: those that all tables have, those of the first, those of the last, or all.",
    }),
  },
  { additionalProperties: false },
);

/** Tables side by side. */
export const join = defineComponent({
  name: "data/join",
  version: 1,
  doc: "Joins tables by their ids or other columns.",
  params: Params,
  inputs: { tables: { kind: "table", many: true, doc: "two tables or more" } },
  outputs: { table: { kind: "table", patientLevel: true, doc: "the key columns, then each table's others" } },
  async run({ params, inputs, log }) {
    const { joinTables } = await import("./join-tables.ts");
    const tables = [];
    for (const input of inputs.tables) tables.push({ table: await input.read(), name: input.label });
    const table = joinTables(tables, params.keys, params.how);
    log.metric("rows", table.rows);
    return { table };
  },
});

/** What a paper says of it. */
export const methods: Methods = { part: "data", sentences: [] };
