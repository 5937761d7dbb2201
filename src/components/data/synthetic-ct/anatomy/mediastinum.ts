import type { Anatomy } from "./anatomy.ts";
import { smoothMin, smoothStep } from "./blend.ts";
import { acrossOf, type SliceTubes, tubeDistance, tubesNear } from "./capsule.ts";
import type { CavityLevel } from "./cavity.ts";
import { AIRWAY_WALL, type Ellipsoid, type Organs } from "./organs.ts";

/** Signed distances from a place to what lies between the lungs, mm; negative inside. */
export interface MediastinumDistance {
  /** To heart muscle and blood. */
  heart: number;
  /** To vessels full of blood. */
  blood: number;
  gullet: number;
  /** To the lumen of the large airways. */
  airway: number;
  /** To all of it with the fat about it: negative where no lung can be. */
  whole: number;
}

/** Organs made ready for one slice. */
export interface SliceOrgans {
  readonly z: number;
  /** From where on to the sides no tube matters. */
  readonly left: number;
  readonly right: number;
  readonly heart: readonly Ellipsoid[];
  readonly blood: SliceTubes;
  readonly gullet: SliceTubes;
  readonly airway: SliceTubes;
}

const MARGIN = 20;
const FAR = 500;

export function organsAt(organs: Organs, z: number): SliceOrgans {
  const blood = tubesNear(organs.blood, z, MARGIN);
  const gullet = tubesNear(organs.gullet, z, MARGIN);
  const airway = tubesNear(organs.airway, z, MARGIN);
  const spans = [blood, gullet, airway].map(acrossOf);
  return {
    z,
    heart: organs.heart,
    blood,
    gullet,
    airway,
    right: Math.min(...spans.map(([low]) => low)) - MARGIN,
    left: Math.max(...spans.map(([, high]) => high)) + MARGIN,
  };
}

/** Distances to the organs between the lungs at a place of the slice; writes `out` and nothing else. */
export function mediastinumAt(
  anatomy: Anatomy,
  organs: SliceOrgans,
  level: CavityLevel,
  x: number,
  y: number,
  out: MediastinumDistance,
): void {
  const { z } = organs;
  const s = anatomy.scale;
  const [left, right, atrium] = organs.heart;
  out.heart = smoothMin(smoothMin(ellipsoid(left!, x, y, z), ellipsoid(right!, x, y, z), 14), ellipsoid(atrium!, x, y, z), 10);
  if (x > organs.right && x < organs.left) {
    out.blood = tubeDistance(organs.blood, x, y, FAR);
    out.gullet = tubeDistance(organs.gullet, x, y, FAR);
    out.airway = tubeDistance(organs.airway, x, y, FAR);
  } else out.blood = out.gullet = out.airway = FAR;
  // between the lungs: narrow behind the breastbone, wide at the hila, as wide as the spine at the back
  const back = (y - level.centre) / level.halfDepth;
  const spineWidth = 24 * s * (1 - Math.max(0, z) / 600);
  const front =
    5 + 12 * Math.max(0, -0.7 - back) + 11 * smoothStep(-0.6, -0.3, back) + Math.max(0, z - 15) * (back < 0 ? 0.3 : 0.12);
  const t = (back + 0.1) / 0.52;
  const width = t <= 0 ? front : t >= 1 ? spineWidth : front + (spineWidth - front) * t * Math.sqrt(t);
  const slab = Math.abs(x - 3) - width;
  const tubes = Math.min(out.blood - 3, out.gullet - 4, out.airway - AIRWAY_WALL - 3.5);
  const fromSpine = y - level.spine - 4;
  const spine = Math.sqrt(x * x + fromSpine * fromSpine) - 24 * s;
  out.whole = smoothMin(smoothMin(smoothMin(out.heart - 5, tubes, 12), slab, 8), spine, 6);
}

/** Signed distance to an ellipsoid, mm: in first order near it, to the sphere about it from afar. */
function ellipsoid({ middle, axis, along, across }: Ellipsoid, x: number, y: number, z: number): number {
  const dx = x - middle[0];
  const dy = y - middle[1];
  const dz = z - middle[2];
  const away = dx * dx + dy * dy + dz * dz;
  const greatest = along > across ? along : across;
  if (away > (greatest + 45) * (greatest + 45)) return Math.sqrt(away) - greatest;
  const long = dx * axis[0] + dy * axis[1] + dz * axis[2];
  const a = 1 / (along * along);
  const b = 1 / (across * across);
  const u = long * long * a;
  const v = Math.max(0, away - long * long) * b;
  const slope = u * a + v * b;
  return slope < 1e-9 ? -Math.min(along, across) : (u + v - Math.sqrt(u + v)) / Math.sqrt(slope);
}
