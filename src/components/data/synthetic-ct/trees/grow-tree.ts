import type { Philox } from "../../../../stats/random/philox.ts";

/** Straight pieces of a branching tree of tubes: [x, y, z] of both ends and the radius, mm, seven numbers a piece. */
export type Pieces = number[];

/** End points of a tree, [x, y, z] each. */
export type Ends = readonly (readonly [number, number, number])[];

const EXPONENT = 1 / 2.7; // a branch that feeds n of N ends is (n/N)^(1/2.7) as wide as the stem: near Murray's law

/**
 * Grows a tree from a root towards points that fill a lung: a branch goes part of the way to its points' middle, the points are split
 * there by the plane across their longest axis, and each half goes on (Tawhai, Pullan and Hunter 2000, doi:10.1114/1.1289457).
 * Cost n log n. `share` is how far a branch goes to the middle.
 */
export function growTree(
  rng: Philox,
  root: readonly [number, number, number],
  radius: number,
  ends: Ends,
  share: number,
): Pieces {
  const pieces: Pieces = [];
  const grow = (x: number, y: number, z: number, from: number, points: Ends): void => {
    const size = radius * (points.length / ends.length) ** EXPONENT;
    const [cx, cy, cz] = middleOf(points);
    const go = points.length === 1 ? 1 : share;
    const length = go * Math.sqrt((cx - x) ** 2 + (cy - y) ** 2 + (cz - z) ** 2);
    const bend = 0.1 * length;
    const to = [x + go * (cx - x), y + go * (cy - y), z + go * (cz - z)] as const;
    const mid = [0, 0, 0].map((_, k) => 0.5 * ([x, y, z][k]! + to[k]!) + bend * (2 * rng.uniform() - 1)) as [
      number,
      number,
      number,
    ];
    pieces.push(x, y, z, ...mid, 0.5 * (from + size), ...mid, ...to, size);
    if (points.length === 1) return;
    const [one, two] = halves(points, [cx, cy, cz]);
    grow(...to, size, one);
    grow(...to, size, two);
  };
  if (ends.length > 0) grow(...root, radius, ends);
  return pieces;
}

function middleOf(points: Ends): [number, number, number] {
  let x = 0;
  let y = 0;
  let z = 0;
  for (const point of points) {
    x += point[0];
    y += point[1];
    z += point[2];
  }
  return [x / points.length, y / points.length, z / points.length];
}

/** Splits points across their longest axis at their middle; each half has at least one. */
function halves(points: Ends, middle: readonly [number, number, number]): [Ends, Ends] {
  const axis = longestAxis(points, middle);
  const along = points.map(
    (point) => (point[0] - middle[0]) * axis[0] + (point[1] - middle[1]) * axis[1] + (point[2] - middle[2]) * axis[2],
  );
  const one = points.filter((_, k) => along[k]! < 0);
  const two = points.filter((_, k) => along[k]! >= 0);
  if (one.length > 0 && two.length > 0) return [one, two];
  const half = points.length >> 1;
  return [points.slice(0, half), points.slice(half)];
}

/** First principal axis, by power iteration. */
function longestAxis(points: Ends, middle: readonly [number, number, number]): [number, number, number] {
  let [xx, xy, xz, yy, yz, zz] = [0, 0, 0, 0, 0, 0];
  for (const point of points) {
    const x = point[0] - middle[0];
    const y = point[1] - middle[1];
    const z = point[2] - middle[2];
    xx += x * x;
    xy += x * y;
    xz += x * z;
    yy += y * y;
    yz += y * z;
    zz += z * z;
  }
  let axis: [number, number, number] = [0.48, 0.6, 0.64];
  for (let k = 0; k < 8; k++) {
    const [a, b, c] = axis;
    const next: [number, number, number] = [xx * a + xy * b + xz * c, xy * a + yy * b + yz * c, xz * a + yz * b + zz * c];
    const norm = Math.sqrt(next[0] ** 2 + next[1] ** 2 + next[2] ** 2);
    if (norm < 1e-9) return axis;
    axis = [next[0] / norm, next[1] / norm, next[2] / norm];
  }
  return axis;
}
