import type { TextLines } from "./text-lines.ts";

/** Lines `key=value` up to an empty line, by key, with the number of their line. */
export interface Fields {
  readonly map: ReadonlyMap<string, { readonly value: string; readonly line: number }>;
  /** What the lines belong to, for messages. */
  readonly of: string;
  readonly lines: TextLines;
}

/**
 * Reads lines `key=value` up to an empty line or the end of the text, which is not passed. A line without `=` has the empty value where
 * `bare` lists it; another, and a key that comes twice, are damage.
 */
export function parseFields(lines: TextLines, of: string, bare: readonly string[] = []): Fields {
  const map = new Map<string, { value: string; line: number }>();
  for (let line = lines.current(); line !== undefined && line !== ""; line = lines.current()) {
    const at = line.indexOf("=");
    if (at < 1 && !bare.includes(line)) throw lines.bad(`${shown(line)} stands where a key=value of ${of} should`);
    const key = at < 0 ? line : line.slice(0, at);
    if (map.has(key)) throw lines.bad(`${of} has "${key}" twice`);
    map.set(key, { value: at < 0 ? "" : line.slice(at + 1), line: lines.number });
    lines.next();
  }
  return { map, of, lines };
}

/** The value of a key that must be there. */
export function textField({ map, of, lines }: Fields, key: string): string {
  const field = map.get(key);
  if (field) return field.value;
  if (lines.current() === undefined) throw lines.ended(`"${key}" of ${of}`);
  throw lines.bad(`${of} ends here without "${key}"`);
}

/** A whole number from `low` to `high`. */
export function integerField(fields: Fields, key: string, low: number, high: number): number {
  return integersField(fields, key, 1, low, high)[0]!;
}

/** A list of `count` whole numbers from `low` to `high`. */
export function integersField(fields: Fields, key: string, count: number, low: number, high: number): Int32Array {
  return Int32Array.from(listField(fields, key, count), (part) => {
    const value = /^-?\d{1,10}$/.test(part) ? Number(part) : Number.NaN;
    if (value >= low && value <= high) return value;
    throw badField(fields, key, `${key} of ${fields.of} has ${shown(part)}, not a whole number from ${low} to ${high}`);
  });
}

/** A list of `count` numbers; `inf`, `-inf` and `nan` count as such. */
export function numbersField(fields: Fields, key: string, count: number): Float64Array {
  return Float64Array.from(listField(fields, key, count), (part) => {
    const value = printedNumber(part);
    if (value === undefined) throw badField(fields, key, `${key} of ${fields.of} has ${shown(part)}, which is no number`);
    return value;
  });
}

function listField(fields: Fields, key: string, count: number): readonly string[] {
  const text = textField(fields, key);
  const parts = text === "" ? [] : text.split(" ");
  if (parts.length === count) return parts;
  throw badField(fields, key, `${key} of ${fields.of} has ${parts.length} values, not ${count}`);
}

/** The error to throw for what a field holds. */
export function badField({ map, lines }: Fields, key: string, what: string): Error {
  return lines.bad(what, map.get(key)?.line);
}

/** The number that C's `%g` printed; undefined for other text. */
export function printedNumber(text: string): number | undefined {
  if (/^-?\d+(\.\d+)?(e[+-]?\d{1,4})?$/.test(text)) return Number(text);
  if (text === "inf" || text === "-inf") return text === "inf" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  return text === "nan" || text === "-nan" ? Number.NaN : undefined;
}

/** Text for a message, not too long. */
export const shown = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
