import { closeSync, openSync, statSync } from "node:fs";
import { Metadata } from "./arrow-bounds.ts";
import { readAt } from "./read-at.ts";

/** A column as an Arrow file's footer declares it; types that regimen does not write are told as text. */
export interface OutlinedColumn {
  readonly name: string;
  readonly type: "number" | "integer" | "boolean" | "text";
}

export interface TableOutline {
  readonly columns: readonly OutlinedColumn[];
  readonly rows: number;
}

/** Flatbuffers' numbers of Arrow's types (Schema.fbs). */
const TYPES: { readonly [number: number]: OutlinedColumn["type"] } = { 2: "integer", 3: "number", 6: "boolean" };
const END = 10; // the footer's length, then "ARROW1"
/** A batch's header is as long as it has columns; far more than any table here has. */
const MOST_HEADER = 1 << 24;

/**
 * Columns and rows of an Arrow IPC file, from its footer and its batches' headers alone: whatever the size of the table, a few reads.
 * Undefined where the file is none that can be read.
 */
export function arrowOutline(path: string): TableOutline | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    const { size } = statSync(path);
    const length = read(file, size - END, 4).getInt32(0, true);
    if (length <= 0 || length > size - END) return undefined;
    const footer = new Metadata(read(file, size - END - length, length), 0);
    const columns = (footer.table(1)?.tables(1) ?? []).map((field) => ({
      name: field.text(0) ?? "",
      type: TYPES[field.byte(2) ?? 0] ?? ("text" as const),
    }));
    let rows = 0;
    for (const offset of footer.structs(3, 24)) rows += rowsAt(file, offset);
    return { columns, rows };
  } catch {
    return undefined; // it only goes untold
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Rows of the batch whose message begins at an offset of the file. */
function rowsAt(file: number, offset: number): number {
  const head = read(file, offset, 8);
  const skipped = head.getInt32(0, true) === -1 ? 8 : 4; // old files have no continuation mark
  const length = head.getInt32(skipped - 4, true);
  if (length > MOST_HEADER) throw new RangeError("no header of a batch is so long");
  return new Metadata(read(file, offset + skipped, length), 0).table(2)?.long(0) ?? 0;
}

function read(file: number, at: number, length: number): DataView {
  const bytes = readAt(file, at, length);
  return new DataView(bytes.buffer, bytes.byteOffset, length);
}
