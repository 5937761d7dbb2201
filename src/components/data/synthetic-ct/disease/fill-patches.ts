import type { Lattice } from "../anatomy/lattice.ts";
import { type Placed, voxelAt } from "../anatomy/placed.ts";
import { heightOf, type Plane } from "../anatomy/plane.ts";
import { depthInPatch, hazeAt, type Patch, REACH, solidAt } from "./plan-disease.ts";

/** Disease by voxel, [z, y, x]. */
export interface DiseaseVolumes {
  /** Ground glass, 0 to 255 for none to all. */
  readonly haze: Uint8Array;
  /** HU of that ground glass. */
  readonly level: Int16Array;
  /** Consolidation, 0 to 255. */
  readonly solid: Uint8Array;
}

/** Fills the voxels of the lung (`lung` < 0, distance in mm) that patches reach; where two meet the stronger counts. */
export function fillPatches(
  patches: readonly Patch[],
  grid: Placed,
  plane: Plane,
  lung: Float32Array,
  noise: Lattice,
): DiseaseVolumes {
  const { shape, spacing, position } = grid;
  const area = shape.y * shape.x;
  const haze = new Uint8Array(area * shape.z);
  const level = new Int16Array(area * shape.z);
  const solid = new Uint8Array(area * shape.z);
  for (const patch of patches) {
    const centre = voxelAt(grid, patch.x, patch.y, patch.z);
    const wide = REACH * Math.max(patch.radiusX, patch.radiusY);
    const [firstX, lastX] = span(centre.x, wide / spacing.x, shape.x);
    const [firstY, lastY] = span(centre.y, wide / spacing.y, shape.y);
    const [firstZ, lastZ] = span(centre.z, (REACH * patch.radiusZ) / spacing.z, shape.z);
    for (let slice = firstZ; slice <= lastZ; slice++) {
      const z = heightOf(slice, shape, spacing, position);
      for (let row = firstY; row <= lastY; row++) {
        for (let column = firstX; column <= lastX; column++) {
          const i = row * shape.x + column;
          const at = slice * area + i;
          const under = lung[at]!;
          if (under > 3) continue;
          const depth = depthInPatch(patch, noise, plane.x[i]!, plane.y[i]!, z);
          if (depth <= 0) continue;
          const share = Math.round(255 * hazeAt(patch, depth));
          if (share > haze[at]!) {
            haze[at] = share;
            level[at] = patch.haze;
          }
          const full = Math.round(255 * solidAt(patch, depth, -under));
          if (full > solid[at]!) solid[at] = full;
        }
      }
    }
  }
  return { haze, level, solid };
}

/** Voxels within `reach` of a place along an axis: first and last, none if the first comes after the last. */
const span = (centre: number, reach: number, size: number): [first: number, last: number] => [
  Math.max(0, Math.ceil(centre - reach)),
  Math.min(size - 1, Math.floor(centre + reach)),
];
