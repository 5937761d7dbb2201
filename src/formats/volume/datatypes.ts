import { narrow } from "./rescale.ts";
import type { VoxelArray } from "./volume.ts";

/** A numeric type: its NIfTI code, bytes a voxel, and how to make an array of stored bytes. */
export interface Datatype {
  readonly code: number;
  readonly name: string;
  readonly bytes: number;
  /** Takes little-endian bytes in a buffer of their own, from its start. */
  read(buffer: ArrayBuffer): VoxelArray;
  /** Takes values that are numbers already. */
  of(values: Float64Array): VoxelArray;
}

type ArrayType = { new (content: ArrayBuffer | Float64Array): VoxelArray; readonly BYTES_PER_ELEMENT: number };

const plain = (code: number, name: string, Type: ArrayType): Datatype => ({
  code,
  name,
  bytes: Type.BYTES_PER_ELEMENT,
  read: (buffer) => new Type(buffer),
  of: (values) => new Type(values),
});

const wide = (code: number, name: string, HighWord: typeof Int32Array | typeof Uint32Array): Datatype => ({
  code,
  name,
  bytes: 8,
  read(buffer) {
    const low = new Uint32Array(buffer);
    const high = new HighWord(buffer);
    const out = new Float64Array(low.length / 2);
    for (let i = 0; i < out.length; i++) out[i] = high[2 * i + 1]! * 2 ** 32 + low[2 * i]!;
    return narrow(out);
  },
  of: narrow,
});

export const DATATYPES: readonly Datatype[] = [
  plain(2, "uint8", Uint8Array),
  plain(4, "int16", Int16Array),
  plain(8, "int32", Int32Array),
  plain(16, "float32", Float32Array),
  plain(64, "float64", Float64Array),
  plain(256, "int8", Int8Array),
  plain(512, "uint16", Uint16Array),
  plain(768, "uint32", Uint32Array),
  wide(1024, "int64", Int32Array),
  wide(1280, "uint64", Uint32Array),
];

/** Types of the standard that are no single number a voxel, or that nothing here can hold. */
export const UNREADABLE: { readonly [code: number]: string } = {
  1: "binary",
  32: "complex64",
  128: "RGB24",
  1536: "float128",
  1792: "complex128",
  2048: "complex256",
  2304: "RGBA32",
};

/** The type that holds an array as it is. */
export function datatypeOf(data: VoxelArray): Datatype {
  const name = data.constructor.name.replace(/Array$/, "").toLowerCase();
  const type = DATATYPES.find((each) => each.name === name);
  if (!type) throw new RangeError(`${data.constructor.name} is no array of voxels`);
  return type;
}
