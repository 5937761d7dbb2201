import { decodeText } from "./decode-text.ts";
import { FormatError, fileName, listNames } from "./format-error.ts";
import { inferColumn } from "./infer-column.ts";
import { type Column, isMissing, type Table, tableOf } from "./table.ts";

interface ParsedRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Reads a CSV file with a heading: commas, RFC 4180 quotes, any line end, UTF-8 with or without a byte order mark.
 * An empty cell is missing, blank lines are skipped; `inferColumn` says how a column gets its type.
 *
 * A row with too few or too many cells, a column name that is missing or comes twice, a quote that is not closed, or text that is
 * not UTF-8 is a FormatError with file, row, line and column. `file` is for messages only.
 */
export async function readCsv(bytes: Uint8Array, file: string): Promise<Table> {
  const name = fileName(file);
  const text = decodeText(bytes, file);
  if (text.trim() === "")
    throw new FormatError({ code: "damaged-file", message: `${name} is empty`, file, help: "a table needs a heading" });
  const { parse } = await import("csv-parse/sync");
  let records: ParsedRecord[];
  try {
    // with `info` every record comes with its position; the library's types leave that out
    records = parse(text, {
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ["\r\n", "\n", "\r"],
    }) as unknown as ParsedRecord[];
  } catch (error) {
    throw quoteError(error, text, file);
  }
  const [heading, ...rows] = records;
  if (!heading) throw new FormatError({ code: "damaged-file", message: `${name} has no heading`, file });
  const names = checkNames(heading.record, file);
  rows.forEach(({ record, info }, index) => {
    if (record.length === names.length) return;
    const last = index === rows.length - 1;
    const line = info.lines - record.reduce((sum, cell) => sum + cell.split("\n").length - 1, 0);
    throw new FormatError({
      code: last && record.length < names.length ? "cut-off-file" : "ragged-row",
      message: `${name}, row ${index + 1} (line ${line}) has ${record.length} cells, but the heading has ${names.length}`,
      file,
      row: index + 1,
      line,
      ...(record.length < names.length ? { column: names[record.length]! } : {}),
      help:
        last && record.length < names.length
          ? "it is the last row: the file may be cut off; fetch it again"
          : "quote cells that hold commas or line ends, and fill the row up",
    });
  });
  const columns: Column[] = names.map((column, j) =>
    inferColumn(
      column,
      rows.map((row) => row.record[j]!),
    ),
  );
  return { rows: rows.length, columns };
}

function checkNames(names: readonly string[], file: string): readonly string[] {
  const first = new Map<string, number>();
  names.forEach((column, j) => {
    if (column.trim() === "") {
      throw new FormatError({
        code: "damaged-file",
        message: `${fileName(file)}: column ${j + 1} has no name in the heading (line 1)`,
        file,
        line: 1,
        help: j === 0 ? "name it; from pandas, write the file with index=False" : "name it",
      });
    }
    const before = first.get(column);
    if (before !== undefined) {
      throw new FormatError({
        code: "duplicate-column",
        message: `${fileName(file)}: columns ${before + 1} and ${j + 1} are both named "${column}" (line 1)`,
        file,
        line: 1,
        column,
        help: "rename or delete one of them",
      });
    }
    first.set(column, j);
  });
  return names;
}

function quoteError(error: unknown, text: string, file: string): unknown {
  const { code, lines } = error as { code?: unknown; lines?: unknown }; // fields of the library's CsvError
  if (typeof code !== "string" || typeof lines !== "number") return error;
  const open = code === "CSV_QUOTE_NOT_CLOSED";
  const line = open ? lastOpenQuote(text) : lines;
  const name = fileName(file);
  return new FormatError({
    code: open ? "cut-off-file" : "damaged-file",
    message: open
      ? `${name}: the quote opened in line ${line} is never closed`
      : `${name}, line ${line}: a quote stands inside a cell that is not quoted as a whole`,
    file,
    line,
    help: open ? "close it, or fetch the file again if it was cut off" : "quote the whole cell and write quotes in it twice",
  });
}

/** Line of the last quote that opens a cell; a doubled quote closes and opens again. */
function lastOpenQuote(text: string): number {
  let line = 1;
  let opened = 1;
  let isOpen = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "\n") line++;
    else if (text[i] === '"') {
      isOpen = !isOpen;
      if (isOpen && text[i - 1] !== '"') opened = line;
    }
  }
  return opened;
}

/**
 * A table as CSV: heading, `\n` line ends, RFC 4180 quotes, every number in the shortest form that reads back as the same number.
 * Missing is empty, infinite is `inf`. A column of type number whose values are all whole is written `1.0`, so that it reads back as
 * numbers, not integers. Empty text reads back as missing.
 */
export async function writeCsv(table: Table): Promise<string> {
  const { stringify } = await import("csv-stringify/sync");
  const printers = table.columns.map(printer);
  const lines: string[][] = [table.columns.map((column) => column.name)];
  for (let row = 0; row < table.rows; row++) lines.push(printers.map((print) => print(row)));
  // a lone empty cell would be a blank line, which readers skip
  return stringify(lines, { record_delimiter: "\n", quoted_empty: table.columns.length === 1, quoted_match: /\r/ });
}

function printer(column: Column): (row: number) => string {
  if (column.type === "text") return (row) => column.values[row] ?? "";
  const { values, type } = column;
  const whole = type === "number" && values.every((value) => !Number.isFinite(value) || Number.isInteger(value));
  return (row) => {
    if (isMissing(column, row)) return "";
    const value = values[row]!;
    if (type === "boolean") return value === 0 ? "false" : "true";
    if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
    if (type === "integer") return String(value);
    const text = Object.is(value, -0) ? "-0" : String(value);
    return whole && !text.includes("e") ? `${text}.0` : text;
  };
}

/** Checks a table before it is written, so that a component's mistake shows at its place. */
export function checkTable(table: Table): Table {
  const built = tableOf(table.columns, table.id);
  if (table.columns.length > 0 && built.rows !== table.rows) {
    throw new RangeError(
      `the table says ${table.rows} rows, its columns have ${built.rows}: ${listNames(table.columns.map((c) => c.name))}`,
    );
  }
  return table;
}
