import { decodeText } from "./decode-text.ts";
import { FormatError, fileName } from "./format-error.ts";
import type { JsonValue, Split } from "./kind-values.ts";

/** Parses JSON; a FormatError names the line and column of the mistake. */
export function readJson(bytes: Uint8Array, file: string): JsonValue {
  const text = decodeText(bytes, file);
  try {
    return JSON.parse(text) as JsonValue; // what JSON.parse returns is JSON
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const at = Number(/position (\d+)/.exec(reason)?.[1] ?? text.length);
    const before = text.slice(0, at).split("\n");
    const ended = at >= text.trimEnd().length;
    throw new FormatError({
      code: ended ? "cut-off-file" : "damaged-file",
      message: ended
        ? `${fileName(file)} is cut off: its JSON ends in line ${before.length}, column ${before.at(-1)!.length + 1}, before it is complete`
        : `${fileName(file)} is no JSON: line ${before.length}, column ${before.at(-1)!.length + 1}`,
      file,
      line: before.length,
      help: "write it again",
    });
  }
}

/**
 * JSON as files hold it: keys in the order given, two spaces, lists of plain values on one line, a line end at the end.
 * NaN and infinite numbers, which JSON lacks, become null; keys whose value is undefined are left out.
 */
export function writeJson(value: JsonValue): string {
  return `${print(value, "")}\n`;
}

function print(value: unknown, indent: string): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    const parts = value.map((item) => print(item, deeper));
    if (value.every((item) => typeof item !== "object" || item === null)) return `[${parts.join(", ")}]`;
    return `[\n${parts.map((part) => deeper + part).join(",\n")}\n${indent}]`;
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return "{}";
  return `{\n${entries.map(([key, item]) => `${deeper}${JSON.stringify(key)}: ${print(item, deeper)}`).join(",\n")}\n${indent}}`;
}

/** Checks that JSON is a split: row numbers from 0, none twice, ids as many as rows. */
export function asSplit(value: JsonValue, file: string): Split {
  const bad = (what: string): FormatError =>
    new FormatError({
      code: "bad-split",
      message: `${fileName(file)} is no split: ${what}`,
      file,
      help: 'it needs "train" and "test", lists of row numbers from 0',
    });
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw bad("it holds no map");
  const content = value as { readonly [key: string]: JsonValue };
  const seen = new Set<number>();
  const rows = (key: string): number[] => {
    const list = content[key];
    if (!Array.isArray(list)) throw bad(`"${key}" is missing`);
    return list.map((row: JsonValue) => {
      if (typeof row !== "number" || !Number.isSafeInteger(row) || row < 0) throw bad(`"${key}" holds ${JSON.stringify(row)}`);
      if (seen.has(row)) throw bad(`row ${row} comes twice`);
      seen.add(row);
      return row;
    });
  };
  const train = rows("train");
  const test = rows("test");
  const ids = (key: string, count: number): (string | number)[] | undefined => {
    const list = content[key];
    if (list === undefined || list === null) return undefined;
    if (!Array.isArray(list) || list.length !== count || !list.every((id) => typeof id === "string" || typeof id === "number")) {
      throw bad(`"${key}" must list ${count} ids`);
    }
    return list as (string | number)[];
  };
  const trainIds = ids("train_ids", train.length);
  const testIds = ids("test_ids", test.length);
  return { train, test, ...(trainIds && testIds ? { train_ids: trainIds, test_ids: testIds } : {}) };
}
