import type { Anatomy } from "./anatomy.ts";
import type { Plane } from "./plane.ts";

/** The chest's inside at one height: a rounded rectangle, mm. */
export interface CavityLevel {
  readonly halfWidth: number;
  readonly halfDepth: number;
  /** y of its middle. */
  readonly centre: number;
  /** y of the vertebral bodies' middle. */
  readonly spine: number;
  /** Below the lungs' tops. */
  readonly depth: number;
}

/** Size and place of the chest's inside at a height; above the lungs' tops it goes on narrow. */
export function cavityAt(anatomy: Anatomy, z: number): CavityLevel {
  const depth = anatomy.top - z;
  const down = Math.max(0, depth) / (150 * anatomy.scale);
  const open = 1 - Math.max(0, 1 - down) ** 2.3;
  const halfWidth =
    (58 + (anatomy.halfWidth - 58) * open ** 0.8) * (1 - 0.05 * Math.max(0, down - 1.1)) -
    0.7 * Math.max(0, Math.min(40, -depth));
  const bend = -anatomy.kyphosis * ((z + 25) / 100) ** 2;
  const back = anatomy.halfDepth - 10 + bend;
  const front = -(34 + (anatomy.halfDepth - 26) * open ** 0.9);
  return { halfWidth, halfDepth: (back - front) / 2, centre: (back + front) / 2, spine: back - 26, depth };
}

/** Signed distance to a rounded rectangle along the ray from its centre, mm; negative inside. `square` 0 is an ellipse. */
export function ovalDistance(x: number, y: number, halfX: number, halfY: number, square: number): number {
  const u = (x * x) / (halfX * halfX);
  const v = (y * y) / (halfY * halfY);
  const size = (1 - square) * Math.sqrt(u + v) + square * Math.sqrt(Math.sqrt(u * u + v * v));
  if (size < 1e-3) return -Math.min(halfX, halfY);
  return Math.sqrt(x * x + y * y) * (1 - 1 / size);
}

/** Distance outwards from the chest's inner surface for a slice's voxels, mm; negative inside. */
export function cavityPlane({ x, y }: Plane, level: CavityLevel, out: Float32Array): void {
  const { halfWidth, halfDepth, centre } = level;
  for (let i = 0; i < out.length; i++) {
    const along = y[i]! - centre;
    const back = along / halfDepth;
    // wider at the back than at the front
    const egg = Math.max(-1, Math.min(1, back));
    out[i] = ovalDistance(x[i]!, along, halfWidth * (0.975 + 0.075 * egg - 0.04 * egg * egg), halfDepth, 0.5);
  }
}

/** Height of the diaphragm over a place, mm: a dome a side that falls steeply to the sides and the back, little to the front and middle. */
export function diaphragmAt(anatomy: Anatomy, x: number, y: number): number {
  const left = x > 0;
  const across = Math.abs(x) - 0.5 * anatomy.halfWidth;
  const along = y + 14;
  const u = across / (across > 0 ? 0.5 * anatomy.halfWidth : 1.05 * anatomy.halfWidth);
  const v = along / (along > 0 ? 0.86 * anatomy.halfDepth : 1.3 * anatomy.halfDepth);
  const square = u * u + v * v;
  const steep = (50 + 14 * anatomy.breath) * anatomy.scale;
  return anatomy.dome - (left ? anatomy.domeStep : 0) - steep * square * (0.35 + 0.65 * Math.sqrt(Math.sqrt(square)));
}
