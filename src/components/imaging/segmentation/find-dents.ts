import { labelRuns } from "../morphology/label-runs.ts";
import { angleOf, RAYS } from "./lung-rays.ts";

/** How a lung's surface is mended. Lengths in mm. */
export interface PleuraRepair {
  /** Degrees to both sides of the lateral direction that are mended; 180 is all round. */
  readonly angle: number;
  /** A dent must reach this depth somewhere. */
  readonly depth: number;
  /** A dent may be so long across the slices. */
  readonly length: number;
}

/** From this gap (mm) on a ray belongs to a dent. */
export const SHALLOW = 2;
/** Towards the middle, from so many degrees on, heart and great vessels dent the lung: only shorter dents are mended there. */
const MEDIAL = { angle: 125, length: 25 };

/**
 * Cells [slice, ray] of dents, 1 or 0: gaps between reach and envelope (mm, NaN where a ray meets no lung) that end on both sides within
 * the length, and whose connected cells are deep enough somewhere. `step` is the slices' distance.
 */
export function findDents(
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
