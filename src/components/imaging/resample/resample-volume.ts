import { type Grid, onGrid, type Triple, type Volume, type VoxelArray } from "../../../formats/volume/volume.ts";
import { checkSameBox, resampledGrid } from "./resampled-grid.ts";
import type { Align, Order } from "./sampling.ts";
import { zoom } from "./zoom.ts";

export interface ResampleSettings {
  /** mm, one for all axes or one each. */
  readonly spacing: number | Triple;
  readonly order: Order;
  readonly align: Align;
  /** Least and greatest value of the result. */
  readonly clip?: readonly [number, number];
}

/** A grid to take over, and how a person calls its volume. */
export interface Like {
  readonly grid: Grid;
  readonly where: string;
}

/**
 * A volume on a grid of another spacing, or on that of `like`, in the same box of space; voxels keep their type. See `zoom` for the
 * values and `resampledGrid` for the place.
 */
export function resampleVolume<A extends VoxelArray>(
  volume: Volume<A>,
  { spacing, order, align, clip }: ResampleSettings,
  where: string,
  like?: Like,
): Volume<A> {
  if (like) checkSameBox(volume, like.grid, where, like.where);
  const wanted = typeof spacing === "number" ? { z: spacing, y: spacing, x: spacing } : spacing;
  const grid = like?.grid ?? resampledGrid(volume, wanted, where);
  const data = zoom(volume.data, volume.shape, grid.shape, order, align);
  if (clip) clipInPlace(data, clip);
  return onGrid(grid, data);
}

function clipInPlace(data: VoxelArray, [least, greatest]: readonly [number, number]): void {
  for (let i = 0; i < data.length; i++) data[i] = Math.min(Math.max(data[i]!, least), greatest);
}
