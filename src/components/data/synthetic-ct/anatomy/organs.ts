import type { Anatomy } from "./anatomy.ts";
import { type Capsule, tubes } from "./capsule.ts";
import { cavityAt } from "./cavity.ts";
import type { Point } from "./plane.ts";

/** An ellipsoid about an axis: its middle, the axis' unit vector, half lengths along and across, mm. */
export interface Ellipsoid {
  readonly middle: Point;
  readonly axis: Point;
  readonly along: number;
  readonly across: number;
}

/** What lies between the lungs. */
export interface Organs {
  /** Left and right heart, left atrium. */
  readonly heart: readonly Ellipsoid[];
  /** Vessels full of blood. */
  readonly blood: readonly Capsule[];
  readonly gullet: readonly Capsule[];
  /** Lumen of the windpipe and the two main bronchi. */
  readonly airway: readonly Capsule[];
  /** Where each side's vessels and bronchi enter the lung, right first. */
  readonly hila: readonly { readonly artery: Point; readonly vein: Point }[];
}

/** Thickness of the wall of windpipe and main bronchi, mm. */
export const AIRWAY_WALL = 1.7;

/** Lays out the organs of the mediastinum for one chest; the heart rests on the diaphragm. */
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
    ...tubes(a, [4, -34, -45 * s + drop], [-14, -36, -12 * s], [-13, -33, 22 * s], [-2, -22, 37 * s], [14, -2, 41 * s]),
    ...tubes(a - 1, [14, -2, 41 * s], [23, spine(25) - 22, 30 * s], [25, spine(0) - 12, 8 * s], [25, spine(-40) - 9, -45 * s]),
    ...tubes(a - 2, [25, spine(-40) - 9, -45 * s], [19, spine(-110) - 16, -115 * s], [6, spine(-200) - 24, -230 * s]),
    ...tubes(9, [-27, -28, 52 * s], [-28, -27, -35 * s + drop]),
    ...tubes(13, [22, -52, -32 * s + drop], [22, -40, -10 * s], [17, -22, -6 * s]),
    ...tubes(10, [17, -22, -7 * s], [-18, -14, -14 * s], [-46 * s, -4, -19 * s]),
    ...tubes(10, [17, -22, -6 * s], [36, -2, -4 * s], [47 * s, 6, -10 * s]),
    ...tubes(6, [-9, -26, 36 * s], [-17, -20, 70 * s], [-22, -16, 130 * s]),
    ...tubes(5, [2, -18, 44 * s], [15, -12, 80 * s], [24, -12, 140 * s]),
    ...tubes(5, [14, -6, 46 * s], [26, 0, 80 * s], [52, -4, 112 * s]),
    ...tubes(7, [-27, -28, 50 * s], [-32, -30, 75 * s], [-50, -34, 110 * s]),
    ...tubes(6, [-27, -30, 50 * s], [8, -42, 56 * s], [36, -36, 84 * s], [52, -32, 110 * s]),
    ...tubes(13, [-22, -10, -95 * s + drop], [-22, -8, -190 * s]),
  ];
  const gullet = tubes(
    6.5,
    [3, spine(120) - 26, 140 * s],
    [6, spine(20) - 24, 20 * s],
    [4, spine(-60) - 26, -60 * s],
    [22, spine(-140) - 36, -150 * s],
  );
  return {
    heart: heartOf(anatomy),
    blood,
    gullet,
    airway: [
      ...tubes(r, [0, airY(120) + 4, 160 * s], [0, airY(60) + 2, 60 * s], carina),
      { from: carina, to: right, radius: r * 0.82, end: r * 0.7 },
      { from: carina, to: left, radius: r * 0.74, end: r * 0.62 },
    ],
    hila: [
      { artery: right, vein: [-34 * s, right[1] - 14, -46 * s + drop] },
      { artery: left, vein: [38 * s, left[1] - 12, -52 * s + drop] },
    ],
  };
}

function heartOf(anatomy: Anatomy): Ellipsoid[] {
  const s = anatomy.scale;
  const h = anatomy.heart * Math.sqrt(s);
  const drop = 0.7 * (anatomy.dome + 115 * s);
  const tilt = 0.1 * anatomy.heartTilt;
  const tip: Point = [0.66 - tilt, -0.5, -0.56 - tilt]; // to the left, the front and down
  const norm = Math.sqrt(tip[0] ** 2 + tip[1] ** 2 + tip[2] ** 2);
  return [
    {
      middle: [20, -0.36 * anatomy.halfDepth, -80 * s + drop],
      axis: [tip[0] / norm, tip[1] / norm, tip[2] / norm],
      along: 64 * h,
      across: 43 * h,
    },
    { middle: [-14, -0.34 * anatomy.halfDepth, -76 * s + drop], axis: [0, 0, 1], along: 58 * h, across: 40 * h },
    { middle: [2, cavityAt(anatomy, -60 * s).spine - 46, -52 * s + drop], axis: [1, 0, 0], along: 40 * h, across: 24 },
  ];
}
