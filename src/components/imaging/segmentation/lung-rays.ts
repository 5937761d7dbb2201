import type { Triple } from "../../../formats/volume/volume.ts";

/** Directions in which a lung's reach is looked at. */
export const RAYS = 120;

/** Angle of a ray in radians, 0 lateral, positive towards the back. */
export const angleOf = (ray: number): number => ((ray + 0.5) / RAYS) * 2 * Math.PI - Math.PI;

/** Slices of a lung, the last exclusive. */
export interface Slices {
  readonly from: number;
  readonly to: number;
}

/** The line through the slices' centroids, weighted by area: y and x (voxels) at slice k are a + b·k. */
export interface Axis {
  readonly y: readonly [number, number];
  readonly x: readonly [number, number];
}

/** The axis of a mask (0 or 1) [z, y, x] by least squares; upright where there is one slice only. */
export function lungAxis(mask: Uint8Array, { y, x }: Triple, { from, to }: Slices): Axis {
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

/** Distance (mm) [slice, ray] from the axis to the outermost lung voxel, NaN where the ray meets none. */
export function lungReach(
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
