import { fileName } from "../../../formats/format-error.ts";
import { parseNumber } from "../../../formats/infer-column.ts";
import { nearest } from "../../../formats/nearest.ts";
import { type Column, cellText, isNumeric, type NumericColumn, type Table, type TextColumn } from "../../../formats/table.ts";
import { InputError } from "../../../runner/contract/failure.ts";

/** `patients.csv, row 3 (PID 17), column "Age"`: rows count from 1 without the heading. */
export function place(file: string, table: Table, row: number, column: string): string {
  const pid = table.columns.find((each) => each.name === "PID");
  const who = pid && column !== "PID" ? cellText(pid, row) : null;
  return `${fileName(file)}, row ${row + 1}${who === null ? "" : ` (PID ${who})`}, column "${column}"`;
}

/** The error that a column is missing; `also` goes on after its name. */
export function columnOf(table: Table, name: string, file: string, also?: string): InputError {
  const meant = nearest(
    name,
    table.columns.map((column) => column.name),
  );
  return new InputError({
    code: "cohort-column",
    message: `${fileName(file)} has no column "${name}"${also === undefined ? "" : `, ${also}`}`,
    ...(meant === undefined ? {} : { nearest: meant }),
    help: `add the column, or fetch ${fileName(file)} again`,
  });
}

/** The column as finite numbers without gaps; a text, empty or infinite cell is an InputError with its row. */
export function numbers(column: Column, table: Table, file: string): NumericColumn {
  const parsed = isNumeric(column) ? column : parse(column);
  const { values } = parsed;
  let wrong = 0;
  let first = -1;
  for (let row = 0; row < values.length; row++) {
    if (Number.isFinite(values[row])) continue;
    if (first < 0) first = row;
    wrong++;
  }
  if (first < 0) return parsed;
  const text = cellText(column, first);
  const isGap = text === null || Number.isNaN(parseNumber(text));
  throw new InputError({
    code: isGap ? "cohort-gap" : "cohort-number",
    message: `${place(file, table, first, column.name)} is ${isGap ? "empty" : `${JSON.stringify(text)}, not a number`}${
      wrong > 1 ? `; ${wrong - 1} more of the column's cells ${wrong > 2 ? "are" : "is"} like it` : ""
    }`,
    help: isGap
      ? "fill the cell in, or delete the patient from both tables"
      : "mend the cell, or delete the patient from both tables",
  });
}

/** The same for whole numbers. */
export function wholeNumbers(column: Column, table: Table, file: string): NumericColumn {
  const { values } = numbers(column, table, file);
  const row = values.findIndex((value) => !Number.isSafeInteger(value));
  if (row >= 0) {
    throw new InputError({
      code: "cohort-number",
      message: `${place(file, table, row, column.name)} is ${values[row]}, not a whole number`,
      help: "mend the cell",
    });
  }
  return { name: column.name, type: "integer", values };
}

/** Text as numbers; what is none becomes NaN. */
function parse(column: TextColumn): NumericColumn {
  const values = Float64Array.from(column.values.map((cell) => (cell === null ? Number.NaN : (parseNumber(cell) ?? Number.NaN))));
  return { name: column.name, type: values.every(Number.isSafeInteger) ? "integer" : "number", values };
}
