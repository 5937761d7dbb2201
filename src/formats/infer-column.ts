import { type Column, textColumn } from "./table.ts";

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const WHOLE = /^[+-]?\d+$/;
const LEADING_ZERO = /^[+-]?0\d/;
const MISSING = new Set(["NaN", "nan", "NA"]);
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const TRUE = new Set(["true", "True", "TRUE"]);
const FALSE = new Set(["false", "False", "FALSE"]);

/** What a text cell is as a number: NaN for an empty cell, `NaN`, `nan` and `NA`, undefined if it is no number. Spaces around it are ignored. */
export function parseNumber(cell: string): number | undefined {
  const text = cell.trim();
  if (text === "" || MISSING.has(text)) return Number.NaN;
  if (NUMBER.test(text)) return Number(text);
  const infinite = INFINITE.exec(text);
  if (infinite) return infinite[1] === "-" ? -Infinity : Infinity;
  return undefined;
}

/**
 * A column from cells as they stand in a text file; an empty cell is missing.
 *
 * - all cells true or false (`True`, `TRUE`): boolean
 * - all numbers: integer if written as whole numbers, otherwise number; no cell filled: number
 * - else text, as are whole numbers that would not survive as such: with leading zeros (`007`), or beyond 2^53
 */
export function inferColumn(name: string, cells: readonly string[]): Column {
  const values = new Float64Array(cells.length);
  let numeric = true;
  let boolean = true;
  let whole = true;
  let filled = false;
  let exact = true; // all whole numbers are held exactly
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row]!;
    if (cell === "") {
      values[row] = Number.NaN;
      continue;
    }
    if (boolean) boolean = TRUE.has(cell) || FALSE.has(cell);
    if (boolean) {
      values[row] = TRUE.has(cell) ? 1 : 0;
      filled = true;
      continue;
    }
    const value = parseNumber(cell);
    if (value === undefined || LEADING_ZERO.test(cell.trim())) {
      numeric = false;
      break;
    }
    values[row] = value;
    if (Number.isNaN(value)) continue;
    filled = true;
    if (!WHOLE.test(cell.trim())) whole = false;
    else if (!Number.isSafeInteger(value) && BigInt(cell.trim().replace("+", "")) !== BigInt(value)) exact = false;
  }
  // a column that began with booleans and went on with numbers is neither
  if (numeric && !boolean && cells.some((cell) => TRUE.has(cell) || FALSE.has(cell))) numeric = false;
  if (!numeric || (whole && !exact)) {
    return textColumn(
      name,
      cells.map((cell) => (cell === "" ? null : cell)),
    );
  }
  if (!filled) return { name, type: "number", values: values.fill(Number.NaN) };
  if (boolean) return { name, type: "boolean", values };
  return { name, type: whole && values.every(isWholeOrMissing) ? "integer" : "number", values };
}

const isWholeOrMissing = (value: number): boolean => Number.isNaN(value) || Number.isSafeInteger(value);
