import type { JsonValue } from "./formats/kind-values.ts";
import type { TableModel } from "./reporting/tables/model.ts";
import { readModel } from "./reporting/tables/read-model.ts";
import { tableNumbers } from "./reporting/tables/table-numbers.ts";
import { isValues, readValues } from "./reporting/values/values-model.ts";
import type { PrintedNumber } from "./runner/cli/trace/printed-number.ts";

/** Every number of a table, or of the values of a stage, under its key, as their LaTeX has them; a cell of words is one, too. */
export function printedNumbers(json: JsonValue, label: string): readonly PrintedNumber[] {
  if (isValues(json)) {
    const { name: table, values } = readValues(json, label);
    return values.map(({ key, text, value, name: row, of: column }) => ({ key, text, value, table, row, column }));
  }
  return numbersOfTable(readModel(json, label));
}

/** Those of a table. */
export const numbersOfTable = (model: TableModel): readonly PrintedNumber[] =>
  tableNumbers(model).map(({ key, text, value, row, column }) => {
    const place = { table: model.name, row: row.key, column: column.key };
    return { key, text, value, ...place };
  });
