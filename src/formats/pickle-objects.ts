/**
 * The objects that a pickled table is built of. Each keeps what it is given and checks it; none does anything else.
 * Python's names for them are in `NAMES`.
 */

/** Thrown for content that is understood but not supported. */
export class Refused extends Error {}

/** `numpy.dtype('i8')`: kind and bytes an item. */
export class DType {
  readonly code: string;
  bigEndian = false;
  constructor(code: unknown) {
    this.code = String(code);
  }
  __setstate__(state: unknown): void {
    this.bigEndian = Array.isArray(state) && state[1] === ">";
  }
}

/** An array of numbers (as bytes) or objects (as a list), of shape [n] or [columns, rows]. */
export class NdArray {
  shape: readonly number[] = [0];
  dtype = new DType("O8");
  fortran = false;
  data: Uint8Array | readonly unknown[] = [];
  __setstate__(state: unknown): void {
    const [, shape, dtype, fortran, data] = state as unknown[];
    fill(this, shape, dtype, fortran === true, data);
  }
}

function fill(array: NdArray, shape: unknown, dtype: unknown, fortran: boolean, data: unknown): NdArray {
  if (!Array.isArray(shape) || shape.length < 1 || shape.length > 2 || !shape.every((n) => Number.isSafeInteger(n) && n >= 0)) {
    throw new Refused("an array has neither one nor two dimensions");
  }
  if (!(dtype instanceof DType)) throw new Refused("an array has no type");
  if (dtype.bigEndian) throw new Refused("its numbers are big-endian");
  if (!(data instanceof Uint8Array) && !Array.isArray(data)) throw new Refused("an array has no content");
  const length = (shape as number[]).reduce((product, n) => product * n, 1);
  const held = data instanceof Uint8Array ? data.length / itemSize(dtype) : data.length;
  if (held !== length) throw new Refused(`an array of ${length} items holds ${held}`);
  array.shape = shape;
  array.dtype = dtype;
  array.fortran = fortran;
  array.data = data;
  return array;
}

const SIZES: Readonly<Record<string, number>> = { f8: 8, f4: 4, i8: 8, i4: 4, i2: 2, i1: 1, u8: 8, u4: 4, u2: 2, u1: 1, b1: 1 };

function itemSize(dtype: DType): number {
  const size = Object.hasOwn(SIZES, dtype.code) ? SIZES[dtype.code] : undefined;
  if (size === undefined) throw new Refused(`it has a column of NumPy type ${dtype.code.slice(0, 20)}`);
  return size;
}

/** Items `start`, `start + step`, … of a numeric array, as float64; whole numbers beyond 2^53 are refused. */
export function readNumbers(array: NdArray, start: number, step: number, count: number): Float64Array {
  const { data, dtype } = array;
  if (!(data instanceof Uint8Array)) throw new Refused("numbers were expected, objects found");
  const size = itemSize(dtype);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const read: Readonly<Record<string, (at: number) => number>> = {
    f8: (at) => view.getFloat64(at, true),
    f4: (at) => view.getFloat32(at, true),
    i8: (at) => exact(view.getBigInt64(at, true)),
    u8: (at) => exact(view.getBigUint64(at, true)),
    i4: (at) => view.getInt32(at, true),
    u4: (at) => view.getUint32(at, true),
    i2: (at) => view.getInt16(at, true),
    u2: (at) => view.getUint16(at, true),
    i1: (at) => view.getInt8(at),
    u1: (at) => view.getUint8(at),
    b1: (at) => (view.getUint8(at) === 0 ? 0 : 1),
  };
  const item = read[dtype.code]!; // itemSize has checked the code
  return Float64Array.from({ length: count }, (_, i) => item((start + i * step) * size));
}

function exact(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new Refused(`it holds the whole number ${value}, beyond 2^53`);
  return number;
}

export class Slice {
  readonly start: unknown;
  readonly stop: unknown;
  readonly step: unknown;
  constructor(start: unknown, stop: unknown, step: unknown) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}

/** A pandas index: its class and what it was made from (`data`, or `start`, `stop`, `step`). */
export class PandasIndex {
  readonly content: ReadonlyMap<unknown, unknown>;
  constructor(content: unknown) {
    this.content = content instanceof Map ? content : new Map();
  }
}

/** One block of columns of one type, and which columns they are. */
export class Block {
  readonly values: unknown;
  readonly places: unknown;
  constructor(values: unknown, places: unknown) {
    this.values = values;
    this.places = places;
  }
}

/** Blocks and the two indexes, columns first. */
export class BlockManager {
  blocks: readonly unknown[] = [];
  axes: readonly unknown[] = [];
  constructor(blocks?: unknown, axes?: unknown) {
    if (Array.isArray(blocks)) this.blocks = blocks;
    if (Array.isArray(axes)) this.axes = axes;
  }
  /** pandas 1: the fourth item holds all under the version of its layout. */
  __setstate__(state: unknown): void {
    const versions = (state as unknown[])[3];
    const content: unknown = versions instanceof Map ? versions.get("0.14.1") : undefined;
    if (!(content instanceof Map)) throw new Refused("it was written by a pandas older than 0.14");
    this.axes = content.get("axes") as unknown[]; // checked by frameTable
    this.blocks = (content.get("blocks") as unknown[]).map((block) => {
      if (!(block instanceof Map)) throw new Refused("a block of columns is missing");
      return new Block(block.get("values"), block.get("mgr_locs"));
    });
  }
}

