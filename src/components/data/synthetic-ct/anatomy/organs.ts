import type { Anatomy } from "./anatomy.ts";
import { smoothMin } from "./blend.ts";
import { type CavityLevel, cavityAt } from "./cavity.ts";

/** A tube with round ends: two points and a radius at each, mm. */
export interface Capsule {
  readonly from: readonly [x: number, y: number, z: number];
  readonly to: readonly [x: number, y: number, z: number];
  readonly radius: number;
  readonly end: number;
}

/** Signed distance to a capsule, mm. */
export function capsuleDistance({ from, to, radius, end }: Capsule, x: number, y: number, z: number): number {
  const ax = to[0] - from[0];
  const ay = to[1] - from[1];
  const az = to[2] - from[2];
  const px = x - from[0];
  const py = y - from[1];
  const pz = z - from[2];
  const t = Math.max(0, Math.min(1, (px * ax + py * ay + pz * az) / (ax * ax + ay * ay + az * az)));
  const dx = px - t * ax;
  const dy = py - t * ay;
  const dz = pz - t * az;
  return Math.sqrt(dx * dx + dy * dy + dz * dz) - radius - t * (end - radius);
}

const path = (radius: number, ...points: readonly (readonly [number, number, number])[]): Capsule[] =>
  points.slice(1).map((to, k) => ({ from: points[k]!, to, radius, end: radius }));

/** Vessels, gullet and airways between the lungs. */
export interface Organs {
  /** Full of blood. */
  readonly blood: readonly Capsule[];
  readonly gullet: readonly Capsule[];
  /** Lumen of the windpipe and the two main bronchi. */
  readonly airway: readonly Capsule[];
  /** Where each side's vessels and bronchi enter the lung, right first. */
  readonly hila: readonly { readonly artery: Point; readonly vein: Point }[];
}
type Point = readonly [x: number, y: number, z: number];

export const AIRWAY_WALL = 1.7;

/** Lays out the tubes of the mediastinum for one chest. */
export function organsOf(anatomy: Anatomy): Organs {
  const s = anatomy.scale;
  const spine = (z: number): number => cavityAt(anatomy, z).spine;
  const a = anatomy.aorta;
  const drop = 0.35 * (anatomy.dome + 115 * s);
  const airY = (z: number): number => spine(z) - 40 * s;
  const carina: Point = [2, airY(0), 0];
  const right: Point = [-41 * s, airY(-20) + 4, -25 * s];
  const left: Point = [45 * s, airY(-20) + 6, -33 * s];
  const r = anatomy.trachea;
  const blood = [
    ...path(a, [4, -34, -45 * s + drop], [-14, -36, -12 * s], [-13, -33, 22 * s], [-2, -22, 37 * s], [14, -2, 41 * s]),
    ...path(a - 1, [14, -2, 41 * s], [23, spine(25) - 22, 30 * s], [25, spine(0) - 12, 8 * s], [25, spine(-40) - 9, -45 * s]),
    ...path(a - 2, [25, spine(-40) - 9, -45 * s], [19, spine(-110) - 16, -115 * s], [6, spine(-200) - 24, -230 * s]),
    ...path(9, [-27, -28, 52 * s], [-28, -27, -35 * s + drop]),
    ...path(13, [22, -52, -32 * s + drop], [22, -40, -10 * s], [17, -22, -6 * s]),
    ...path(10, [17, -22, -7 * s], [-18, -14, -14 * s], [-46 * s, -4, -19 * s]),
    ...path(10, [17, -22, -6 * s], [36, -2, -4 * s], [47 * s, 6, -10 * s]),
    ...path(6, [-9, -26, 36 * s], [-17, -20, 70 * s], [-22, -16, 130 * s]),
    ...path(5, [2, -18, 44 * s], [15, -12, 80 * s], [24, -12, 140 * s]),
    ...path(5, [14, -6, 46 * s], [26, 0, 80 * s], [52, -4, 112 * s]),
    ...path(7, [-27, -28, 50 * s], [-32, -30, 75 * s], [-50, -34, 110 * s]),
    ...path(6, [-27, -30, 50 * s], [8, -42, 56 * s], [36, -36, 84 * s], [52, -32, 110 * s]),
    ...path(13, [-22, -10, -95 * s + drop], [-22, -8, -190 * s]),
  ];
  return {
    blood,
    gullet: path(
      6.5,
      [3, spine(120) - 26, 140 * s],
      [6, spine(20) - 24, 20 * s],
      [4, spine(-60) - 26, -60 * s],
      [22, spine(-140) - 36, -150 * s],
    ),
    airway: [
      ...path(r, [0, airY(120) + 4, 160 * s], [0, airY(60) + 2, 60 * s], carina),
      { from: carina, to: right, radius: r * 0.82, end: r * 0.7 },
      { from: carina, to: left, radius: r * 0.74, end: r * 0.62 },
    ],
    hila: [
      { artery: right, vein: [-34 * s, right[1] - 14, -46 * s + drop] },
      { artery: left, vein: [38 * s, left[1] - 12, -52 * s + drop] },
    ],
  };
}

