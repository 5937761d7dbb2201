import { type Column, cellText } from "./table.ts";

/** A column's labels as classes. */
export interface LabelClasses {
  /** In numeric order if all are numbers, else in text order (by code unit). */
  readonly classes: readonly (number | string)[];
  /** Class of each row, −1 where the label is missing. */
  readonly codes: Int32Array;
}

/**
 * Codes a column's labels. Text labels that all read as numbers are ordered as numbers and stay text; booleans are 0 and 1.
 * O(n log c). An empty column has no classes.
 */
export function labelClasses(column: Column): LabelClasses {
  const numeric = column.type !== "text";
  const found = new Map<number | string, number>();
  for (let row = 0; row < column.values.length; row++) {
    const label = column.values[row]!;
    if (label !== null && !Number.isNaN(label)) found.set(label === 0 ? 0 : label, 0);
  }
  const classes = [...found.keys()];
  const asNumbers = numeric || classes.every((label) => String(label).trim() !== "" && Number.isFinite(Number(label)));
  const byText = (a: number | string, b: number | string): number => (a < b ? -1 : a > b ? 1 : 0);
  classes.sort((a, b) => (asNumbers ? Number(a) - Number(b) || byText(a, b) : byText(a, b)));
  classes.forEach((label, code) => {
    found.set(label, code);
  });
  const codes = new Int32Array(column.values.length);
  for (let row = 0; row < codes.length; row++) {
    const label = column.values[row]!;
    codes[row] = found.get(label === 0 ? 0 : (label as number | string)) ?? -1; // null and NaN are in no class
  }
  return { classes, codes };
}

/** The class as tables and files print it; booleans as `true` and `false`. */
export function classText(column: Column, codes: Int32Array, code: number): string {
  const row = codes.indexOf(code);
  return row < 0 ? "" : (cellText(column, row) ?? "");
}
