import type { Point } from "./plane.ts";

/** A tube with round ends: two points and a radius at each, mm. */
export interface Capsule {
  readonly from: Point;
  readonly to: Point;
  readonly radius: number;
  readonly end: number;
}

/** Tubes of one radius along a line of points. */
export const tubes = (radius: number, ...points: readonly Point[]): Capsule[] =>
  points.slice(1).map((to, k) => ({ from: points[k]!, to, radius, end: radius }));

/** Tubes of one slice, made ready: nine numbers each. */
export type SliceTubes = Float64Array;
const SIZE = 9;

/** Makes ready the tubes that come within `margin` mm of a slice at height z. */
export function tubesNear(list: readonly Capsule[], z: number, margin: number): SliceTubes {
  const near = list.filter(({ from, to, radius, end }) => {
    const reach = Math.max(radius, end) + margin;
    return z > Math.min(from[2], to[2]) - reach && z < Math.max(from[2], to[2]) + reach;
  });
  return Float64Array.from(
    near.flatMap(({ from, to, radius, end }) => {
      const [ax, ay, az] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
      const square = ax * ax + ay * ay + az * az;
      return [from[0], from[1], z - from[2], ax, ay, az, square > 0 ? 1 / square : 0, radius, end - radius];
    }),
  );
}

/** Signed distance from a place in the slice to the nearest of its tubes, mm, negative inside; `far` if there is none. */
export function tubeDistance(slice: SliceTubes, x: number, y: number, far: number): number {
  let least = far;
  for (let k = 0; k < slice.length; k += SIZE) {
    const px = x - slice[k]!;
    const py = y - slice[k + 1]!;
    const pz = slice[k + 2]!;
    const ax = slice[k + 3]!;
    const ay = slice[k + 4]!;
    const az = slice[k + 5]!;
    const t = Math.max(0, Math.min(1, (px * ax + py * ay + pz * az) * slice[k + 6]!));
    const dx = px - t * ax;
    const dy = py - t * ay;
    const dz = pz - t * az;
    const distance = Math.sqrt(dx * dx + dy * dy + dz * dz) - slice[k + 7]! - t * slice[k + 8]!;
    if (distance < least) least = distance;
  }
  return least;
}

/** Least and greatest x that tubes of a slice reach, mm; none give an empty span. */
export function acrossOf(slice: SliceTubes): [low: number, high: number] {
  let low = Infinity;
  let high = -Infinity;
  for (let k = 0; k < slice.length; k += SIZE) {
    const reach = slice[k + 7]! + Math.max(0, slice[k + 8]!);
    low = Math.min(low, slice[k]! - reach, slice[k]! + slice[k + 3]! - reach);
    high = Math.max(high, slice[k]! + reach, slice[k]! + slice[k + 3]! + reach);
  }
  return [low, high];
}
