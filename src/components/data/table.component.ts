import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { PathParam } from "../../runner/contract/params.ts";

const Params = Type.Object(
  {
    path: PathParam({
      description: "File of the table: .csv, .arrow, .feather, or a pickled pandas DataFrame (.ppl, .pkl, .pickle).",
    }),
    id: Type.Optional(
      Type.String({
        minLength: 1,
        description: "Column with a row's id; PID, id or case unless said, else rows are numbered from 0.",
      }),
    ),
  },
  { additionalProperties: false },
);

/** A table from a file. */
export const dataTable = defineComponent({
  name: "data/table",
  version: 1,
  doc: "Reads a table from a file and checks it: heading, row lengths, and that the ids of the column named by `id` are there and unique.",
  params: Params,
  inputs: {},
  outputs: { table: { kind: "table", patientLevel: true, doc: "the file's rows and columns" } },
  async run({ params, log }) {
    const { loadTable } = await import("./load-table.ts");
    const table = await loadTable(params.path, params.id);
    log.metric("rows", table.rows);
    return { table };
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "data",
  sentences: ["The data are a table of {out.table.rows} rows and {out.table.columns} columns."],
};
