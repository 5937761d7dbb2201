import { rescale } from "../../../formats/volume/rescale.ts";
import { onGrid, type Volume } from "../../../formats/volume/volume.ts";

/** Values plus `shift`, then within `clip`; whole numbers stay whole (see `rescale`) if the shift is. */
export function prepareCt(volume: Volume, shift: number, clip?: readonly [number, number]): Volume {
  const shifted = rescale(volume.data, 1, shift);
  if (!clip) return onGrid(volume, shifted);
  const [least, greatest] = clip;
  const data = shifted === volume.data ? shifted.slice() : shifted;
  for (let i = 0; i < data.length; i++) data[i] = Math.min(Math.max(data[i]!, least), greatest);
  return onGrid(volume, data);
}

/** Size, spacing, type and range in words, `40 × 64 × 64 voxels of 2.5 × 0.75 × 0.75 mm, int16, -1024 to 1210`. */
export function describeVolume({ data, shape, spacing }: Volume): string {
  let [least, greatest] = [Infinity, -Infinity];
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  const mm = [spacing.z, spacing.y, spacing.x].map((size) => Number(size.toPrecision(6))).join(" × ");
  const type = data.constructor.name.replace("Array", "").toLowerCase();
  return `${shape.z} × ${shape.y} × ${shape.x} voxels of ${mm} mm, ${type}, ${least} to ${greatest}`;
}