/** Reusable answer of `mediastinumAt`, mm. */
export interface MediastinumDistance {
  /** To heart muscle and blood. */
  heart: number;
  /** To vessels full of blood. */
  blood: number;
  gullet: number;
  /** To the lumen of the large airways. */
  airway: number;
  /** To all that lies between the lungs, with the fat about it: negative where no lung can be. */
  whole: number;
}

/** Tubes that reach a height, with their margins; for one slice. */
export function organsNear(organs: Organs, z: number, margin: number): Organs {
  const near = (list: readonly Capsule[]): Capsule[] =>
    list.filter((tube) => {
      const reach = Math.max(tube.radius, tube.end) + margin;
      return z > Math.min(tube.from[2], tube.to[2]) - reach && z < Math.max(tube.from[2], tube.to[2]) + reach;
    });
  return { blood: near(organs.blood), gullet: near(organs.gullet), airway: near(organs.airway), hila: organs.hila };
}

const nearest = (tubes: readonly Capsule[], x: number, y: number, z: number): number => {
  let least = 1e3;
  for (const tube of tubes) least = Math.min(least, capsuleDistance(tube, x, y, z));
  return least;
};

/** Signed distance to an ellipsoid in first order, mm. */
function ellipsoid(dx: number, dy: number, dz: number, a: number, b: number, c: number): number {
  const size = Math.sqrt((dx * dx) / (a * a) + (dy * dy) / (b * b) + (dz * dz) / (c * c));
  const slope = Math.sqrt((dx * dx) / a ** 4 + (dy * dy) / b ** 4 + (dz * dz) / c ** 4);
  return slope < 1e-6 ? -Math.min(a, b, c) : ((size - 1) * size) / slope;
}

/** Distances to the organs between the lungs at a place; writes `out` and nothing else. */
export function mediastinumAt(
  anatomy: Anatomy,
  organs: Organs,
  level: CavityLevel,
  x: number,
  y: number,
  z: number,
  out: MediastinumDistance,
): void {
  const s = anatomy.scale;
  const h = anatomy.heart * Math.sqrt(s);
  const drop = 0.7 * (anatomy.dome + 115 * s);
  // left heart: a long ellipsoid whose tip points to the left, the front and down
  const hx = x - 20;
  const hy = y + 0.36 * anatomy.halfDepth;
  const hz = z + 80 * s - drop;
  const tilt = 0.1 * anatomy.heartTilt;
  const lx = 0.66 - tilt;
  const ly = -0.5;
  const lz = -0.56 - tilt;
  const along = hx * lx + hy * ly + hz * lz;
  const rest = Math.sqrt(Math.max(0, hx * hx + hy * hy + hz * hz - along * along));
  const leftHeart = ellipsoid(along, rest, 0, 64 * h, 43 * h, 43 * h);
  const rightHeart = ellipsoid(x + 14, y + 0.34 * anatomy.halfDepth, z + 76 * s - drop, 40 * h, 40 * h, 56 * h);
  const atrium = ellipsoid(x - 2, y - level.spine + 46, z + 52 * s - drop, 40 * h, 22, 27);
  out.heart = smoothMin(smoothMin(leftHeart, rightHeart, 14), atrium, 10);
  out.blood = nearest(organs.blood, x, y, z);
  out.gullet = nearest(organs.gullet, x, y, z);
  out.airway = nearest(organs.airway, x, y, z);
  // between the lungs: narrow behind the breastbone, wide at the hila, as wide as the spine at the back
  const back = (y - level.centre) / level.halfDepth;
  const spineWidth = 24 * s * (1 - Math.max(0, z) / 600);
  const front = 5 + 12 * Math.max(0, -0.7 - back) + Math.max(0, z - 15) * 0.22 * (back < 0 ? 1 : 0.4);
  const slab =
    Math.abs(x - 3) -
    (back > 0.42 ? spineWidth : back > -0.1 ? front + (spineWidth - front) * ((back + 0.1) / 0.52) ** 1.5 : front);
  const tubes = Math.min(out.blood - 3, out.gullet - 4, out.airway - AIRWAY_WALL - 3.5);
  const spine = ellipsoid(x, y - level.spine - 4, 0, 24 * s, 24 * s, 1e3);
  out.whole = smoothMin(smoothMin(smoothMin(out.heart - 5, tubes, 12), slab, 8), spine, 6);
}
