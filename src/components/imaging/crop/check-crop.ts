import { type Triple, type Volume, voxelCount } from "../../../formats/volume/volume.ts";
import { InputError } from "../../../runner/contract/failure.ts";

/** Refuses boxes that are too large for memory, and a fill that the volume's type cannot hold. */
export function checkCrop({ data }: Volume, size: Triple, fill: number, where: string): void {
  if (!(voxelCount(size) * data.BYTES_PER_ELEMENT <= 2 ** 31)) {
    throw new InputError({
      code: "volume-too-large",
      message: `size: ${size.z} × ${size.y} × ${size.x} voxels of ${data.BYTES_PER_ELEMENT} bytes are too many`,
      allowed: "at most 2 GiB",
    });
  }
  const Type = data.constructor as { new (values: readonly number[]): Volume["data"] }; // one of VoxelArray's
  if (new Type([fill])[0] !== fill && !(data instanceof Float32Array)) {
    const name = data.constructor.name.replace("Array", "").toLowerCase();
    throw new InputError({ code: "bad-parameter", message: `fill: ${fill} is no value of ${where}, whose voxels are ${name}` });
  }
}
