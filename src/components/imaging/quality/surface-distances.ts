import type { Triple } from "../../../formats/volume/volume.ts";
import { boundingBox, boxShape, cutBox } from "../morphology/bounding-box.ts";
import { squaredDistance } from "../morphology/squared-distance.ts";
import { maskSurface } from "./mask-surface.ts";

/**
 * Distances (mm) from each surface voxel of one mask to the nearest of the other, and back: first a's, then b's, in raster order. Empty
 * where a mask is. As with SciPy's `distance_transform_edt` of the other surface's complement, read at the surface's voxels.
 */
export function surfaceDistances(a: Uint8Array, b: Uint8Array, shape: Triple, spacing: Triple): Float64Array {
  const both = a.map((value, i) => (value !== 0 || b[i] !== 0 ? 1 : 0));
  const box = boundingBox(both, shape);
  if (!box) return new Float64Array(0);
  const within = boxShape(box);
  const surfaces = [a, b].map((mask) => maskSurface(cutBox(mask, shape, box), within));
  const counts = surfaces.map((surface) => surface.reduce((sum, value) => sum + value, 0));
  if (counts.includes(0)) return new Float64Array(0);
  const distances = new Float64Array(counts[0]! + counts[1]!);
  let at = 0;
  for (const side of [0, 1]) {
    const squares = squaredDistance(surfaces[1 - side]!, within, spacing);
    const own = surfaces[side]!;
    for (let i = 0; i < own.length; i++) if (own[i] === 1) distances[at++] = Math.sqrt(squares[i]!);
  }
  return distances;
}
