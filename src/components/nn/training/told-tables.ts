import { findColumn, idColumn } from "../../../formats/columns.ts";
import { selectValues } from "../../../formats/rows.ts";
import { type Column, type Table, textColumn } from "../../../formats/table.ts";
import { classProbabilities } from "./class-scores.ts";
import type { ToldPart } from "./evaluate-part.ts";
import type { ModelTask } from "./model-file.ts";
import { predictionsTable, type TaskScores, taskScores } from "./predictions.ts";

/** What a network tells of cases, as tables. */
export interface ToldTables {
  /** Of the first task: id, label, p0, p1, … of the cases whose label is known. */
  readonly scores: Table;
  /** Of all tasks: id, task, label, p0, p1, … */
  readonly predictions: Table;
}

/** The tables of what was told, with ids and labels as they stand in the labels table. */
export function toldTables(
  told: ToldPart,
  tasks: readonly ModelTask[],
  { table, where }: { readonly table: Table; readonly where: string },
): ToldTables {
  const ids = idColumn(table);
  const id: Column = ids ? selectValues(ids, told.rows) : textColumn("id", told.ids);
  const all = tasks.map(({ name, classes }, k): TaskScores => {
    const probabilities = classProbabilities(told.logits[k]!, told.widths[k]!, classes.length);
    return {
      name,
      classes,
      probabilities,
      label: knownLabels(selectValues(findColumn(table, name, where), told.rows), told.labels[k]!),
    };
  });
  return { scores: taskScores(id, all[0]!, "drop"), predictions: predictionsTable(id, all) };
}

/** Labels, without those that are no class of the network. */
function knownLabels(label: Column, codes: Int32Array): Column {
  if (label.type === "text") return { ...label, values: label.values.map((value, i) => (codes[i]! < 0 ? null : value)) };
  return { ...label, values: label.values.map((value, i) => (codes[i]! < 0 ? Number.NaN : value)) };
}
