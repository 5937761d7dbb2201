import type { Anatomy } from "../anatomy/anatomy.ts";
import { coverage, smoothMax } from "../anatomy/blend.ts";
import type { CavityLevel } from "../anatomy/cavity.ts";
import type { Distances } from "../anatomy/lung-field.ts";
import { AIRWAY_WALL } from "../anatomy/organs.ts";
import type { Slice } from "../slice.ts";
import type { Subject } from "../subject.ts";

const FAT = -96;
const BLOOD = 41;
const WALL = 34;
/** HU in a large airway. */
export const LUMEN = -985;
const LIVER = 58;
const SPLEEN = 48;
const FLUID = 9;

/** Paints what the chest holds beside lungs and bones: fat, heart, vessels, gullet, airways; below the diaphragm the abdomen's organs. */
export function paintInside(subject: Subject, slice: Slice, distances: Distances, hu: Float32Array): void {
  const { anatomy, noise } = subject;
  const { z, level, plane } = slice;
  const hasFluid = subject.fluid !== null;
  const { voxel } = plane;
  const s = anatomy.scale;
  const stomachZ = anatomy.dome - anatomy.domeStep - 42 * s;
  const fineNoise = noise.slice(z, 7);
  for (let i = 0; i < hu.length; i++) {
    const inlet = distances.cavity[i]! > 3 ? 60 : 0;
    if (distances.cavity[i]! > voxel + inlet) continue;
    const x = plane.x[i]!;
    const y = plane.y[i]!;
    const fine = fineNoise.at(x, y);
    let value = hu[i]!;
    if (inlet === 0) {
      let inside = FAT + 12 * fine;
      // the pericardium's thin line, muscle under it
      const heart = distances.heart[i]!;
      inside += (26 - inside) * 0.35 * coverage(Math.abs(heart - 3.4) - 0.6, voxel);
      inside += (BLOOD + 4 * fine - inside) * coverage(heart, voxel);
      // fluid gathers behind the lung
      if (hasFluid && distances.diaphragm[i]! > 0 && y > level.centre && distances.lung[i]! > 0 && Math.abs(x) > 20 * s) {
        inside += (FLUID - inside) * coverage(distances.cavity[i]! + 1, voxel);
      }
      inside +=
        (abdomen(anatomy, level, x, y, z, stomachZ, distances.diaphragm[i]!, fine, voxel) - inside) *
        coverage(distances.diaphragm[i]!, voxel);
      value += (inside - value) * coverage(distances.cavity[i]! - 0.5, voxel);
    }
    value += (BLOOD - value) * coverage(distances.blood[i]!, voxel);
    const gullet = distances.gullet[i]!;
    value += (30 - value) * coverage(gullet, voxel);
    value += (-500 - value) * 0.5 * coverage(gullet + 4.6, voxel) * Math.max(0, fine);
    const airway = distances.airway[i]!;
    value += (WALL - value) * coverage(airway - AIRWAY_WALL, voxel);
    value += (LUMEN - value) * coverage(airway, voxel);
    hu[i] = value;
  }
}

/** HU below the diaphragm: its muscle, liver to the right, spleen and stomach (with gas in front, as the patient lies) to the left, fat. */
function abdomen(
  anatomy: Anatomy,
  level: CavityLevel,
  x: number,
  y: number,
  z: number,
  stomachZ: number,
  up: number,
  fine: number,
  voxel: number,
): number {
  const s = anatomy.scale;
  const deep = -up;
  let value = -100 + 8 * fine;
  // nothing but fat about the spine and the aorta
  const off = y - level.spine + 6;
  const behind = 38 * s - Math.sqrt(x * x + off * off);
  const liver = smoothMax(x - 30 * s - 0.5 * Math.min(deep, 30) + 20 * s * Math.max(0, y / 60), behind, 10);
  value += (LIVER + 3 * fine - value) * coverage(Math.max(liver, 3.5 - deep), voxel);
  const wide = anatomy.halfWidth;
  const sx = x - 0.62 * wide;
  const spleen = smoothMax(
    behind,
    (Math.sqrt((sx / (0.3 * wide)) ** 2 + ((y - 34) / 34) ** 2 + ((z - stomachZ + 14) / 55) ** 2) - 1) * 30,
    6,
  );
  value += (SPLEEN + 3 * fine - value) * coverage(Math.max(spleen, 4 - deep), voxel);
  const stomach =
    (Math.sqrt(((x - 0.47 * wide) / (0.36 * wide)) ** 2 + ((y + 26) / 44) ** 2 + ((z - stomachZ + 8) / 44) ** 2) - 1) * 38;
  const inStomach = Math.max(stomach, 7 - deep);
  value += (38 - value) * coverage(inStomach, voxel);
  const gas = Math.max(inStomach + 3.5, y + 62 - 48 * anatomy.gas);
  const content = 18 + 40 * fine;
  value += (content - value) * coverage(inStomach + 2.5, voxel);
  value += (-940 - value) * coverage(gas, voxel);
  return value + (46 - value) * coverage(deep - 3.2, voxel);
}
