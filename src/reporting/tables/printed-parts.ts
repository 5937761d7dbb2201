import type { Cell, Role } from "./model.ts";

/** A number with its sign, where that is no dash after another number (`465-466`); thousands may be grouped (`1,329`). */
export const NUMBER = /(?:(?<!\d)[-+−])?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?/g;

/** A printed cell taken apart at its numbers: `gaps` are the texts around them, one more than there are numbers. */
export interface PrintedParts {
  readonly numbers: readonly string[];
  readonly gaps: readonly string[];
}

/** The full values of a cell's numbers; empty where it has none. */
export const numbersOf = ({ value }: Cell): readonly number[] =>
  typeof value === "number" ? [value] : Array.isArray(value) ? (value as readonly number[]) : [];

/** The full value of the cell's number of this role; undefined where it has none. */
export const numberOf = (cell: Cell, role: Role): number | undefined => numbersOf(cell)[cell.roles?.indexOf(role) ?? -1];

/** The cell's numbers and the text around them; undefined where the printed numbers are not one for each value (`3.9×10⁻⁵`, words). */
export function printedParts(cell: Cell): PrintedParts | undefined {
  const numbers = cell.text.match(NUMBER) ?? [];
  if (numbers.length === 0 || numbers.length !== numbersOf(cell).length || /[⁰¹²³⁴⁵⁶⁷⁸⁹⁻∞]/.test(cell.text)) return undefined;
  return { numbers, gaps: cell.text.split(NUMBER) };
}

/** A comparison sign at the end of the text before a number, which belongs to it: `<` of `<0.001`. */
const COMPARATOR = /[<>≤≥]\s?$/;

/** The text before a number without its comparison sign, and that sign. */
export function beforeNumber(gap: string): { readonly text: string; readonly comparator: string } {
  const comparator = COMPARATOR.exec(gap)?.[0] ?? "";
  return { text: gap.slice(0, gap.length - comparator.length), comparator };
}

/** Decimals of a printed number. */
export const decimalsOf = (printed: string): number => printed.split(".")[1]?.length ?? 0;
