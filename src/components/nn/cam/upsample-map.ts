import type { Triple } from "../../../formats/volume/volume.ts";

/** Where features lie in the input: each `stride` voxels, the first at voxel 0; or cells that share the input evenly. */
export type Placing = { readonly stride: number } | "cells";

/**
 * How features of `from` places lie in an input of `to` voxels. A network that halves by windows of size 2p + 1, padding p and stride 2
 * has feature i centred at voxel i·stride along every axis, and ⌈length / stride⌉ of them: the smallest power of two that fits all axes
 * is its stride. Where none does, the places are cells that share the input evenly.
 */
export function placingOf(from: Triple, to: Triple): Placing {
  for (let stride = 1; stride <= 2 * Math.max(to.z, to.y, to.x); stride *= 2) {
    if ((["z", "y", "x"] as const).every((axis) => Math.ceil(to[axis] / stride) === from[axis])) return { stride };
  }
  return "cells";
}

/**
 * A map of features [d, h, w] on the voxels of the input [z, y, x], with straight lines between the places' centres (trilinear); beyond
 * the outermost centres it stays level. O(voxels).
 */
export function upsampleMap(map: Float32Array, from: Triple, to: Triple, placing: Placing): Float32Array {
  const [z, y, x] = [between(from.z, to.z, placing), between(from.y, to.y, placing), between(from.x, to.x, placing)];
  const out = new Float32Array(to.z * to.y * to.x);
  let at = 0;
  for (let k = 0; k < to.z; k++) {
    for (let j = 0; j < to.y; j++) {
      for (let i = 0; i < to.x; i++) {
        let sum = 0;
        for (let corner = 0; corner < 8; corner++) {
          const [dz, dy, dx] = [corner >> 2, (corner >> 1) & 1, corner & 1] as const;
          const weight = part(z, k, dz) * part(y, j, dy) * part(x, i, dx);
          if (weight > 0) sum += weight * map[((z.low[k]! + dz) * from.y + y.low[j]! + dy) * from.x + x.low[i]! + dx]!;
        }
        out[at++] = sum;
      }
    }
  }
  return out;
}

interface Between {
  /** The place at or before each voxel. */
  readonly low: Int32Array;
  /** The way to the next, 0 to 1. */
  readonly share: Float64Array;
}

const part = ({ share }: Between, voxel: number, next: number): number => (next === 1 ? share[voxel]! : 1 - share[voxel]!);

function between(places: number, voxels: number, placing: Placing): Between {
  const low = new Int32Array(voxels);
  const share = new Float64Array(voxels);
  for (let voxel = 0; voxel < voxels; voxel++) {
    const at = placing === "cells" ? ((voxel + 0.5) * places) / voxels - 0.5 : voxel / placing.stride;
    const inside = Math.max(0, Math.min(places - 1, at));
    low[voxel] = Math.floor(inside);
    share[voxel] = inside - low[voxel]!;
  }
  return { low, share };
}
