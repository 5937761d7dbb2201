import type { Anatomy } from "../anatomy/anatomy.ts";
import { coverage, smoothMax, smoothMin } from "../anatomy/blend.ts";
import { tubeDistance, tubesNear } from "../anatomy/capsule.ts";
import type { CavityLevel } from "../anatomy/cavity.ts";
import type { Slice } from "../slice.ts";
import { limbBones, scapula } from "./shoulder-bones.ts";

const CORTEX = 780;

/** Paints ribs, breastbone, spine, shoulder blades, collar bones and the heads of raised arms. `body` keeps them under the skin. */
export function paintBones(anatomy: Anatomy, slice: Slice, cavity: Float32Array, body: Float32Array, hu: Float32Array): void {
  const { z, level, plane } = slice;
  const { voxel } = plane;
  const s = anatomy.scale;
  const limbs = tubesNear(limbBones(anatomy), z, voxel);
  const bone = (i: number, distance: number, shell: number, marrow: number): void => {
    if (distance >= voxel) return;
    const soft = hu[i]!;
    const hard = CORTEX + (marrow - CORTEX) * coverage(distance + shell, voxel);
    hu[i] = soft + (hard - soft) * coverage(distance, voxel);
  };
  for (let i = 0; i < hu.length; i++) {
    if (body[i]! > -3) continue;
    const x = plane.x[i]!;
    const y = plane.y[i]!;
    const out = cavity[i]!;
    const side = Math.abs(x);
    if (out > -1 && out < 18) {
      const round = Math.sqrt(x * x + (y - level.centre) ** 2) + 1e-3;
      const forward = 0.5 * (1 - (y - level.centre) / round); // 0 at the back, 1 at the front
      paintRib(anatomy, level, z, out, forward, side, i, bone, hu, voxel);
      if (y < level.centre && side < 30 * s) bone(i, sternum(anatomy, side, out, z), 1.1, 0.8 * anatomy.marrow);
    }
    if (side < 48 * s && y > level.spine - 30 * s) paintSpine(anatomy, level, x, y, z, i, bone, hu, voxel);
    if (level.depth < 150 * s && out > 8) {
      const blade = scapula(anatomy, level, side, y, z, out);
      bone(i, blade, 1.2, 260);
    }
    if (limbs.length > 0) bone(i, tubeDistance(limbs, side, y, 99), 1.7, 0.9 * anatomy.marrow + 40);
  }
}

type PaintBone = (i: number, distance: number, shell: number, marrow: number) => void;

/** Twelve pairs, each a band on the chest that falls from the back to the side and rises as cartilage to the breastbone. */
function paintRib(
  anatomy: Anatomy,
  level: CavityLevel,
  z: number,
  out: number,
  forward: number,
  side: number,
  i: number,
  bone: PaintBone,
  hu: Float32Array,
  voxel: number,
): void {
  const s = anatomy.scale;
  const fall = (122 * forward - 62 * forward ** 4) * s * Math.min(1, 0.45 + Math.max(0, level.depth) / 260);
  const count = (anatomy.top + 2 - anatomy.ribPhase * 8 - z - fall) / anatomy.ribPitch;
  const rib = Math.round(count);
  if (rib < 0 || rib > 11 || (rib > 9 && forward > 0.5 - 0.16 * (rib - 10)) || (rib > 6 && forward > 0.97 - 0.04 * (rib - 6)))
    return;
  const along = (count - rib) * anatomy.ribPitch * 0.86;
  const high = (rib === 0 ? 4.5 : 6.2) * s;
  const thick = 3.9 * s;
  const distance = (Math.sqrt((along / high) ** 2 + ((out - 6.5) / thick) ** 2) - 1) * 4.4;
  const cartilage = 0.79 - 0.02 * Math.min(rib, 6);
  if (forward > cartilage && side > 16) {
    if (distance < voxel) hu[i] = hu[i]! + (95 + Math.max(0, anatomy.age - 55) * 3 - hu[i]!) * coverage(distance, voxel);
  } else if (side > 14) bone(i, distance, 1, 0.9 * anatomy.marrow);
}

function sternum(anatomy: Anatomy, side: number, out: number, z: number): number {
  const s = anatomy.scale;
  const high = anatomy.top - 42 * s;
  const low = high - 152 * s;
  const halfWidth = (z > high - 45 * s ? 27 : 17) * s;
  const flat = Math.max(Math.abs(out - 8) - 4.6, side - halfWidth);
  return smoothMax(smoothMax(flat, z - high, 4), low - z, 4);
}

/** Vertebral bodies with discs between, the canal, the arch with its processes. */
function paintSpine(
  anatomy: Anatomy,
  level: CavityLevel,
  x: number,
  y: number,
  z: number,
  i: number,
  bone: PaintBone,
  hu: Float32Array,
  voxel: number,
): void {
  const s = anatomy.scale;
  const grow = s * (1 - z / 900);
  const side = Math.abs(x);
  const back = y - level.spine;
  const pitch = anatomy.ribPitch * 0.97;
  const turn = (anatomy.top + 2 - anatomy.ribPhase * 8 - z) / pitch;
  const step = Math.abs(turn - Math.round(turn)) * pitch; // from the body's middle
  const disc = 0.5 * pitch - 2.6 - step; // negative in the disc
  const round = (Math.sqrt((x / (17.5 * grow)) ** 2 + (back / (14.5 * grow)) ** 2) - 1) * 15.5 * grow;
  if (round < voxel) {
    hu[i] = hu[i]! + (85 - hu[i]!) * coverage(round, voxel);
    bone(i, smoothMax(round, -disc, 3), 1.1, anatomy.marrow);
  }
  const canalY = back - 22 * grow;
  const canal = (Math.sqrt((x / (10 * grow)) ** 2 + (canalY / (8.5 * grow)) ** 2) - 1) * 9;
  const ring = Math.abs(canal - 3.2) - (step < 8 ? 3 : 1.2);
  const slanted = turn - (0.55 * Math.max(0, canalY)) / pitch;
  const spinous = Math.max(
    side - 2.6,
    Math.abs(canalY - 22 * grow) - 13 * grow,
    Math.abs(slanted - Math.round(slanted)) * pitch - 6.5,
  );
  const transverse = Math.max(Math.abs(canalY + 1 - 0.18 * side) - 4.2, side - 31 * grow, step - 6.5);
  if (canalY > -8 * grow || side > 11 * grow)
    bone(i, smoothMin(Math.max(ring, -6 - canalY), smoothMin(spinous, transverse, 3), 2), 1.4, anatomy.marrow + 60);
  if (canal < voxel) hu[i] = hu[i]! + ((canal < -4.5 ? 34 : 12) - hu[i]!) * coverage(canal, voxel);
}
