import type { Anatomy } from "./anatomy.ts";
import { smoothMax } from "./blend.ts";
import { cavityAt, cavityPlane, diaphragmAt } from "./cavity.ts";
import { type MediastinumDistance, mediastinumAt, organsAt } from "./mediastinum.ts";
import type { Organs } from "./organs.ts";
import type { Plane } from "./plane.ts";

/** Planes of distances that painters share, mm; [y, x]. */
export interface Distances {
  /** Outwards from the chest's inner surface. */
  readonly cavity: Float32Array;
  /** To lung; negative inside. */
  readonly lung: Float32Array;
  readonly heart: Float32Array;
  readonly blood: Float32Array;
  readonly gullet: Float32Array;
  readonly airway: Float32Array;
  /** Up from the diaphragm; only set inside the chest. */
  readonly diaphragm: Float32Array;
}

export const distancesFor = ({ x }: Plane): Distances => {
  const plane = (): Float32Array => new Float32Array(x.length);
  return { cavity: plane(), lung: plane(), heart: plane(), blood: plane(), gullet: plane(), airway: plane(), diaphragm: plane() };
};

const FAR = 500;

/** Thickness of fluid behind the lungs at a height, mm (0 for none). */
export type Fluid = (z: number, left: boolean) => number;

/**
 * Fills the distances of the slice at height z. The lung is what lies inside the chest wall, outside the mediastinum, above the
 * diaphragm, under a rounded top, and in front of any fluid; borders that meet are rounded.
 */
export function fillDistances(
  anatomy: Anatomy,
  organs: Organs,
  plane: Plane,
  z: number,
  fluid: Fluid | null,
  out: Distances,
): void {
  const level = cavityAt(anatomy, z);
  cavityPlane(plane, level, out.cavity);
  const near = organsAt(organs, z);
  const place: MediastinumDistance = { heart: 0, blood: 0, gullet: 0, airway: 0, whole: 0 };
  const topX = 43 * anatomy.scale;
  const topY = cavityAt(anatomy, anatomy.top).centre + 2;
  const bulge = 2 * 55 * anatomy.scale;
  const behind = [fluid?.(z, false) ?? 0, fluid?.(z, true) ?? 0];
  for (let i = 0; i < out.lung.length; i++) {
    const x = plane.x[i]!;
    const y = plane.y[i]!;
    const cavity = out.cavity[i]!;
    // above the inlet tubes leave the chest: keep them a while outside it
    if (cavity > (z > anatomy.top - 40 ? 60 : 12)) {
      out.lung[i] = cavity;
      out.heart[i] = out.blood[i] = out.gullet[i] = out.airway[i] = out.diaphragm[i] = FAR;
      continue;
    }
    mediastinumAt(anatomy, near, level, x, y, place);
    out.heart[i] = place.heart;
    out.blood[i] = place.blood;
    out.gullet[i] = place.gullet;
    out.airway[i] = place.airway;
    const up = z - diaphragmAt(anatomy, x, y);
    out.diaphragm[i] = up;
    const aside = Math.abs(x) - topX;
    const top = 0.8 * (z - anatomy.top + (aside * aside + (y - topY) * (y - topY)) / bulge);
    let lung = smoothMax(smoothMax(cavity + 1.5, -place.whole, 6), smoothMax(-0.8 * up, top, 4), 4);
    const depth = behind[x > 0 ? 1 : 0]!;
    if (depth > 0) lung = smoothMax(lung, y - (level.centre + level.halfDepth - depth) + 0.0012 * aside * aside, 6);
    out.lung[i] = lung;
  }
}
