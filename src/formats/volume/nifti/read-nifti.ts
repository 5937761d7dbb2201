import { checkZipped, gunzipHead, gunzipInto, isGzip } from "../gunzip.ts";
import { cutOff } from "../refuse.ts";
import { rescale } from "../rescale.ts";
import { swapBytes } from "../swap-bytes.ts";
import { onGrid, type Volume, voxelCount } from "../volume.ts";
import { LONGEST_HEADER, readHeader } from "./header.ts";

/**
 * A NIfTI-1 or NIfTI-2 file in one piece, zipped or not, of either byte order and every integer and real type up to 64 bits.
 * Voxels stay as stored; values are scaled by scl_slope and scl_inter (see `rescale` for their type), 64-bit integers become the
 * smallest type that holds them. Agrees with nibabel 5.4 and SimpleITK 2.5.
 * A header is believed only so far as the file can hold what it promises; at most that much is unzipped.
 */
export async function readNifti(bytes: Uint8Array, file: string): Promise<Volume> {
  const zipped = isGzip(bytes);
  const header = readHeader(zipped ? gunzipHead(bytes, LONGEST_HEADER, file) : bytes.subarray(0, LONGEST_HEADER), file);
  const { grid, type, offset, littleEndian, slope, intercept } = header;
  const size = voxelCount(grid.shape) * type.bytes;
  let stored: Uint8Array<ArrayBuffer>;
  if (zipped) {
    checkZipped(bytes, offset + size, file);
    stored = new Uint8Array(size);
    await gunzipInto(bytes, offset, stored, file);
  } else {
    if (bytes.length < offset + size) throw cutOff(file, `${bytes.length} of ${offset + size} bytes are there`);
    stored = new Uint8Array(bytes.subarray(offset, offset + size));
  }
  if (!littleEndian) swapBytes(stored, type.bytes);
  return onGrid(grid, rescale(type.read(stored.buffer), slope, intercept));
}