export class DataFrame {
  manager: unknown;
  __setstate__(state: unknown): void {
    this.manager = state instanceof Map ? (state.get("_mgr") ?? state.get("_data")) : undefined;
  }
}

/** pandas 3's text column: Arrow's buffers. */
export class StringArray {
  values: unknown;
  __setstate__(state: unknown): void {
    this.values = state instanceof Map ? state.get("_pa_array") : undefined;
  }
}

/** A plain class that is named but never looked into (`Index`, `StringDtype`). */
class Mark {}

/** Text from Arrow's three buffers (which cells are there, where each begins, the bytes), as pyarrow pickles them. */
function restoreText(parts: unknown): (string | null)[] {
  const [type, length, , offset, buffers] = parts as [unknown, unknown, unknown, unknown, unknown];
  if (type !== "large_string" && type !== "string")
    throw new Refused(`it has an Arrow column of type ${String(type).slice(0, 20)}`);
  const [valid, starts, bytes] = buffers as unknown[];
  if (
    !(starts instanceof Uint8Array) ||
    !(bytes instanceof Uint8Array) ||
    !Number.isSafeInteger(length) ||
    !Number.isSafeInteger(offset)
  ) {
    throw new Refused("a column of text is incomplete");
  }
  const first = offset as number;
  const size = type === "string" ? 4 : 8;
  const view = new DataView(starts.buffer, starts.byteOffset, starts.byteLength);
  const at = (i: number): number => (size === 4 ? view.getInt32(4 * i, true) : exact(view.getBigInt64(8 * i, true)));
  if ((first + (length as number) + 1) * size > starts.length) throw new Refused("a column of text is incomplete");
  const decoder = new TextDecoder();
  return Array.from({ length: length as number }, (_, row) => {
    const i = first + row;
    if (valid instanceof Uint8Array && (valid[i >> 3]! & (1 << (i & 7))) === 0) return null;
    return decoder.decode(bytes.subarray(at(i), at(i + 1)));
  });
}

function boxedNumber(dtype: unknown, data: unknown): number | boolean {
  const array = fill(new NdArray(), [1], dtype, false, data);
  const value = readNumbers(array, 0, 1, 1)[0]!;
  return array.dtype.code === "b1" ? value !== 0 : value;
}

/** pandas 1 makes the manager as a class, later ones call it: a plain function serves both. */
function newManager(blocks?: unknown, axes?: unknown): BlockManager {
  return new BlockManager(blocks, axes);
}
const newIndex = (_kind: unknown, content: unknown): PandasIndex => new PandasIndex(content);
const emptyArray = (): NdArray => new NdArray();
const arrayOfBytes = (data: unknown, dtype: unknown, shape: unknown, order: unknown): NdArray =>
  fill(new NdArray(), shape, dtype, order === "F", data);
const newBlock = (values: unknown, places: unknown): Block => new Block(values, places);
const newSlice = (start: unknown, stop: unknown, step: unknown): Slice => new Slice(start, stop, step);
const newDType = (code: unknown): DType => new DType(code);
const newMark = (): Mark => new Mark();
const same = (value: unknown): unknown => value;
/** Protocol 2 writes bytes as the text of their code points. */
const latin1 = (text: unknown): Uint8Array => Uint8Array.from(String(text), (letter) => letter.charCodeAt(0));

/** All that a pickle may name: Python's `module.name`, and what stands for it here. */
export const NAMES: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["pandas.core.frame.DataFrame", DataFrame],
  ["pandas.DataFrame", DataFrame],
  ["pandas.core.internals.managers.BlockManager", newManager],
  ["pandas.core.internals.BlockManager", newManager],
  ["pandas._libs.internals._unpickle_block", newBlock],
  ["pandas._libs.internals.BlockPlacement", same],
  ["pandas.core.indexes.base._new_Index", newIndex],
  ["pandas.core.indexes.base.Index", Mark],
  ["pandas.core.indexes.range.RangeIndex", Mark],
  ["pandas.core.indexes.numeric.Int64Index", Mark],
  ["pandas.Index", Mark],
  ["pandas.RangeIndex", Mark],
  ["pandas.arrays.ArrowStringArray", StringArray],
  ["pandas.core.arrays.string_arrow.ArrowStringArray", StringArray],
  ["pandas.StringDtype", newMark],
  ["pandas.core.arrays.string_.StringDtype", newMark],
  ["pyarrow.lib._restore_array", restoreText],
  ["pyarrow.lib.type_for_alias", same],
  ["pyarrow.lib.py_buffer", same],
  ["builtins.slice", newSlice],
  ["builtins.bytearray", same],
  ["__builtin__.slice", newSlice],
  ["__builtin__.bytearray", same],
  ["_codecs.encode", latin1],
  ["numpy.ndarray", Mark],
  ["numpy.dtype", newDType],
  ["numpy.core.multiarray._reconstruct", emptyArray],
  ["numpy._core.multiarray._reconstruct", emptyArray],
  ["numpy.core.numeric._frombuffer", arrayOfBytes],
  ["numpy._core.numeric._frombuffer", arrayOfBytes],
  ["numpy.core.multiarray.scalar", boxedNumber],
  ["numpy._core.multiarray.scalar", boxedNumber],
]);
