import { Philox } from "../../../../stats/random/philox.ts";
import type { Anatomy } from "../anatomy/anatomy.ts";
import type { Lattice } from "../anatomy/lattice.ts";
import type { LungPoints } from "../anatomy/lung-points.ts";
import type { Organs } from "../anatomy/organs.ts";
import { unbend } from "../anatomy/plane.ts";
import { growTree, type Pieces } from "./grow-tree.ts";

export interface LungTrees {
  /** Arteries and veins. */
  readonly vessels: Pieces;
  /** Bronchi beside the arteries; the radius is the lumen's. */
  readonly bronchi: Pieces;
}

/** Lung that one end of a tree serves, ml. */
const SERVED = 1.7;

/** Grows arteries with bronchi beside them, and veins, from each hilum to ends all over the lung. */
export function growLungTrees(
  seed: number,
  caseNumber: number,
  anatomy: Anatomy,
  organs: Organs,
  noise: Lattice,
  points: LungPoints,
): LungTrees {
  const vessels: Pieces = [];
  const bronchi: Pieces = [];
  for (const [side, { artery, vein }] of organs.hila.entries()) {
    const rng = new Philox(seed, "synthetic-ct", caseNumber, "trees", side);
    const inside: number[] = [];
    for (let i = 0; i < points.count; i++) if (points.x[i]! > 0 === (side === 1) && points.depth[i]! > 4) inside.push(i);
    const count = Math.min(inside.length >> 1, Math.round((inside.length * points.volume) / SERVED));
    const order = rng.permutation(inside.length);
    const jitter = (): number => 8 * (rng.uniform() - 0.5);
    const endsFrom = (start: number): Float32Array => {
      const ends = new Float32Array(3 * count);
      for (let k = 0; k < count; k++) {
        const i = inside[order[start + k]!]!;
        ends.set([points.x[i]! + jitter(), points.y[i]! + jitter(), points.z[i]! + jitter()], 3 * k);
      }
      return ends;
    };
    const wide = 6.6 * anatomy.scale;
    const arteries = growTree(rng, unbend(noise, artery), wide, endsFrom(0), 0.42);
    for (const value of arteries) vessels.push(value);
    for (const value of growTree(rng, unbend(noise, vein), wide, endsFrom(count), 0.42)) vessels.push(value);
    besides(arteries, bronchi);
  }
  return { vessels, bronchi };
}

/** A bronchus runs beside each artery of more than 1 mm radius, about as wide as it. */
function besides(arteries: Pieces, out: Pieces): void {
  for (let k = 0; k < arteries.length; k += 7) {
    const radius = arteries[k + 6]!;
    if (radius < 1) continue;
    const off = 1.9 * radius + 1;
    const [x0, y0, z0, x1, y1, z1] = arteries.slice(k, k + 6) as [number, number, number, number, number, number];
    // to the back and the middle of the artery
    const toward = x0 > 0 ? -1 : 1;
    out.push(x0 + 0.6 * toward * off, y0 + 0.8 * off, z0, x1 + 0.6 * toward * off, y1 + 0.8 * off, z1, 0.8 * radius);
  }
}
