import { gzipSync } from "fflate";
import { datatypeOf } from "../datatypes.ts";
import { type Volume, voxelCount } from "../volume.ts";
import { storedOf } from "./geometry.ts";

/** Where voxels begin: after the header and four bytes that say there is no extension. */
const OFFSET = 352;
/** Scanner coordinates, NIfTI's code 1, as SimpleITK writes. */
const SCANNER = 1;

/**
 * A volume as NIfTI-1 in one little-endian piece, with qform and sform alike; of every type of array as it is.
 * Spacing, origin and direction are kept in float32. Sizes above 32,767 are a RangeError.
 * Equal volumes give equal bytes on every processor.
 */
export function writeNifti(volume: Volume): Uint8Array {
  const { data, shape, spacing } = volume;
  const sizes = [3, shape.x, shape.y, shape.z, 1, 1, 1, 1];
  if (Math.max(...sizes) > 32767) throw new RangeError("NIfTI-1 holds at most 32,767 voxels along an axis");
  if (data.length !== voxelCount(shape))
    throw new RangeError(`${data.length} values are no volume of ${voxelCount(shape)} voxels`);
  const type = datatypeOf(data);
  const { handed, quaternion, quaternionOffset, affine } = storedOf(volume);
  const out = Buffer.alloc(OFFSET + data.byteLength);
  out.writeInt32LE(348, 0);
  out.write("r", 38, "latin1");
  for (const [i, size] of sizes.entries()) out.writeInt16LE(size, 40 + 2 * i);
  out.writeInt16LE(type.code, 70);
  out.writeInt16LE(type.bytes * 8, 72);
  const floats = (at: number, values: readonly number[]): void => {
    for (const [i, value] of values.entries()) out.writeFloatLE(value, at + 4 * i);
  };
  floats(76, [handed, spacing.x, spacing.y, spacing.z, 0, 0, 0, 0]);
  floats(108, [OFFSET, 1, 0]);
  out.writeUInt8(2, 123); // mm
  out.writeInt16LE(SCANNER, 252);
  out.writeInt16LE(SCANNER, 254);
  floats(256, quaternion);
  floats(268, quaternionOffset);
  floats(280, affine);
  out.write("n+1\0", 344, "latin1");
  out.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), OFFSET);
  return out;
}

/** The same, zipped. Level 3 is the fastest that pays: masks a fifth smaller than at 1, CT as small as at 6 but for 1 %. */
export const writeZippedNifti = (volume: Volume): Uint8Array => gzipSync(writeNifti(volume), { level: 3, mtime: 0 });
