import type { Cell } from "./model.ts";
import { NUMBER } from "./printed-parts.ts";

/**
 * A cell's value with every digit: a number in its shortest notation that reads back; several numbers in the printed pattern
 * (`54.66881720430108±16.813547119429348`, `-0.0125 (-0.0301, 0.0050)`); words as they are; nothing for a missing value.
 */
export function fullPrecision(cell: Cell): string {
  const { text, value } = cell;
  if (value === null) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number") return Number.isNaN(value) ? "" : String(value);
  const places = text.match(NUMBER)?.length ?? 0;
  if (places !== value.length) return value.map(String).join(";");
  let next = 0;
  return text.replace(NUMBER, () => String(value[next++]!));
}
