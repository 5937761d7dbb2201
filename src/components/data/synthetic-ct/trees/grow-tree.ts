import type { Philox } from "../../../../stats/random/philox.ts";
import type { Point } from "../anatomy/plane.ts";

/** Straight pieces of a branching tree of tubes: [x, y, z] of both ends and the radius, mm, seven numbers a piece. */
export type Pieces = number[];

const EXPONENT = 1 / 3; // a branch that feeds n of N ends is ∛(n/N) as wide as the stem (Murray's law)
const BEND = 0.07;

/**
 * Grows a tree from a root towards points that fill a lung ([x, y, z], three numbers each; their order changes): a branch goes part of the way
 * to its points' middle, the points are split there by the plane across their longest axis, and each half goes on (Tawhai, Pullan and Hunter
 * 2000, doi:10.1114/1.1289457). Cost n log n. `share` is how far a branch goes to the middle; no points give no tree.
 */
export function growTree(rng: Philox, root: Point, radius: number, ends: Float32Array, share: number): Pieces {
  const pieces: Pieces = [];
  const total = ends.length / 3;
  const grow = (x: number, y: number, z: number, from: number, first: number, after: number): void => {
    const count = after - first;
    const size = radius * (count / total) ** EXPONENT;
    const middle = middleOf(ends, first, after);
    const go = count === 1 ? 1 : share;
    const dx = go * (middle[0] - x);
    const dy = go * (middle[1] - y);
    const dz = go * (middle[2] - z);
    const bend = BEND * Math.sqrt(dx * dx + dy * dy + dz * dz);
    const mx = x + 0.5 * dx + bend * (2 * rng.uniform() - 1);
    const my = y + 0.5 * dy + bend * (2 * rng.uniform() - 1);
    const mz = z + 0.5 * dz + bend * (2 * rng.uniform() - 1);
    pieces.push(x, y, z, mx, my, mz, 0.5 * (from + size), mx, my, mz, x + dx, y + dy, z + dz, size);
    if (count === 1) return;
    const split = part(ends, first, after, middle);
    grow(x + dx, y + dy, z + dz, size, first, split);
    grow(x + dx, y + dy, z + dz, size, split, after);
  };
  if (total > 0) grow(root[0], root[1], root[2], radius, 0, total);
  return pieces;
}

function middleOf(ends: Float32Array, first: number, after: number): Point {
  let x = 0;
  let y = 0;
  let z = 0;
  for (let k = 3 * first; k < 3 * after; k += 3) {
    x += ends[k]!;
    y += ends[k + 1]!;
    z += ends[k + 2]!;
  }
  const count = after - first;
  return [x / count, y / count, z / count];
}

/** Brings points before the plane across their longest axis to the front; returns where the others start, each part having at least one. */
function part(ends: Float32Array, first: number, after: number, middle: Point): number {
  const [ax, ay, az] = longestAxis(ends, first, after, middle);
  let low = first;
  let high = after - 1;
  while (low <= high) {
    const k = 3 * low;
    if ((ends[k]! - middle[0]) * ax + (ends[k + 1]! - middle[1]) * ay + (ends[k + 2]! - middle[2]) * az < 0) {
      low++;
      continue;
    }
    for (let c = 0; c < 3; c++) {
      const kept = ends[k + c]!;
      ends[k + c] = ends[3 * high + c]!;
      ends[3 * high + c] = kept;
    }
    high--;
  }
  return low > first && low < after ? low : (first + after) >> 1;
}

/** First principal axis, by power iteration. */
function longestAxis(ends: Float32Array, first: number, after: number, middle: Point): Point {
  let xx = 0;
  let xy = 0;
  let xz = 0;
  let yy = 0;
  let yz = 0;
  let zz = 0;
  for (let k = 3 * first; k < 3 * after; k += 3) {
    const x = ends[k]! - middle[0];
    const y = ends[k + 1]! - middle[1];
    const z = ends[k + 2]! - middle[2];
    xx += x * x;
    xy += x * y;
    xz += x * z;
    yy += y * y;
    yz += y * z;
    zz += z * z;
  }
  let a = 0.48;
  let b = 0.6;
  let c = 0.64;
  for (let k = 0; k < 8; k++) {
    const u = xx * a + xy * b + xz * c;
    const v = xy * a + yy * b + yz * c;
    const w = xz * a + yz * b + zz * c;
    const norm = Math.sqrt(u * u + v * v + w * w);
    if (norm < 1e-9) break;
    a = u / norm;
    b = v / norm;
    c = w / norm;
  }
  return [a, b, c];
}
