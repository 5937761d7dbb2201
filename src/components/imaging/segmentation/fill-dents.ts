import type { Triple, VoxelArray } from "../../../formats/volume/volume.ts";
import { SHALLOW } from "./find-dents.ts";
import { type Axis, RAYS, type Slices } from "./lung-rays.ts";

/** How deep (mm) is mended at most, and where a ray meets no lung at all. */
const DEEPEST = 45;
const DEEPEST_UNSEEN = 15;

/** Fills between reach and envelope on the rays of dents; a pixel between two rays takes the nearer lung of both. Adds to `mask`; returns how many. */
export function fillDents(
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
