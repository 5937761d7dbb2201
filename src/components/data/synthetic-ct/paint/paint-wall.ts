import type { Anatomy } from "../anatomy/anatomy.ts";
import { coverage, smoothMax, smoothMin, smoothStep } from "../anatomy/blend.ts";
import { type CavityLevel, ovalDistance } from "../anatomy/cavity.ts";
import type { Slice } from "../slice.ts";
import type { Subject } from "../subject.ts";

const AIR = -1000;
const SKIN = 10;
const FAT = -104;
const MUSCLE = 52;
const GLAND = 20;

/** y of the trunk's back at its deepest, mm: where it lies on the table. */
export const trunkBack = (anatomy: Anatomy): number => anatomy.halfDepth + 27 + 0.9 * anatomy.fat;

/**
 * Fills `hu` of the slice at height z with air, skin, fat, muscle, breasts and arms, and `body` with the distance to the skin (mm,
 * negative inside). What lies in the chest is muscle until others paint over it.
 */
export function paintWall(subject: Subject, slice: Slice, cavity: Float32Array, hu: Float32Array, body: Float32Array): void {
  const { anatomy, noise } = subject;
  const { z, level, plane } = slice;
  const { voxel } = plane;
  const { fat, muscle, breast } = anatomy;
  const neck = smoothStep(anatomy.top - 50, anatomy.top + 30, z);
  const shoulder = smoothStep(anatomy.top - 105, anatomy.top - 15, z);
  const halfWidth = anatomy.halfWidth + muscle + fat + 3 + 46 * smoothStep(anatomy.top - 75, anatomy.top + 10, z);
  const back = trunkBack(anatomy) - 10 * neck;
  const front = -(anatomy.halfDepth + 14 + 0.7 * fat + muscle * 0.35) + 40 * neck;
  const halfDepth = (back - front) / 2;
  const middle = (back + front) / 2;
  const breastZ = (z + 62 * anatomy.scale) / (1.25 * (breast + 22));
  const hasBreast = breast > 0 && Math.abs(breastZ) < 1;
  const armX = halfWidth + 48;
  const hasArms = !anatomy.armsUp && z < anatomy.top - 20;
  const coarseNoise = noise.slice(z, 34);
  const fineNoise = noise.slice(z, 7);
  for (let i = 0; i < hu.length; i++) {
    const x = plane.x[i]!;
    const y = plane.y[i]!;
    const side = Math.abs(x);
    let skin = ovalDistance(x, y - middle, halfWidth, halfDepth, 0.62);
    let gland = 99;
    if (hasBreast && y < middle) {
      const across = (side - 0.56 * halfWidth) / (0.4 * halfWidth);
      const out = (y - (front + 0.2 * halfDepth)) / (breast + 0.2 * halfDepth);
      gland = (Math.sqrt(across * across + out * out + breastZ * breastZ) - 1) * breast;
      skin = smoothMin(skin, gland, 14);
    }
    const arm = hasArms ? ovalDistance(side - armX, y - 22, 40, 44, 0) : 99;
    if (arm < skin) skin = arm;
    body[i] = skin;
    if (skin > voxel) {
      hu[i] = AIR;
      continue;
    }
    const out = cavity[i]!;
    if (out < -voxel - 1) {
      hu[i] = MUSCLE;
      continue;
    }
    const coarse = coarseNoise.at(x, y);
    const fine = fineNoise.at(x, y);
    const lean = MUSCLE - 8 + 20 * fine - Math.max(0, anatomy.age - 45) * 0.25;
    let value = FAT + 12 * fine;
    if (arm === skin) {
      value = armTissue(arm, voxel, lean);
    } else {
      const reach = muscleReach(anatomy, level, side, y, shoulder, coarse);
      const flesh = Math.max(out - reach, smoothMax(skin + 4 + 0.45 * fat * (1 + coarse), 4 - out, 1));
      const girdle = shoulder > 0.3 ? skin + fat * (1.1 + 0.5 * coarse) + 4 + 70 * (1 - shoulder) : 99;
      let share = coverage(Math.min(flesh, Math.max(girdle, 4 - out)), voxel);
      if (share > 0 && out > 9.5 && out < 27) {
        // planes of fat between layers: one outside the ribs, more where the wall is thick
        const seam = (out - 11.5 - 2.5 * coarse) % 15;
        share *= 1 - 0.7 * coverage(Math.abs(seam) - 0.7, 1.2 + voxel);
      }
      if (gland < 0) value += 0.75 * (GLAND - FAT) * coverage(gland + 0.42 * breast + 14 * coarse, 8);
      value += (lean - value) * share;
    }
    value += (SKIN - value) * coverage(-skin - 2.2, voxel) * 0.9;
    hu[i] = value + (AIR - value) * (1 - coverage(skin, voxel));
  }
}

/** How far muscle reaches out from the chest's inside, mm: thick beside the spine, at the shoulders and the upper front, thin at the sides. */
function muscleReach(anatomy: Anatomy, level: CavityLevel, side: number, y: number, shoulder: number, coarse: number): number {
  const { muscle, scale } = anatomy;
  const back = (y - level.centre) / level.halfDepth;
  const beside = 1 - smoothStep(38 * scale, 62 * scale, side);
  const spine = 34 * smoothStep(0.3, 0.8, back) * beside;
  const pectoral = 0.7 * muscle * (1 - smoothStep(-0.75, -0.3, back)) * smoothStep(15, 40, side) * smoothStep(0.1, 0.8, shoulder);
  const blade = 2.6 * muscle * smoothStep(-0.4, 0.3, back) * shoulder;
  const latissimus = 0.6 * muscle * smoothStep(-0.3, 0.2, back);
  return (9.5 + 0.12 * muscle + Math.max(spine, pectoral, blade, latissimus)) * (1 + 0.22 * coarse);
}

/** An upper arm by its depth: fat, muscle, and bone in the middle. */
function armTissue(distance: number, voxel: number, muscle: number): number {
  let value = FAT + (muscle - FAT) * coverage(distance + 9, voxel);
  value += (620 - value) * coverage(distance + 30, voxel);
  return value + (90 - value) * coverage(distance + 35, voxel);
}
