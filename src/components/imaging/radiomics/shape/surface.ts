import type { Triple } from "../../../../formats/volume/volume.ts";
import { cubeTriangles, type Triangle } from "./cube-triangles.ts";

export interface Surface {
  /** mm² */
  readonly area: number;
  /** mm³ inside. */
  readonly volume: number;
}

/** What one corner pattern adds, with the cube at the origin. */
interface Share {
  readonly area: number;
  /** Six times the signed volume between the triangles and the origin. */
  readonly volume: number;
  /** By how much that grows when the cube moves by 1 mm along x, y, z. */
  readonly growth: readonly [number, number, number];
}

/**
 * Area and volume of the mesh around a region, by marching cubes on the mask with a border of zeros; [z, y, x], spacing in mm.
 * As pyradiomics 3.0.1, to 1e-12: where corners touch only diagonally the mesh is not closed there either, and the volume then depends
 * on where the origin lies (at the border's first voxel). O(voxels): equal corner patterns are only counted, and their places added up.
 */
export function surfaceOf(mask: Uint8Array, shape: Triple, spacing: Triple): Surface {
  const counts = new Float64Array(256);
  const places = { x: new Float64Array(256), y: new Float64Array(256), z: new Float64Array(256) };
  const row = shape.x + 2;
  const empty = new Uint8Array(row);
  const rowAt = (z: number, y: number): Uint8Array => {
    if (z < 0 || y < 0 || z >= shape.z || y >= shape.y) return empty;
    const out = new Uint8Array(row);
    const from = (z * shape.y + y) * shape.x;
    out.set(mask.subarray(from, from + shape.x), 1);
    return out;
  };
  for (let z = 0; z <= shape.z; z++) {
    let [a, c] = [rowAt(z - 1, -1), rowAt(z, -1)];
    for (let y = 0; y <= shape.y; y++) {
      const [b, d] = [rowAt(z - 1, y), rowAt(z, y)];
      for (let x = 0; x <= shape.x; x++) {
        const pattern =
          a[x]! |
          (a[x + 1]! << 1) |
          (b[x]! << 2) |
          (b[x + 1]! << 3) |
          (c[x]! << 4) |
          (c[x + 1]! << 5) |
          (d[x]! << 6) |
          (d[x + 1]! << 7);
        if (pattern === 0 || pattern === 255) continue;
        counts[pattern]!++;
        places.x[pattern]! += x;
        places.y[pattern]! += y;
        places.z[pattern]! += z;
      }
      a = b;
      c = d;
    }
  }
  let area = 0;
  let volume = 0;
  for (const [pattern, triangles] of cubeTriangles().entries()) {
    if (counts[pattern] === 0) continue;
    const share = shareOf(triangles, spacing);
    area += counts[pattern]! * share.area;
    const moved =
      share.growth[0] * places.x[pattern]! * spacing.x +
      share.growth[1] * places.y[pattern]! * spacing.y +
      share.growth[2] * places.z[pattern]! * spacing.z;
    volume += counts[pattern]! * share.volume + moved;
  }
  return { area, volume: volume / 6 };
}

type Vector = readonly [number, number, number];

function shareOf(triangles: readonly Triangle[], spacing: Triple): Share {
  let area = 0;
  let volume = 0;
  const growth: [number, number, number] = [0, 0, 0];
  for (const triangle of triangles) {
    const [a, b, c] = triangle.map(([x, y, z]) => [x * spacing.x, y * spacing.y, z * spacing.z] as const) as [
      Vector,
      Vector,
      Vector,
    ];
    area += 0.5 * Math.hypot(...cross(minus(b, a), minus(c, a)));
    volume += dot(a, cross(b, c));
    for (const side of [cross(a, b), cross(b, c), cross(c, a)]) for (let k = 0; k < 3; k++) growth[k]! += side[k]!;
  }
  return { area, volume, growth };
}

const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
