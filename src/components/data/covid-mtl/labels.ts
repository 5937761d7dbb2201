import { type Column, cellText, integerColumn, type NumericColumn, type Table } from "../../../formats/table.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import { columnOf, place, wholeNumbers } from "./cells.ts";

interface LabelRule {
  readonly name: string;
  readonly from: string;
  readonly classes: number;
  /** Words of the raw column, in lower case. */
  readonly values: Readonly<Record<string, number>>;
}

/** The three labels, and the raw columns they follow from. */
export const LABELS: readonly LabelRule[] = [
  { name: "COVIDNC", from: "SARS-CoV-2 nucleic acids", classes: 2, values: { negative: 0, positive: 1 } },
  { name: "COVIDCT", from: "CT", classes: 2, values: { negative: 0, positive: 1 } },
  {
    name: "COVIDSeverity",
    from: "Morbidity",
    classes: 3,
    values: { control: 0, suspected: 0, mild: 1, regular: 1, severe: 2, "critically ill": 2 },
  },
];

/**
 * The patients with their three labels: those that the table has are checked, the others derived from the raw columns and appended.
 * A label or word that is not allowed is an InputError with its row.
 */
export function withLabels(patients: Table, file: string): Table {
  const columns: Column[] = [...patients.columns];
  for (const rule of LABELS) {
    const at = columns.findIndex((column) => column.name === rule.name);
    if (at >= 0) columns[at] = checkLabel(wholeNumbers(columns[at]!, patients, file), rule, patients, file);
    else columns.push(deriveLabel(rule, patients, file));
  }
  return { ...patients, columns };
}

function checkLabel(column: NumericColumn, rule: LabelRule, patients: Table, file: string): NumericColumn {
  const row = column.values.findIndex((value) => !Number.isInteger(value) || value < 0 || value >= rule.classes);
  if (row < 0) return column;
  const allowed = rule.classes === 2 ? "0 or 1" : "0, 1 or 2";
  throw new InputError({
    code: "cohort-label",
    message: `${place(file, patients, row, rule.name)} is ${column.values[row]}, not ${allowed}`,
    allowed,
    help: `mend the cell, or delete the column: it then follows from "${rule.from}"`,
  });
}

function deriveLabel(rule: LabelRule, patients: Table, file: string): NumericColumn {
  const raw = patients.columns.find((column) => column.name === rule.from);
  if (!raw) throw columnOf(patients, rule.name, file, `nor the column "${rule.from}" that it follows from`);
  const words = Object.keys(rule.values);
  return integerColumn(
    rule.name,
    Array.from({ length: patients.rows }, (_, row) => {
      const word = cellText(raw, row);
      const value = word === null ? undefined : rule.values[word.trim().toLowerCase()];
      if (value === undefined) {
        throw new InputError({
          code: "cohort-label",
          message: `${place(file, patients, row, rule.from)} ${word === null ? "is empty" : `is ${JSON.stringify(word)}`}; ${rule.name} follows from it`,
          allowed: words.join(", "),
          help: "mend the cell",
        });
      }
      return value;
    }),
  );
}
