import { Philox } from "../../../../stats/random/philox.ts";
import { smoothStep } from "../anatomy/blend.ts";
import type { Lattice } from "../anatomy/lattice.ts";
import type { LungPoints } from "../anatomy/lung-points.ts";

/** What the disease does to one patient's lungs. */
export interface DiseasePlan {
  /** Share of the lungs' volume that is hazy or consolidated, 0 to 1. */
  readonly extent: number;
  /** Chance that a patch holds consolidation. */
  readonly solid: number;
}

/** One patch: an ellipsoid with a ragged border. */
export interface Patch {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly radiusX: number;
  readonly radiusY: number;
  readonly radiusZ: number;
  /** HU of its ground glass. */
  readonly haze: number;
  /** Width of its border as a share of its radius. */
  readonly soft: number;
  /** Depth in the patch from which it is consolidated; 9 for none. */
  readonly core: number;
}

/** How far a patch may reach, in its radii. */
export const REACH = 1.7;

/** How deep in a patch a place lies: 1 in its middle, 0 at its border, negative outside; ragged by noise. */
export function depthInPatch(patch: Patch, noise: Lattice, x: number, y: number, z: number): number {
  const u = (x - patch.x) / patch.radiusX;
  const v = (y - patch.y) / patch.radiusY;
  const w = (z - patch.z) / patch.radiusZ;
  const square = u * u + v * v + w * w;
  if (square > REACH * REACH) return -1;
  return 1 - Math.sqrt(square) + 0.62 * noise.at(x, y, z, 17) + 0.34 * noise.at(y, z, x, 7);
}

/**
 * Plans patches until they cover the wanted share of the lungs: most under the pleura, more at the back and below, on both sides.
 * The same for every voxel grid, since it is decided on `points`.
 */
export function planPatches(seed: number, caseNumber: number, plan: DiseasePlan, points: LungPoints, noise: Lattice): Patch[] {
  const rng = new Philox(seed, "synthetic-ct", caseNumber, "disease");
  const patches: Patch[] = [];
  const covered = new Uint8Array(points.count);
  const wanted = plan.extent * points.count;
  let reached = 0;
  const [backmost, frontmost] = range(points.y);
  const [highest, lowest] = range(points.z);
  const typical = 11 + 26 * Math.sqrt(plan.extent);
  for (let tries = 0; reached < wanted && tries < 20_000 && patches.length < 160; tries++) {
    const i = rng.integer(0, points.count);
    const dorsal = (points.y[i]! - frontmost) / (backmost - frontmost);
    const low = (highest - points.z[i]!) / (highest - lowest);
    const weight = (0.15 + 0.85 * Math.exp(-points.depth[i]! / 9)) * (0.2 + 0.8 * dorsal) * (0.35 + 0.65 * low);
    if (rng.uniform() > weight) continue;
    const radius = Math.min(
      typical * Math.exp(0.32 * rng.normal()),
      1.3 * Math.cbrt(((wanted - reached) * points.volume * 1000) / 4.2) + 5,
    );
    const patch: Patch = {
      x: points.x[i]!,
      y: points.y[i]!,
      z: points.z[i]!,
      radiusX: radius * (0.75 + 0.4 * rng.uniform()),
      radiusY: radius * (0.75 + 0.4 * rng.uniform()),
      radiusZ: radius * (0.8 + 0.6 * rng.uniform()),
      haze: -590 + 65 * rng.normal(),
      soft: 0.15 + 0.3 * rng.uniform(),
      core: rng.uniform() < plan.solid ? 0.2 + 0.35 * rng.uniform() : 9,
    };
    patches.push(patch);
    for (let k = 0; k < points.count; k++) {
      if (covered[k] || depthInPatch(patch, noise, points.x[k]!, points.y[k]!, points.z[k]!) < 0.5 * patch.soft) continue;
      covered[k] = 1;
      reached++;
    }
  }
  return patches;
}

/** Share of ground glass and of consolidation that a patch gives a place at a depth in it, each 0 to 1. `under` is the depth below the pleura, mm. */
export const hazeAt = (patch: Patch, depth: number): number => smoothStep(0, patch.soft, depth);
export const solidAt = (patch: Patch, depth: number, under: number): number =>
  smoothStep(patch.core, patch.core + 0.14, depth - 0.012 * Math.max(0, under - 6));

function range(values: Float32Array): [greatest: number, least: number] {
  let greatest = -Infinity;
  let least = Infinity;
  for (const value of values) {
    if (value > greatest) greatest = value;
    if (value < least) least = value;
  }
  return [greatest, least];
}
