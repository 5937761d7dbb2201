import type { Triple } from "../../../../formats/volume/volume.ts";
import type { Axis } from "../filters/convolve-axis.ts";

export interface Diameters {
  /** mm, between any two points of the surface. */
  readonly all: number;
  /** Between points with one z, one y, one x; mm. */
  readonly inPlane: Triple;
}

/**
 * Largest distances between points of a region's surface: the middles between a voxel inside and a neighbour along an axis outside.
 * [z, y, x], spacing in mm. As pyradiomics 3.0.1, but without comparing all pairs: of the points on a line along x (or y) only the first
 * and the last can be farthest from another, and pairs that their distances from the centre rule out are passed over.
 */
export function diametersOf(mask: Uint8Array, shape: Triple, spacing: Triple): Diameters {
  const alongX = extremes(mask, shape, "x", "y");
  const alongY = extremes(mask, shape, "y", "x");
  const whole = alongX.flat(2);
  const planes = (points: readonly (readonly Triple[])[]): number =>
    points.reduce((most, plane) => farthest(plane, spacing, most), 0);
  const ofY = alongX[0]!.map((_, y) => alongX.flatMap((plane) => plane[y]!));
  const ofX = alongY[0]!.map((_, x) => alongY.flatMap((plane) => plane[x]!));
  return {
    all: farthest(whole, spacing, 0),
    inPlane: { z: planes(alongX.map((plane) => plane.flat())), y: planes(ofY), x: planes(ofX) },
  };
}

/** First and last surface point of each line along an axis, by twice its z (from −1, as place 0) and twice its other coordinate. */
function extremes(mask: Uint8Array, shape: Triple, along: Axis, across: Axis): Triple[][][] {
  const lines = { z: 2 * shape.z + 1, across: 2 * shape[across] + 1 };
  const first = new Int32Array(lines.z * lines.across).fill(2 * shape[along] + 2);
  const last = new Int32Array(first.length).fill(-2);
  const mark = (z: number, y: number, x: number): void => {
    const at = along === "x" ? x : y;
    const line = (z + 1) * lines.across + (along === "x" ? y : x) + 1;
    if (at < first[line]!) first[line] = at;
    if (at > last[line]!) last[line] = at;
  };
  const plane = shape.y * shape.x;
  for (let z = 0, i = 0; z < shape.z; z++) {
    for (let y = 0; y < shape.y; y++) {
      for (let x = 0; x < shape.x; x++, i++) {
        if (mask[i] === 0) continue;
        if (x === 0 || mask[i - 1] === 0) mark(2 * z, 2 * y, 2 * x - 1);
        if (x === shape.x - 1 || mask[i + 1] === 0) mark(2 * z, 2 * y, 2 * x + 1);
        if (y === 0 || mask[i - shape.x] === 0) mark(2 * z, 2 * y - 1, 2 * x);
        if (y === shape.y - 1 || mask[i + shape.x] === 0) mark(2 * z, 2 * y + 1, 2 * x);
        if (z === 0 || mask[i - plane] === 0) mark(2 * z - 1, 2 * y, 2 * x);
        if (z === shape.z - 1 || mask[i + plane] === 0) mark(2 * z + 1, 2 * y, 2 * x);
      }
    }
  }
  const point = (z: number, other: number, at: number): Triple =>
    along === "x" ? { z: z - 1, y: other - 1, x: at } : { z: z - 1, y: at, x: other - 1 };
  return Array.from({ length: lines.z }, (_, z) =>
    Array.from({ length: lines.across }, (_, other) => {
      const line = z * lines.across + other;
      const [a, b] = [first[line]!, last[line]!];
      if (b < a) return [];
      return a === b ? [point(z, other, a)] : [point(z, other, a), point(z, other, b)];
    }),
  );
}

/** Largest distance in mm between points given in half voxels, if it is above `least`. */
function farthest(points: readonly Triple[], spacing: Triple, least: number): number {
  const n = points.length;
  if (n < 2) return least;
  const half = { z: spacing.z / 2, y: spacing.y / 2, x: spacing.x / 2 };
  const centre = { z: 0, y: 0, x: 0 };
  for (const { z, y, x } of points) {
    centre.z += z / n;
    centre.y += y / n;
    centre.x += x / n;
  }
  const radius = points.map(({ z, y, x }) =>
    Math.hypot((z - centre.z) * half.z, (y - centre.y) * half.y, (x - centre.x) * half.x),
  );
  const order = radius.map((_, i) => i).sort((i, j) => radius[j]! - radius[i]!);
  const [zs, ys, xs] = (["z", "y", "x"] as const).map((axis) =>
    Float64Array.from(order, (i) => points[i]![axis] * half[axis]),
  ) as [Float64Array, Float64Array, Float64Array]; // three axes
  const from = Float64Array.from(order, (i) => radius[i]!);
  const room = 1 + 1e-12; // the radii are rounded
  let most = least;
  for (let i = 0; i < n && 2 * from[i]! * room > most; i++) {
    for (let j = i + 1; j < n && (from[i]! + from[j]!) * room > most; j++) {
      const dz = zs[i]! - zs[j]!;
      const dy = ys[i]! - ys[j]!;
      const dx = xs[i]! - xs[j]!;
      const distance = Math.sqrt(dz * dz + dy * dy + dx * dx);
      if (distance > most) most = distance;
    }
  }
  return most;
}
