import { decodeText } from "./decode-text.ts";
import { FormatError, fileName } from "./format-error.ts";

/** Numbers of a safetensors file, in C order; types other than F32 are converted to it. */
export interface FileTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface SafetensorsFile {
  /** The file's own notes, all text. */
  readonly metadata: { readonly [key: string]: string };
  readonly tensors: Map<string, FileTensor>;
}

/** Longest header that the format's own library reads. */
const LONGEST_HEADER = 100_000_000;

/** `count` numbers that begin at `at` of `buffer`, a multiple of their size. */
type Decode = (buffer: ArrayBufferLike, at: number, count: number) => Float32Array;

/** Bytes a number, and how numbers become float32; I64 and F64 are rounded. */
const TYPES: { readonly [dtype: string]: readonly [size: number, decode: Decode] } = {
  F64: [8, (...from) => Float32Array.from(new Float64Array(...from))],
  F32: [4, (...from) => new Float32Array(...from)],
  F16: [2, (...from) => Float32Array.from(new Uint16Array(...from), halfToNumber)],
  BF16: [2, (...from) => new Float32Array(Uint32Array.from(new Uint16Array(...from), (upper) => upper << 16).buffer)],
  I64: [8, (...from) => Float32Array.from(new BigInt64Array(...from), Number)],
  I32: [4, (...from) => Float32Array.from(new Int32Array(...from))],
  I16: [2, (...from) => Float32Array.from(new Int16Array(...from))],
  I8: [1, (...from) => Float32Array.from(new Int8Array(...from))],
  U8: [1, (...from) => Float32Array.from(new Uint8Array(...from))],
  BOOL: [1, (...from) => Float32Array.from(new Uint8Array(...from))],
};

/**
 * Reads a safetensors file (https://github.com/huggingface/safetensors): the length of a JSON header, the header, the numbers. Each
 * tensor is checked to lie in the file, right behind the one before, as the format demands, before anything is read of it. F32 is not
 * copied where the bytes lie as the machine wants them. `file` names it in messages. Throws FormatError.
 */
export function readSafetensors(bytes: Uint8Array, file: string): SafetensorsFile {
  const damaged = (what: string): FormatError =>
    new FormatError({ code: "damaged-file", message: `${fileName(file)} is no safetensors file: ${what}`, file });
  const cutOff = (what: string): FormatError =>
    new FormatError({ code: "cut-off-file", message: `${fileName(file)} is cut off: ${what}`, file, help: "copy it again" });
  if (bytes.length < 8) throw cutOff(`it has ${bytes.length} bytes`);
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (headerLength > LONGEST_HEADER) throw damaged(`its header would be ${headerLength} bytes long`);
  const start = 8 + headerLength;
  if (bytes.length < start) throw cutOff(`its header is ${headerLength} bytes long, and ${bytes.length - 8} are there`);

  const { __metadata__: metadata = {}, ...header } = parseHeader(bytes.subarray(8, start), file, damaged);
  if (!isMap(metadata) || !Object.values(metadata).every((value) => typeof value === "string")) {
    throw damaged('its "__metadata__" is no map of texts');
  }
  const entries = Object.entries(header).map(([name, entry]) => checkEntry(name, entry, file, damaged));
  let end = 0;
  for (const { name, from, to } of entries.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== end) throw damaged(`${JSON.stringify(name)} begins at ${from}, and the numbers before end at ${end}`);
    end = to;
  }
  if (bytes.length < start + end) throw cutOff(`its numbers take ${end} bytes, and ${bytes.length - start} are there`);
  if (bytes.length > start + end) throw damaged(`${bytes.length - start - end} bytes follow its numbers`);

  const tensors = new Map<string, FileTensor>();
  for (const { name, shape, size, decode, from, to } of entries) {
    const at = bytes.byteOffset + start + from;
    const source =
      at % size === 0 ? { buffer: bytes.buffer, at } : { buffer: copyOf(bytes.subarray(start + from, start + to)), at: 0 };
    tensors.set(name, { shape, values: decode(source.buffer, source.at, (to - from) / size) });
  }
  return { metadata: metadata as { readonly [key: string]: string }, tensors }; // as: checked above
}

/**
 * The parts of a safetensors file of F32 tensors, to be written one after the other: header, then each tensor's bytes, which are not
 * copied. Names are in code-unit order, so that equal content gives equal bytes, whatever order it was given in.
 */
export function safetensorsParts(
  tensors: ReadonlyMap<string, FileTensor>,
  metadata: { readonly [key: string]: string } = {},
): Uint8Array[] {
  const sorted = [...tensors].sort(([a], [b]) => (a < b ? -1 : 1));
  const keys = Object.keys(metadata).sort();
  const notes = keys.length > 0 ? [["__metadata__", Object.fromEntries(keys.map((key) => [key, metadata[key]]))]] : [];
  let at = 0;
  const entries = sorted.map(([name, { shape, values }]) => {
    if (shape.reduce((product, length) => product * length, 1) !== values.length) {
      throw new RangeError(`${name} has ${values.length} numbers for the shape [${shape.join(", ")}]`);
    }
    const from = at;
    at += values.byteLength;
    return [name, { dtype: "F32", shape, data_offsets: [from, at] }];
  });
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries([...notes, ...entries])));
  const length = Math.ceil(text.length / 8) * 8; // so that the numbers begin at a multiple of eight
  const head = new Uint8Array(8 + length).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(length), true);
  head.set(text, 8);
  return [head, ...sorted.map(([, { values }]) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength))];
}

type Damaged = (what: string) => FormatError;

interface Entry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly size: number;
  readonly decode: Decode;
  readonly from: number;
  readonly to: number;
}

function parseHeader(bytes: Uint8Array, file: string, damaged: Damaged): { readonly [key: string]: unknown } {
  let header: unknown;
  try {
    header = JSON.parse(decodeText(bytes, file));
  } catch {
    throw damaged("its header is no JSON");
  }
  if (!isMap(header)) throw damaged("its header is no map");
  return header;
}

function checkEntry(name: string, entry: unknown, file: string, damaged: Damaged): Entry {
  const called = JSON.stringify(name);
  if (!isMap(entry)) throw damaged(`${called} is no map`);
  const { dtype, shape, data_offsets: offsets } = entry;
  const type = typeof dtype === "string" && Object.hasOwn(TYPES, dtype) ? TYPES[dtype] : undefined;
  if (!type) {
    throw new FormatError({
      code: "unsupported-content",
      message: `${fileName(file)} holds numbers of a type that is not read: ${called} is ${JSON.stringify(dtype)}`,
      file,
      allowed: Object.keys(TYPES).join(", "),
    });
  }
  if (!isCounts(shape)) throw damaged(`the shape of ${called} is ${JSON.stringify(shape)}`);
  if (!isCounts(offsets) || offsets.length !== 2) throw damaged(`the offsets of ${called} are ${JSON.stringify(offsets)}`);
  const [from, to] = offsets as readonly [number, number];
  const [size, decode] = type;
  const wanted = shape.reduce((product, length) => product * length, size);
  if (to - from !== wanted) throw damaged(`${called} takes ${to - from} bytes, and its shape ${wanted}`);
  return { name, shape, size, decode, from, to };
}

const isMap = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isCounts = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((each) => Number.isSafeInteger(each) && each >= 0);

/** These bytes by themselves (a Buffer's `slice` would share them). */
const copyOf = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

/** IEEE half precision, by its bits. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
