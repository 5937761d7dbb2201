import { type Placed, voxelAt } from "../anatomy/placed.ts";
import { fillThick } from "./fill-thick.ts";
import { fillThin } from "./fill-thin.ts";
import type { Pieces } from "./grow-tree.ts";

/** From how many of the largest voxel edge a radius counts as thick. */
const THICK = 0.75;

/**
 * Sets for each voxel the share of it that tubes fill; where tubes meet it may pass 1. Tubes thinner than a voxel give their true share.
 * With `wall` (mm) the ring about a lumen goes to `outer`.
 */
export function fillTubes(pieces: Pieces, grid: Placed, wall: number, inner: Float32Array, outer: Float32Array | null): void {
  const { shape, spacing } = grid;
  const thick = THICK * Math.max(spacing.x, spacing.y, spacing.z);
  for (let k = 0; k < pieces.length; k += 7) {
    const start = voxelAt(grid, pieces[k]!, pieces[k + 1]!, pieces[k + 2]!);
    const end = voxelAt(grid, pieces[k + 3]!, pieces[k + 4]!, pieces[k + 5]!);
    const way = { x: (end.x - start.x) * spacing.x, y: (end.y - start.y) * spacing.y, z: (end.z - start.z) * spacing.z };
    const length = Math.sqrt(way.x * way.x + way.y * way.y + way.z * way.z);
    const lumen = pieces[k + 6]!;
    const radius = lumen + wall;
    if (length < 1e-6 || isOff(start.x, end.x, radius / spacing.x, shape.x)) continue;
    if (isOff(start.y, end.y, radius / spacing.y, shape.y) || isOff(start.z, end.z, radius / spacing.z, shape.z)) continue;
    const tube = { start, end, way, length, lumen, radius };
    if (radius >= thick) fillThick(tube, grid, inner, outer);
    else fillThin(tube, grid, inner, outer);
  }
}

/** Whether all between two places, and `reach` voxels about it, is off the grid. */
const isOff = (from: number, to: number, reach: number, size: number): boolean =>
  Math.max(from, to) + reach < -0.5 || Math.min(from, to) - reach > size - 0.5;
