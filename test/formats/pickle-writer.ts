/** Writes small pickles as pandas 1 does, to test the reader without Python. */
import type { Table } from "../../src/formats/table.ts";

const bytesOf = (text: string): number[] => [...Buffer.from(text, "utf8")];
const uint32 = (value: number): number[] => [value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255];

/** Instructions of pickle protocol 4. */
export const op = {
  text: (text: string): number[] => [0x58, ...uint32(Buffer.byteLength(text)), ...bytesOf(text)],
  bytes: (data: Uint8Array): number[] => [0x42, ...uint32(data.length), ...data],
  int: (value: number): number[] => [0x4a, ...uint32(value)],
  name: (module: string, name: string): number[] => [0x63, ...bytesOf(`${module}\n${name}\n`)],
  none: [0x4e],
  false: [0x89],
  tuple: (...items: number[][]): number[] => [0x28, ...items.flat(), 0x74],
  list: (...items: number[][]): number[] => [0x5d, 0x28, ...items.flat(), 0x65],
  map: (...items: number[][]): number[] => [0x7d, 0x28, ...items.flat(), 0x75],
  call: (callable: number[], ...args: number[][]): number[] => [...callable, ...op.tuple(...args), 0x52],
  make: (kind: number[]): number[] => [...kind, 0x29, 0x81],
  state: (object: number[], state: number[]): number[] => [...object, ...state, 0x62],
  file: (body: number[]): Uint8Array => Uint8Array.from([0x80, 4, ...body, 0x2e]),
};

const index = (kind: number[], content: number[]): number[] =>
  op.call(op.name("pandas.core.indexes.base", "_new_Index"), kind, content);

function array(shape: number[], code: string, data: number[]): number[] {
  const empty = op.call(
    op.name("numpy.core.multiarray", "_reconstruct"),
    op.name("numpy", "ndarray"),
    op.tuple(op.int(0)),
    op.bytes(new Uint8Array([98])),
  );
  const dtype = op.state(
    op.call(op.name("numpy", "dtype"), op.text(code), op.false, op.false),
    op.tuple(op.int(3), op.text("<"), op.none, op.none, op.none, op.int(-1), op.int(-1), op.int(0)),
  );
  return op.state(empty, op.tuple(op.int(1), op.tuple(...shape.map(op.int)), dtype, op.false, data));
}

/** A DataFrame of one block a column, as pandas 1 lays it out: numbers as f8, integers i8, booleans b1, text as objects. */
export function pickleFrame(table: Table): Uint8Array {
  const blocks = table.columns.map((column, j) => {
    const shape = [1, table.rows];
    let values: number[];
    if (column.type === "text") {
      values = array(shape, "O8", op.list(...column.values.map((text) => (text === null ? op.none : op.text(text)))));
    } else if (column.type === "number") {
      values = array(shape, "f8", op.bytes(new Uint8Array(column.values.slice().buffer)));
    } else if (column.type === "integer") {
      values = array(shape, "i8", op.bytes(new Uint8Array(BigInt64Array.from(column.values, BigInt).buffer)));
    } else values = array(shape, "b1", op.bytes(Uint8Array.from(column.values)));
    const places = op.call(op.name("builtins", "slice"), op.int(j), op.int(j + 1), op.int(1));
    return op.map(op.text("values"), values, op.text("mgr_locs"), places);
  });
  const columns = index(
    op.name("pandas.core.indexes.base", "Index"),
    op.map(op.text("data"), array([table.columns.length], "O8", op.list(...table.columns.map((column) => op.text(column.name))))),
  );
  const rows = index(
    op.name("pandas.core.indexes.range", "RangeIndex"),
    op.map(op.text("start"), op.int(0), op.text("stop"), op.int(table.rows), op.text("step"), op.int(1)),
  );
  const manager = op.state(
    op.make(op.name("pandas.core.internals.managers", "BlockManager")),
    op.tuple(
      op.list(columns, rows),
      op.list(),
      op.list(),
      op.map(op.text("0.14.1"), op.map(op.text("axes"), op.list(columns, rows), op.text("blocks"), op.list(...blocks))),
    ),
  );
  return op.file(op.state(op.make(op.name("pandas.core.frame", "DataFrame")), op.map(op.text("_mgr"), manager)));
}
