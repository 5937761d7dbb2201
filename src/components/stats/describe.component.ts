import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";

const Params = Type.Object(
  {
    columns: Type.Optional(
      Type.Array(Type.String(), {
        minItems: 1,
        description:
          "Columns to describe, in this order; unless said all but the id, the group, and text of more than 50 classes.",
      }),
    ),
    counted: Type.Array(Type.String(), {
      default: [],
      description: "Numeric columns whose values are counted, as those of text and boolean columns are (labels).",
    }),
    group: Type.Optional(
      Type.String({ minLength: 1, description: "Column by whose classes everything is described, beside all rows." }),
    ),
    ddof: Type.Integer({
      minimum: 0,
      maximum: 1,
      default: 1,
      description: "What is taken off n in the standard deviation's divisor.",
    }),
  },
  { additionalProperties: false },
);

/** What a table holds: counts of values, means and quantiles, by part of a split and by group. */
export const describe = defineComponent({
  name: "stats/describe",
  version: 1,
  doc: "Describes the columns of a table, by part of a split and by group.",
  params: Params,
  inputs: {
    table: { kind: "table", doc: "one row a patient" },
    split: { kind: "split", optional: true, doc: "parts to describe beside all rows" },
  },
  outputs: {
    describe: {
      kind: "table",
      doc: "column, part (all, training, test), group (all or a class), value (of counted columns), count, missing, share, mean, sd, minimum, q1, median, q3, maximum",
    },
  },
  async run({ params, inputs }) {
    const { describeTable } = await import("./describe-table.ts");
    const split = await inputs.split?.read();
    return { describe: describeTable(await inputs.table.read(), params, split, inputs.table.label) };
  },
});

/** What a paper says of it. */
export const methods: Methods = { part: "statistics", sentences: [] };
