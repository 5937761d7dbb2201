import type { Anatomy } from "../anatomy/anatomy.ts";
import { smoothStep } from "../anatomy/blend.ts";
import type { DiseaseVolumes } from "../disease/fill-patches.ts";
import type { Slice } from "../slice.ts";
import type { Subject } from "../subject.ts";

const VESSEL = 42;
const AIR = -975;

/** Volumes that the lung is painted from, [z, y, x]. */
export interface LungVolumes extends DiseaseVolumes {
  /** Share of each voxel that is lung, 0 to 1. */
  readonly share: Float32Array;
  readonly vessels: Float32Array;
  readonly bronchi: Float32Array;
}

/** Blends the lung of one slice into `hu`: tissue, fissures, other findings, ground glass, consolidation, vessels and bronchi. */
export function paintLung(subject: Subject, slice: Slice, distance: Float32Array, volumes: LungVolumes, hu: Float32Array): void {
  const { anatomy, findings, noise } = subject;
  const { z, start: at, level, plane, bend } = slice;
  const { voxel } = plane;
  const coarseNoise = noise.slice(z, 24);
  const fineNoise = noise.slice(z, 8);
  const holeNoise = noise.slice(z + 700, 11);
  for (let i = 0; i < hu.length; i++) {
    const share = volumes.share[i]!;
    if (share <= 0) continue;
    const x = plane.x[i]!;
    const y = plane.y[i]!;
    const back = (y - level.centre) / level.halfDepth; // −1 at the front, 1 at the back
    const under = -distance[i]!;
    const coarse = coarseNoise.at(x, y);
    const fine = fineNoise.at(x, y);
    let value = anatomy.lung + 0.5 * anatomy.gravity * back + 20 * coarse + 22 * fine;
    // air trapped in broken-down lung, most at the top
    if (findings.emphysema > 0) {
      const holes = smoothStep(0.25, 0.5, holeNoise.at(x, y) + findings.emphysema * (0.45 + z / 400));
      value += (-965 - value) * 0.85 * holes;
    }
    // lung that collapses under its own weight at the back
    if (back > 0.2) value += findings.dependent * smoothStep(0.25, 0.9, back) * Math.exp(-under / 9) * (1 + 0.8 * coarse);
    const sheet = fissureShare(anatomy, bend.x(x, y), bend.y(x, y), z, voxel);
    value += (-500 - value) * sheet;
    const haze = volumes.haze[at + i]!;
    if (haze > 0) {
      const glass = Math.max(value + 60, volumes.level[at + i]! + 90 * fine + 60 * coarse);
      value += ((glass - value) * haze) / 255;
    }
    const solid = volumes.solid[at + i]!;
    if (solid > 0) value += ((26 + 34 * fine - value) * solid) / 255;
    for (const nodule of findings.nodules) {
      const d = Math.sqrt((x - nodule.x) ** 2 + (y - nodule.y) ** 2 + (z - nodule.z) ** 2) - nodule.radius;
      if (d < voxel) value += (nodule.hu - value) * Math.max(0, Math.min(1, 0.5 - d / voxel));
    }
    for (const scar of findings.scars) {
      const off = Math.abs((x - scar.x) * scar.nx + (y - scar.y) * scar.ny + (z - scar.z) * scar.nz + 5 * coarse) - scar.half;
      const away = (x - scar.x) ** 2 + (y - scar.y) ** 2 + (z - scar.z) ** 2;
      if (off < voxel && away < scar.reach ** 2)
        value += (-120 - value) * Math.max(0, Math.min(1, 0.5 - off / voxel)) * (1 - away / scar.reach ** 2);
    }
    const vessel = Math.min(1, volumes.vessels[at + i]!);
    if (vessel > 0 && value < VESSEL) value += (VESSEL - value) * vessel;
    const lumen = Math.min(1, volumes.bronchi[at + i]!);
    value += (AIR - value) * lumen;
    hu[i] = hu[i]! + (value - hu[i]!) * share;
  }
}

/** Share of a voxel that the sheets between the lobes fill: one on the left, two on the right, about 1 mm thick. */
function fissureShare(anatomy: Anatomy, x: number, y: number, z: number, voxel: number): number {
  const s = anatomy.scale;
  const left = x > 0;
  // from high at the back to low at the front, a little hollow
  const oblique = (z + 22 * s - 1.05 * (y - 8) - 0.0022 * (Math.abs(x) - 60) ** 2) * 0.69;
  let off = Math.abs(oblique);
  if (!left && oblique > 0) off = Math.min(off, Math.abs(z + 32 * s + 0.06 * (y + 30) - 0.0012 * (Math.abs(x) - 70) ** 2));
  const share = 1 - off / voxel;
  return share <= 0 ? 0 : Math.min(0.7, (share * 0.9) / voxel);
}
