import type { Lattice } from "../anatomy/lattice.ts";
import { heightOf, type Plane } from "../anatomy/plane.ts";
import type { Placed } from "../trees/fill-tubes.ts";
import { depthInPatch, hazeAt, type Patch, solidAt } from "./plan-disease.ts";

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
  const count = area * shape.z;
  const haze = new Uint8Array(count);
  const level = new Int16Array(count);
  const solid = new Uint8Array(count);
  for (const patch of patches) {
    const reach = 1.7 * Math.max(patch.radiusX, patch.radiusY);
    const reachZ = 1.7 * patch.radiusZ;
    for (let slice = 0; slice < shape.z; slice++) {
      const z = heightOf(slice, shape, spacing, position);
      if (Math.abs(z - patch.z) > reachZ) continue;
      for (let i = 0; i < area; i++) {
        if (Math.abs(plane.x[i]! - patch.x) > reach || Math.abs(plane.y[i]! - patch.y) > reach) continue;
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
  return { haze, level, solid };
}
