import type { Table as ArrowTable, Data, DataType, RecordBatch, Vector } from "apache-arrow";
import { hasPlausibleLists } from "./arrow-bounds.ts";
import { FormatError, fileName } from "./format-error.ts";
import { type Column, isMissing, type NumericColumn, type Table, type TextColumn } from "./table.ts";

/** Key of the schema's metadata that holds the id column's name. */
export const ID_KEY = "regimen.id";
const MAGIC = "ARROW1";

/**
 * A table as an Arrow IPC file of one batch: number as Float64, integer as Int32 or, where a value needs it, Int64,
 * boolean as Bool, text as Utf8; missing is null. Equal tables give equal bytes.
 */
export async function writeArrow(table: Table): Promise<Uint8Array> {
  const arrow = await import("apache-arrow"); // 0.1 s, so only when a table is read or written
  const fields = table.columns.map((column) => {
    const type = arrowType(arrow, column);
    const nulls = nullBitmap(column, table.rows);
    const data = arrow.makeData({ type, length: table.rows, ...nulls, ...buffers(column, table.rows, type) } as never); // a union the library cannot infer
    return { field: new arrow.Field(column.name, type, true), data: data as Data };
  });
  const schema = new arrow.Schema(
    fields.map(({ field }) => field),
    table.id === undefined ? undefined : new Map([[ID_KEY, table.id]]),
  );
  const struct = arrow.makeData({
    type: new arrow.Struct(schema.fields),
    length: table.rows,
    nullCount: 0,
    children: fields.map(({ data }) => data),
  });
  const batch = new arrow.RecordBatch(schema, struct);
  return arrow.tableToIPC(new arrow.Table(schema, [batch]), "file");
}

function arrowType(arrow: typeof import("apache-arrow"), column: Column): DataType {
  switch (column.type) {
    case "text":
      return new arrow.Utf8();
    case "boolean":
      return new arrow.Bool();
    case "number":
      return new arrow.Float64();
    case "integer":
      return column.values.some((value) => value > 0x7fffffff || value < -0x80000000) ? new arrow.Int64() : new arrow.Int32();
  }
}

function nullBitmap(column: Column, rows: number): { nullCount: number; nullBitmap?: Uint8Array } {
  let nullCount = 0;
  const bitmap = new Uint8Array((rows + 7) >> 3);
  for (let row = 0; row < rows; row++) {
    if (isMissing(column, row)) nullCount++;
    else bitmap[row >> 3]! |= 1 << (row & 7);
  }
  return nullCount === 0 ? { nullCount } : { nullCount, nullBitmap: bitmap };
}

function buffers(column: Column, rows: number, type: DataType): { data: ArrayBufferView; valueOffsets?: Int32Array } {
  if (column.type === "text") return textBuffers(column);
  const { values } = column;
  // what lies under a null is zero, so that equal tables give equal bytes
  const known = Float64Array.from({ length: rows }, (_, row) => (Number.isNaN(values[row]) ? 0 : values[row]!));
  if (column.type === "boolean") {
    const data = new Uint8Array((rows + 7) >> 3);
    for (let row = 0; row < rows; row++) if (known[row] !== 0) data[row >> 3]! |= 1 << (row & 7);
    return { data };
  }
  if (column.type === "number") return { data: known };
  return { data: "bitWidth" in type && type.bitWidth === 64 ? BigInt64Array.from(known, BigInt) : Int32Array.from(known) };
}

function textBuffers(column: TextColumn): { data: Uint8Array; valueOffsets: Int32Array } {
  const encoded = column.values.map((text) => Buffer.from(text ?? "", "utf8"));
  const valueOffsets = new Int32Array(encoded.length + 1);
  encoded.forEach((bytes, row) => {
    valueOffsets[row + 1] = valueOffsets[row]! + bytes.length;
  });
  return { data: new Uint8Array(Buffer.concat(encoded)), valueOffsets };
}

/**
 * Reads an Arrow IPC file or stream (Feather version 2): floats, whole numbers, booleans, text and categories of text.
 * A file that is cut off or damaged, a column of another type, and whole numbers beyond 2^53 are FormatErrors.
 */
