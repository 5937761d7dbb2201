import { type Triple, type Volume, type VoxelArray, voxelCount } from "../../../formats/volume/volume.ts";
import { voxelPosition } from "../../../formats/volume/voxel-position.ts";

/**
 * A box of voxels out of a volume, from `start` (negative: before the first voxel), padded with `fill` where it reaches beyond.
 * Without `start` the middle is taken; of an odd rest the smaller half comes before. Spacing and direction stay, the origin moves.
 */
export function cropVolume<A extends VoxelArray>(volume: Volume<A>, size: Triple, start?: Triple, fill = 0): Volume<A> {
  const { data, shape, spacing, direction } = volume;
  const middle = (n: number, wanted: number): number => Math.trunc((n - wanted) / 2);
  const from = start ?? { z: middle(shape.z, size.z), y: middle(shape.y, size.y), x: middle(shape.x, size.x) };
  const Type = data.constructor as { new (length: number): A }; // the same type
  const out = new Type(voxelCount(size));
  if (fill !== 0) out.fill(fill);
  const low = (first: number): number => Math.max(0, -first);
  const high = (first: number, wanted: number, n: number): number => Math.min(wanted, n - first);
  const [left, right] = [low(from.x), high(from.x, size.x, shape.x)];
  for (let z = low(from.z); z < high(from.z, size.z, shape.z); z++) {
    for (let y = low(from.y); y < high(from.y, size.y, shape.y) && left < right; y++) {
      const row = ((from.z + z) * shape.y + from.y + y) * shape.x + from.x;
      out.set(data.subarray(row + left, row + right), (z * size.y + y) * size.x + left);
    }
  }
  return { data: out, shape: size, spacing, origin: voxelPosition(volume, from), direction };
}
