import { FormatError, fileName } from "../../format-error.ts";
import { checkGrid, checkShape } from "../check-grid.ts";
import { DATATYPES, type Datatype } from "../datatypes.ts";
import { checkZipped, gunzipInto } from "../gunzip.ts";
import { cutOff, damaged, unsupported } from "../refuse.ts";
import { swapBytes } from "../swap-bytes.ts";
import { onGrid, type Volume, voxelCount } from "../volume.ts";
import { gridOf, shapeOf } from "./geometry.ts";
import { type NrrdHeader, numbersOf, readHeader, required } from "./header.ts";

/** Names of types beside int8, int8_t and so on. */
const NAMES: { readonly [name: string]: string } = {
  "signed char": "int8",
  uchar: "uint8",
  "unsigned char": "uint8",
  short: "int16",
  ushort: "uint16",
  int: "int32",
  uint: "uint32",
  longlong: "int64",
  "long long": "int64",
  ulonglong: "uint64",
  float: "float32",
  double: "float64",
};

/**
 * A NRRD file with its voxels in it: raw, gzip or text, of either byte order and every type of number; LPS, RAS and LAS spaces.
 * Axes of one voxel beyond the third are dropped. Agrees with SimpleITK 2.5 and pynrrd 1.1.
 */
export async function readNrrd(bytes: Uint8Array, file: string): Promise<Volume> {
  const header = readHeader(bytes, file);
  const type = typeOf(required(header, "type", file), file);
  const axes = volumeAxes(header, file);
  const shape = shapeOf(axes.map(({ size }) => size));
  checkShape(shape, type.bytes, file);
  const grid = {
    shape,
    ...gridOf(
      header,
      axes.map(({ axis }) => axis),
      file,
    ),
  };
  checkGrid(grid, file);
  const encoding = required(header, "encoding", file).toLowerCase();
  if (["txt", "text", "ascii"].includes(encoding))
    return onGrid(grid, readText(bytes.subarray(header.end), type, voxelCount(shape), file));
  const stored = await readStored(bytes, header, encoding, voxelCount(shape) * type.bytes, file);
  if (type.bytes > 1 && required(header, "endian", file).toLowerCase() === "big") swapBytes(stored, type.bytes);
  return onGrid(grid, type.read(stored.buffer));
}

function typeOf(text: string, file: string): Datatype {
  const plain = text.toLowerCase().replace(/_t$/, "");
  const short = plain
    .replace(/^signed (?!char)/, "")
    .replace(/^unsigned (?!char)/, "u")
    .replace(/(?<=short|long) int$/, "");
  const type = DATATYPES.find(
    ({ name }) => name === (NAMES[short] ?? NAMES[short.replace(/^ulong long$/, "ulonglong")] ?? short),
  );
  if (type) return type;
  throw new FormatError({
    code: "unsupported-content",
    message: `${fileName(file)} has voxels of type ${JSON.stringify(text.slice(0, 40))}`,
    file,
    allowed: DATATYPES.map(({ name }) => name).join(", "),
  });
}

/** Axes of the volume, fastest first: three, or two of a single slice; others must have one voxel. */
function volumeAxes(header: NrrdHeader, file: string): readonly { readonly axis: number; readonly size: number }[] {
  const sizes = numbersOf(required(header, "sizes", file), "sizes", file);
  if (String(sizes.length) !== required(header, "dimension", file)) {
    throw damaged(file, `has ${sizes.length} sizes, but the dimension ${required(header, "dimension", file).slice(0, 20)}`);
  }
  let axes = sizes.map((size, axis) => ({ axis, size }));
  if (axes.length < 2) throw unsupported(file, "has one axis, where a volume has three");
  while (axes.length > 3) {
    const single = axes.findLastIndex(({ size }) => size === 1);
    if (single === -1) throw unsupported(file, `has ${sizes.length} axes (${sizes.join(" × ")}), where a volume has three`);
    axes = axes.filter((_, i) => i !== single);
  }
  return axes;
}

async function readStored(
  bytes: Uint8Array,
  header: NrrdHeader,
  encoding: string,
  size: number,
  file: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const [byteSkip, lineSkip] = [skipOf(header, "byte skip"), skipOf(header, "line skip")];
  if (lineSkip !== 0) throw unsupported(file, `has ${lineSkip} lines to be skipped before its voxels`);
  const rest = bytes.subarray(header.end);
  if (encoding === "gzip" || encoding === "gz") {
    const skip = Math.max(0, byteSkip);
    checkZipped(rest, skip + size, file);
    const out = new Uint8Array(size);
    await gunzipInto(rest, skip, out, file);
    return out;
  }
  if (encoding !== "raw")
    throw unsupported(file, `has the encoding ${JSON.stringify(encoding.slice(0, 40))}, where raw, gzip and text are read`);
  const from = byteSkip === -1 ? rest.length - size : byteSkip;
  if (from < 0 || from + size > rest.length) throw cutOff(file, `${rest.length} of ${Math.max(0, from) + size} bytes are there`);
  return new Uint8Array(rest.subarray(from, from + size));
}

function skipOf({ fields }: NrrdHeader, name: string): number {
  const value = Number(fields.get(name) ?? fields.get(name.replace(" ", "")) ?? 0);
  return Number.isSafeInteger(value) && value >= -1 ? value : 0;
}

/** Most characters of numbers written as text: what a string can hold. */
const MOST_TEXT = 2 ** 28;

/** Numbers parted by white space. */
function readText(bytes: Uint8Array, type: Datatype, count: number, file: string): Volume["data"] {
  if (bytes.length < 2 * count - 1) throw cutOff(file, `${bytes.length} characters cannot hold ${count} numbers`);
  if (bytes.length > MOST_TEXT)
    throw unsupported(file, "has more than 256 MiB of numbers as text", "write it with the encoding gzip");
  const words = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1").trim().split(/\s+/, count);
  if (words.length < count) throw cutOff(file, `${words.length} of ${count} numbers are there`);
  const values = Float64Array.from(words, Number);
  const wrong = values.findIndex((value, i) => Number.isNaN(value) && !/^[+-]?nan$/i.test(words[i]!));
  if (wrong !== -1) throw damaged(file, `has ${JSON.stringify(words[wrong]!.slice(0, 20))} where a number belongs`);
  return type.of(values);
}