export async function readArrow(bytes: Uint8Array, file: string): Promise<Table> {
  const name = fileName(file);
  const text = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  if (text(0, 4) === "FEA1")
    throw unsupported(file, `${name} is Feather version 1`, "write it as version 2 (pandas' to_feather does)");
  if (bytes.length === 0) throw damaged(file, `${name} is empty`);
  if (text(0, 6) === MAGIC && (bytes.length < 18 || text(bytes.length - 6, bytes.length) !== MAGIC)) {
    throw new FormatError({
      code: "cut-off-file",
      message: `${name} is cut off after ${bytes.length} bytes`,
      file,
      help: "fetch it again",
    });
  }
  if (text(0, 6) === MAGIC && !hasPlausibleLists(bytes)) throw damaged(file, `${name} is no Arrow file, or damaged`);
  const arrow = await import("apache-arrow");
  let columns: Column[];
  let id: string | undefined;
  try {
    const table = readBatches(arrow, bytes);
    if (!table || table.numRows > 8 * bytes.length) throw damaged(file, `${name} is no Arrow file, or damaged`);
    columns = table.schema.fields.map((field, j) => {
      const vector = table.getChildAt(j);
      if (vector?.length !== table.numRows) throw damaged(file, `${name} has columns of different lengths`);
      return readColumn(arrow, field.name, vector, file);
    });
    id = table.schema.metadata.get(ID_KEY);
  } catch (error) {
    if (error instanceof FormatError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    if (/compress|codec/i.test(reason)) {
      throw unsupported(
        file,
        `${name} is compressed`,
        'write it without compression (pandas: to_feather(path, compression="uncompressed"))',
      );
    }
    throw damaged(file, `${name} is no readable Arrow file (${reason.split("\n")[0]})`);
  }
  if (id !== undefined && !columns.some((column) => column.name === id)) id = undefined;
  return { rows: columns[0]?.values.length ?? 0, columns, ...(id === undefined ? {} : { id }) };
}

/** All batches as one table. A file's are taken by number: the library's own loop never ends when a damaged one is no batch. */
function readBatches(arrow: typeof import("apache-arrow"), bytes: Uint8Array): ArrowTable | undefined {
  const reader = arrow.RecordBatchReader.from(bytes);
  if (!reader.isFile()) {
    const table = new arrow.Table([...reader]);
    return table.schema.fields.length === 0 ? undefined : table;
  }
  reader.open();
  if (reader.numRecordBatches > bytes.length) return undefined;
  const batches: RecordBatch[] = [];
  for (let i = 0; i < reader.numRecordBatches; i++) {
    const batch = reader.readRecordBatch(i);
    if (!batch) return undefined;
    batches.push(batch);
  }
  return new arrow.Table(reader.schema, batches);
}

function readColumn(arrow: typeof import("apache-arrow"), name: string, vector: Vector, file: string): Column {
  const { type } = vector;
  const inner: DataType = arrow.DataType.isDictionary(type) ? type.dictionary : type;
  if (arrow.DataType.isUtf8(inner) || arrow.DataType.isLargeUtf8(inner) || inner.typeId === arrow.Type.Utf8View) {
    return {
      name,
      type: "text",
      values: Array.from({ length: vector.length }, (_, row) => (vector.get(row) as string | null) ?? null),
    };
  }
  const kind: NumericColumn["type"] | undefined = arrow.DataType.isFloat(inner)
    ? "number"
    : arrow.DataType.isInt(inner)
      ? "integer"
      : arrow.DataType.isBool(inner)
        ? "boolean"
        : arrow.DataType.isNull(inner)
          ? "number"
          : undefined;
  if (kind === undefined) {
    throw unsupported(
      file,
      `${fileName(file)}: column "${name}" is of Arrow type ${type}`,
      "write it as numbers, booleans or text",
      name,
    );
  }
  const values = new Float64Array(vector.length);
  for (let row = 0; row < values.length; row++) {
    const cell = vector.get(row) as number | bigint | boolean | null;
    const value = cell === null ? Number.NaN : Number(cell);
    if (kind === "integer" && cell !== null && !Number.isSafeInteger(value)) {
      throw unsupported(
        file,
        `${fileName(file)}, row ${row + 1}, column "${name}": ${cell} is beyond 2^53`,
        "write the column as text",
        name,
        row + 1,
      );
    }
    values[row] = value;
  }
  return { name, type: kind, values };
}

const damaged = (file: string, message: string): FormatError =>
  new FormatError({ code: "damaged-file", message, file, help: "write or fetch it again" });

const unsupported = (file: string, message: string, help: string, column?: string, row?: number): FormatError =>
  new FormatError({
    code: "unsupported-content",
    message,
    file,
    help,
    ...(column === undefined ? {} : { column }),
    ...(row === undefined ? {} : { row }),
  });
