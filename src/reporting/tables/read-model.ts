import type { JsonValue } from "../../formats/kind-values.ts";
import { InputError } from "../../runner/contract/failure.ts";
import type { TableModel } from "./model.ts";

/** A table model from the JSON of a `table-model` artifact; an InputError named `label` where the JSON is no such thing. */
export function readModel(json: JsonValue, label: string): TableModel {
  const model = json as unknown as TableModel; // checked below as far as the writers rely on it
  const fits =
    typeof model === "object" &&
    model !== null &&
    typeof model.name === "string" &&
    Array.isArray(model.columns) &&
    Array.isArray(model.rows) &&
    model.rows.every((row) => Array.isArray(row.cells) && row.cells.length === model.columns.length);
  if (!fits) throw new InputError({ code: "not-a-table-model", message: `${label} is not a table model` });
  return model;
}
