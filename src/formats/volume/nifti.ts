import { gunzipSync, gzipSync } from "node:zlib";
import { IDENTITY, type Volume, type VoxelArray, voxelCount } from "./volume.ts";

const TYPES = {
  2: Uint8Array,
  4: Int16Array,
  8: Int32Array,
  16: Float32Array,
  64: Float64Array,
  256: Int8Array,
  512: Uint16Array,
  768: Uint32Array,
} as const;

export function readNifti(bytes: Uint8Array, _file: string): Volume {
  const raw = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const shape = { x: view.getInt16(42, true), y: view.getInt16(44, true), z: view.getInt16(46, true) };
  const spacing = { x: view.getFloat32(80, true), y: view.getFloat32(84, true), z: view.getFloat32(88, true) };
  const start = raw.byteOffset + view.getFloat32(108, true);
  const Type = TYPES[view.getInt16(70, true) as keyof typeof TYPES];
  const data = new Type(raw.buffer.slice(start, start + voxelCount(shape) * Type.BYTES_PER_ELEMENT) as ArrayBuffer);
  return { data, shape, spacing, origin: { z: 0, y: 0, x: 0 }, direction: IDENTITY };
}

export function writeNifti({ data, shape, spacing }: Volume): Uint8Array {
  const code = Object.entries(TYPES).find(([, Type]) => data instanceof Type)?.[0];
  const header = Buffer.alloc(352);
  header.writeInt32LE(348, 0);
  for (const [i, size] of [3, shape.x, shape.y, shape.z, 1, 1, 1, 1].entries()) header.writeInt16LE(size, 40 + 2 * i);
  header.writeInt16LE(Number(code), 70);
  header.writeInt16LE(data.BYTES_PER_ELEMENT * 8, 72);
  for (const [i, size] of [1, spacing.x, spacing.y, spacing.z].entries()) header.writeFloatLE(size, 76 + 4 * i);
  header.writeFloatLE(352, 108);
  header.write("n+1\0", 344, "latin1");
  return gzipSync(Buffer.concat([header, bytesOf(data)]), { level: 1 });
}

const bytesOf = (data: VoxelArray): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
