import type { Anatomy } from "../anatomy/anatomy.ts";
import { smoothMax, smoothMin } from "../anatomy/blend.ts";
import type { Capsule } from "../anatomy/capsule.ts";
import type { CavityLevel } from "../anatomy/cavity.ts";

/** The shoulder blade: a thin plate behind the ribs that stands off the chest to the side, narrow below, with a ridge near its top. */
export function scapula(anatomy: Anatomy, level: CavityLevel, side: number, y: number, z: number, out: number): number {
  const s = anatomy.scale;
  const low = anatomy.top - 138 * s;
  const span = (z - low) / (132 * s);
  if (span < 0 || span > 1.08 || out < 11) return 99;
  const medial = (anatomy.armsUp ? 82 : 68) * s + 8 * (1 - span);
  const u = side - medial;
  const turn = anatomy.armsUp ? 0.62 : 0.5; // how much it points to the front
  const wide = level.halfWidth;
  const behind = level.centre + level.halfDepth * Math.sqrt(Math.max(0.05, 1 - (medial / wide) ** 2.6)) + 15;
  const v = y - behind;
  const along = u * Math.sqrt(1 - turn * turn) - v * turn;
  const off = u * turn + v * Math.sqrt(1 - turn * turn);
  const reach = (22 + 62 * Math.min(1, span * 1.3)) * s;
  const plate = smoothMax(Math.abs(off) - 1.5 - 2.5 * Math.max(0, along / reach - 0.75), Math.max(-along, along - reach), 3);
  if (span < 0.7) return plate;
  const ridge = smoothMax(
    Math.abs(off - 3 - 0.22 * along) - 3,
    Math.max(12 - along, along - reach - 14, Math.abs(span - 0.86) * 132 - 7),
    3,
  );
  return smoothMin(plate, ridge, 3);
}

/** Collar bones and the arms' heads, as tubes over |x|. */
export function limbBones(anatomy: Anatomy): Capsule[] {
  const s = anatomy.scale;
  const t = anatomy.top;
  const lift = anatomy.armsUp ? 22 : 0;
  return [
    { from: [24 * s, -66, t - 34 * s], to: [82 * s, -58, t - 12 * s + 0.4 * lift], radius: 6.5, end: 5.5 },
    { from: [82 * s, -58, t - 12 * s + 0.4 * lift], to: [140 * s, -8, t + 2 * s + lift], radius: 5.5, end: 6 },
    { from: [162 * s, 10, t - 18 * s + lift], to: [162 * s, 10, t - 14 * s + lift], radius: 23 * s, end: 23 * s },
  ];
}
