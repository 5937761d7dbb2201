import type { Triple, VoxelArray } from "../../../formats/volume/volume.ts";
import { boundingBox } from "../morphology/bounding-box.ts";
import { labelRuns } from "../morphology/label-runs.ts";
import { smoothEnvelope } from "./smooth-envelope.ts";

/** How a lung's surface is mended. Lengths in mm. */
export interface PleuraRepair {
  /** Degrees to both sides of the lateral direction that are mended; 180 is all round. */
  readonly angle: number;
  /** A dent must reach this depth somewhere. */
  readonly depth: number;
  /** A dent may be so long across the slices. */
  readonly length: number;
}

const RAYS = 120;
/** λ of the envelope in mm⁴: it follows what is longer than about 8 mm. */
const STIFFNESS = 3900;
const ASYMMETRY = 0.98;
/** From this gap on a ray belongs to a dent. */
const SHALLOW = 2;
/** How deep is mended at most, and where a ray meets no lung at all. */
const DEEPEST = 45;
const DEEPEST_UNSEEN = 15;
/** Towards the middle, from so many degrees on, heart and great vessels dent the lung: only shorter dents are mended there. */
const MEDIAL = { angle: 125, length: 25 };
/** HU from which on it is bone. */
const BONE = 200;

/**
 * Mends dents in one lung's surface, which consolidations at the pleura leave in a threshold's mask [z, y, x]. From the lung's axis (a
 * straight line across the slices) rays go out in each slice; how far the lung reaches on a ray changes smoothly from slice to slice
 * and can only be too little, so an upper envelope along z is where it should reach. Gaps that are deep enough, end on both sides
 * within a length, and lie on rays within an angle of the lateral direction are filled; longer ones are heart, diaphragm, or anatomy.
 * Adds to `mask` in place and returns how many voxels. `side` is 1 where lateral is towards larger x, else −1.
 */
export function repairPleura(
  mask: Uint8Array,
  data: VoxelArray,
  shape: Triple,
  spacing: Triple,
  side: 1 | -1,
  settings: PleuraRepair,
  zero: number,
): number {
  const box = boundingBox(mask, shape);
  if (!box) return 0;
  const slices = { from: box.from.z, to: box.to.z };
  const count = slices.to - slices.from;
  const axis = lungAxis(mask, shape, slices);
  const reach = lungReach(mask, shape, spacing, side, slices, axis);
  const envelope = new Float64Array(count * RAYS);
  const line = new Float64Array(count);
  for (let ray = 0; ray < RAYS; ray++) {
    for (let k = 0; k < count; k++) line[k] = reach[k * RAYS + ray]!;
    const smooth = smoothEnvelope(line, { stiffness: STIFFNESS / spacing.z ** 4, asymmetry: ASYMMETRY });
    for (let k = 0; k < count; k++) envelope[k * RAYS + ray] = smooth[k]!;
  }
  const dents = findDents(reach, envelope, count, spacing.z, settings);
  return fillDents(mask, data, shape, spacing, side, slices, axis, { reach, envelope, dents }, BONE + zero);
}

interface Slices {
  readonly from: number;
  readonly to: number;
}

/** The line through the slices' centroids, weighted by area: y and x (voxels) at slice k are a + b·k. */
interface Axis {
  readonly y: readonly [number, number];
  readonly x: readonly [number, number];
}

function lungAxis(mask: Uint8Array, { y, x }: Triple, { from, to }: Slices): Axis {
  let [n, k1, k2, y0, yk, x0, xk] = [0, 0, 0, 0, 0, 0, 0];
  for (let k = from; k < to; k++) {
    let [area, sumY, sumX] = [0, 0, 0];
    for (let j = 0, i = k * y * x; j < y; j++) {
      for (let column = 0; column < x; column++, i++) {
        if (mask[i] === 0) continue;
        area++;
        sumY += j;
        sumX += column;
      }
    }
    n += area;
    k1 += area * k;
    k2 += area * k * k;
    y0 += sumY;
    yk += sumY * k;
    x0 += sumX;
    xk += sumX * k;
  }
  const spread = n * k2 - k1 * k1;
  const regress = (sum: number, moment: number): readonly [number, number] => {
    const slope = spread === 0 ? 0 : (n * moment - k1 * sum) / spread;
    return [(sum - slope * k1) / n, slope];
  };
  return { y: regress(y0, yk), x: regress(x0, xk) };
}

const angleOf = (ray: number): number => ((ray + 0.5) / RAYS) * 2 * Math.PI - Math.PI;

/** Distance (mm) [slice, ray] from the axis to the outermost lung voxel, NaN where the ray meets none. */
function lungReach(
  mask: Uint8Array,
  { y, x }: Triple,
  spacing: Triple,
  side: number,
  { from, to }: Slices,
  axis: Axis,
): Float64Array {
  const reach = new Float64Array((to - from) * RAYS).fill(NaN);
  const step = 0.5 * Math.min(spacing.y, spacing.x);
  for (let k = from; k < to; k++) {
    const centreY = axis.y[0] + axis.y[1] * k;
    const centreX = axis.x[0] + axis.x[1] * k;
    const farthest = Math.hypot(Math.max(centreY, y - centreY) * spacing.y, Math.max(centreX, x - centreX) * spacing.x);
    for (let ray = 0; ray < RAYS; ray++) {
      const dy = Math.sin(angleOf(ray)) / spacing.y;
      const dx = (side * Math.cos(angleOf(ray))) / spacing.x;
      for (let steps = Math.ceil(farthest / step); steps >= 0; steps--) {
        const row = Math.round(centreY + dy * steps * step);
        const column = Math.round(centreX + dx * steps * step);
        if (row < 0 || row >= y || column < 0 || column >= x || mask[(k * y + row) * x + column] === 0) continue;
        reach[(k - from) * RAYS + ray] = steps * step;
        break;
      }
    }
  }
  return reach;
}

