import { booleanColumn, type Column, integerColumn, numberColumn, textColumn } from "../../../formats/table.ts";
import type { Json } from "../../../runner/contract/json.ts";

/** Values of a parameter as a column: numbers or booleans where all are (null is missing), else text, with lists and maps as JSON. */
export function parameterColumn(name: string, values: readonly Json[]): Column {
  const given = values.filter((value) => value !== null);
  if (given.length > 0 && given.every((value) => typeof value === "number")) {
    const numbers = values.map((value) => (typeof value === "number" ? value : Number.NaN));
    return given.every(Number.isSafeInteger) ? integerColumn(name, numbers) : numberColumn(name, numbers);
  }
  if (given.length > 0 && given.every((value) => typeof value === "boolean")) {
    return booleanColumn(
      name,
      values.map((value) => (typeof value === "boolean" ? value : null)),
    );
  }
  return textColumn(
    name,
    values.map((value) => (value === null || typeof value === "string" ? value : JSON.stringify(value))),
  );
}
