import {
  Block,
  BlockManager,
  DataFrame,
  NdArray,
  PandasIndex,
  Refused,
  readNumbers,
  Slice,
  StringArray,
} from "./pickle-objects.ts";
import { type Column, type Table, tableOf } from "./table.ts";

/** The table in a parsed DataFrame; `size` is the file's, in bytes, which bounds the number of cells. */
export function frameTable(value: unknown, size: number): Table {
  if (!(value instanceof DataFrame)) throw new Refused("it holds no pandas DataFrame");
  const { manager } = value;
  if (!(manager instanceof BlockManager)) throw new Refused("its DataFrame is empty");
  const names = readNames(manager.axes[0]);
  const columns: (Column | undefined)[] = names.map(() => undefined);
  let rows: number | undefined;
  for (const block of manager.blocks) {
    if (!(block instanceof Block)) throw new Refused("a block of columns is missing");
    const places = readPlaces(block.places, names.length);
    const { height, read } = readBlock(block.values, places.length);
    rows ??= height;
    if (height !== rows) throw new Refused(`one column has ${height} rows, another ${rows}`);
    if (rows * names.length > size) throw new Refused("it has more cells than bytes");
    places.forEach((place, i) => {
      if (columns[place]) throw new Refused(`column "${names[place]}" comes twice`);
      columns[place] = read(i, names[place]!);
    });
  }
  const whole = columns.filter((column) => column !== undefined);
  if (whole.length !== names.length) throw new Refused(`only ${whole.length} of its ${names.length} columns are there`);
  if (new Set(names).size !== names.length) throw new Refused("two of its columns have one name");
  return tableOf(whole);
}

function readNames(index: unknown): string[] {
  const data = index instanceof PandasIndex ? index.content.get("data") : undefined;
  const list = data instanceof NdArray ? data.data : data instanceof StringArray ? data.values : undefined;
  if (!Array.isArray(list) || !list.every((name) => typeof name === "string"))
    throw new Refused("its columns are not named by text");
  return list;
}

/** Which columns a block holds: a slice, a list, or an array of numbers. */
function readPlaces(places: unknown, columns: number): number[] {
  let list: number[];
  if (places instanceof Slice) {
    list = [];
    const { start, stop, step } = places;
    const by = step ?? 1;
    const last = stop ?? -1; // a slice down to the first column has no end
    if (!Number.isSafeInteger(start) || !Number.isSafeInteger(last) || !Number.isSafeInteger(by) || by === 0) {
      throw new Refused("a block names no columns");
    }
    const [from, to, each] = [start, last, by] as [number, number, number]; // checked above
    for (let place = from; (each > 0 ? place < to : place > to) && list.length <= columns; place += each) list.push(place);
  } else if (places instanceof NdArray && places.shape.length === 1 && places.shape[0]! <= columns) {
    list = [...readNumbers(places, 0, 1, places.shape[0]!)];
  } else throw new Refused("a block names no columns");
  if (!list.every((place) => isCount(place) && place < columns)) throw new Refused("a block names a column that is not there");
  return list;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** Height of a block and how to read its columns one by one. */
function readBlock(values: unknown, width: number): { height: number; read: (i: number, name: string) => Column } {
  if (values instanceof StringArray) {
    const list = values.values;
    if (!Array.isArray(list) || width !== 1) throw new Refused("a column of text is incomplete");
    return { height: list.length, read: (_, name) => ({ name, type: "text", values: list as (string | null)[] }) };
  }
  if (!(values instanceof NdArray)) throw new Refused("it has a column that is neither numbers nor text");
  const array = values;
  const [wide, height] = array.shape.length === 1 ? [1, array.shape[0]!] : [array.shape[0]!, array.shape[1]!];
  if (wide !== width) throw new Refused(`a block of ${wide} columns is meant for ${width}`);
  const start = (i: number): number => (array.fortran ? i : i * height);
  const step = array.fortran ? wide : 1;
  const { data } = array;
  if (data instanceof Uint8Array) {
    const kind = array.dtype.code[0];
    const type = kind === "f" ? "number" : kind === "b" ? "boolean" : "integer";
    return { height, read: (i, name) => ({ name, type, values: readNumbers(array, start(i), step, height) }) };
  }
  return {
    height,
    read: (i, name) =>
      objectColumn(
        name,
        Array.from({ length: height }, (_, row) => data[start(i) + row * step]),
      ),
  };
}

/** A column of Python objects: all numbers, all booleans, or text (then numbers among it are written out). */
function objectColumn(name: string, cells: readonly unknown[]): Column {
  const missing = (cell: unknown): boolean => cell === null || Number.isNaN(cell);
  const known = cells.filter((cell) => !missing(cell));
  const wrong = known.find((cell) => typeof cell !== "string" && typeof cell !== "number" && typeof cell !== "boolean");
  if (wrong !== undefined) throw new Refused(`column "${name}" holds neither text nor numbers`);
  if (known.length > 0 && known.every((cell) => typeof cell === "boolean")) {
    return { name, type: "boolean", values: Float64Array.from(cells, (cell) => (missing(cell) ? Number.NaN : Number(cell))) };
  }
  if (known.every((cell) => typeof cell === "number")) {
    const values = Float64Array.from(cells, (cell) => (missing(cell) ? Number.NaN : Number(cell)));
    const whole = known.length > 0 && known.every((cell) => Number.isSafeInteger(cell));
    return { name, type: whole ? "integer" : "number", values };
  }
  return { name, type: "text", values: cells.map((cell) => (missing(cell) ? null : String(cell))) };
}