/** Cells [slice, ray] of dents, 1 or 0. */
function findDents(
  reach: Float64Array,
  envelope: Float64Array,
  count: number,
  step: number,
  { angle, depth, length }: PleuraRepair,
): Uint8Array {
  const dents = new Uint8Array(count * RAYS);
  for (let ray = 0; ray < RAYS; ray++) {
    const degrees = (Math.abs(angleOf(ray)) * 180) / Math.PI;
    if (degrees > angle) continue;
    const longest = degrees > MEDIAL.angle ? Math.min(MEDIAL.length, length) : length;
    for (let k = 0; k < count; ) {
      const first = k;
      while (k < count && !(envelope[k * RAYS + ray]! - reach[k * RAYS + ray]! <= SHALLOW)) k++;
      if (k > first && first > 0 && k < count && (k - first) * step <= longest) {
        for (let at = first; at < k; at++) dents[at * RAYS + ray] = 1;
      }
      if (k === first) k++;
    }
  }
  // rays go round: two turns side by side join what is cut at the seam
  const twice = new Uint8Array(count * RAYS * 2);
  for (let k = 0; k < count; k++) {
    const row = dents.subarray(k * RAYS, (k + 1) * RAYS);
    twice.set(row, 2 * k * RAYS);
    twice.set(row, (2 * k + 1) * RAYS);
  }
  const { start, end, label, sizes } = labelRuns(twice, { z: 1, y: count, x: 2 * RAYS }, 2);
  const deep = new Uint8Array(sizes.length);
  const cell = (at: number): number => Math.floor(at / (2 * RAYS)) * RAYS + (at % RAYS);
  for (let run = 0; run < label.length; run++) {
    for (let at = start[run]!; at < end[run]!; at++) {
      if (envelope[cell(at)]! - reach[cell(at)]! >= depth) deep[label[run]!] = 1;
    }
  }
  dents.fill(0);
  for (let run = 0; run < label.length; run++) {
    if (deep[label[run]!] === 0) continue;
    for (let at = start[run]!; at < end[run]!; at++) dents[cell(at)] = 1;
  }
  return dents;
}

/** Fills between reach and envelope on the rays of dents; a pixel between two rays takes the nearer lung of both. */
function fillDents(
  mask: Uint8Array,
  data: VoxelArray,
  { y, x }: Triple,
  spacing: Triple,
  side: number,
  { from, to }: Slices,
  axis: Axis,
  { reach, envelope, dents }: { readonly reach: Float64Array; readonly envelope: Float64Array; readonly dents: Uint8Array },
  bone: number,
): number {
  let added = 0;
  const floors = new Float64Array(RAYS);
  for (let k = from; k < to; k++) {
    const row = (k - from) * RAYS;
    let outer = 0;
    for (let ray = 0; ray < RAYS; ray++) {
      const limit = envelope[row + ray]!;
      const seen = reach[row + ray]!;
      floors[ray] = Number.isNaN(seen) ? limit - DEEPEST_UNSEEN : Math.max(seen - SHALLOW, limit - DEEPEST);
      if (dents[row + ray] === 1) outer = Math.max(outer, limit);
    }
    if (outer === 0) continue;
    const centreY = axis.y[0] + axis.y[1] * k;
    const centreX = axis.x[0] + axis.x[1] * k;
    outer += SHALLOW;
    const lines = outer / spacing.y;
    const columns = outer / spacing.x;
    for (let j = Math.max(0, Math.ceil(centreY - lines)); j <= Math.min(y - 1, centreY + lines); j++) {
      for (let column = Math.max(0, Math.ceil(centreX - columns)); column <= Math.min(x - 1, centreX + columns); column++) {
        const i = (k * y + j) * x + column;
        if (mask[i] === 1 || data[i]! >= bone) continue;
        const dy = (j - centreY) * spacing.y;
        const dx = (column - centreX) * spacing.x * side;
        const at = ((Math.atan2(dy, dx) + Math.PI) / (2 * Math.PI)) * RAYS - 0.5;
        const whole = Math.floor(at);
        const part = at - whole;
        const a = (whole + RAYS) % RAYS;
        const b = (a + 1) % RAYS;
        if (dents[row + a] === 0 && dents[row + b] === 0) continue;
        const rho = Math.hypot(dy, dx);
        const limit = envelope[row + a]! * (1 - part) + envelope[row + b]! * part;
        if (!(rho <= limit && rho > Math.min(floors[a]!, floors[b]!))) continue; // NaN where a ray has no envelope
        mask[i] = 1;
        added++;
      }
    }
  }
  return added;
}
