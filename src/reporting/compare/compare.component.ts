import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import { InputError } from "../../runner/contract/failure.ts";
import { PathParam } from "../../runner/contract/params.ts";

const Params = Type.Object(
  { reference: PathParam({ description: "File with the published numbers." }) },
  { additionalProperties: false },
);

/** Ours against the published numbers, as a stage; a spec's top-level `compare` does the same for all of its tables. */
export const compare = defineComponent({
  name: "reporting/compare",
  version: 1,
  doc: "Compares tables with published ones cell by cell.",
  params: Params,
  inputs: { tables: { kind: "table-model", doc: "tables named as in the reference file", many: true } },
  outputs: {
    comparison: { kind: "table", doc: "table, row, column, published, ours, value, tolerance, verdict, reason" },
    csv: { kind: "document", doc: "the same as CSV", extension: ".csv", file: "compare", publish: "compare.csv" },
    summary: { kind: "metrics", doc: "verdicts counted, in all and a table" },
  },
  async run({ params, inputs, log, scratch }) {
    const [{ readFile, writeFile }, { readReference }, { compareTables }, csv, { summarise }, { readModel }] = await Promise.all([
      import("node:fs/promises"),
      import("./read-reference.ts"),
      import("./compare-tables.ts"),
      import("./comparison-csv.ts"),
      import("./summary.ts"),
      import("../tables/read-model.ts"),
    ]);
    const { fileOutput } = await import("../../runner/contract/component.ts");
    const { tableOf, textColumn } = await import("../../formats/table.ts");
    const reference = readReference(await readFile(params.reference, "utf8"), params.reference);
    if (!reference.ok) throw new InputError(reference.failures[0]!);
    const models = await Promise.all(inputs.tables.map(async (handle) => readModel(await handle.read(), handle.label)));
    const comparison = compareTables(reference.value, models);
    const path = `${scratch}/compare.csv`;
    await writeFile(path, csv.comparisonCsv(comparison.rows));
    const summary = summarise(comparison);
    for (const [verdict, count] of Object.entries(summary.total)) log.metric(`compare.${verdict.replace(" ", "-")}`, count);
    const column = (name: (typeof csv.COMPARISON_COLUMNS)[number]) =>
      textColumn(
        name,
        comparison.rows.map((row) => row[name]),
      );
    return { comparison: tableOf(csv.COMPARISON_COLUMNS.map(column)), csv: fileOutput(path), summary: { ...summary } };
  },
});
