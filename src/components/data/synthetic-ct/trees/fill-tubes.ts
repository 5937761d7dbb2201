import { type Placed, voxelAt } from "../anatomy/placed.ts";
import type { Pieces } from "./grow-tree.ts";

const GOLDEN_ANGLE = 2.399963229728653;
/** Most points of a cross-section: enough for the widest vessel at 0.25 mm. */
const MOST_SPOTS = 4096;

/**
 * Adds to each voxel the share of it that tubes fill, by points spread evenly over each tube's cross-sections, closer together than
 * half a voxel: tubes thinner than a voxel give their true share of it. With `wall` (mm) the ring about a lumen goes to `outer`.
 */
export function fillTubes(pieces: Pieces, grid: Placed, wall: number, inner: Float32Array, outer: Float32Array | null): void {
  const { shape, spacing, position } = grid;
  const cos = Math.cos(position.turn);
  const sin = Math.sin(position.turn);
  const across = 0.45 * Math.min(spacing.x, spacing.y);
  const least = Math.min(across, 0.45 * spacing.z);
  const voxelVolume = spacing.x * spacing.y * spacing.z;
  for (let k = 0; k < pieces.length; k += 7) {
    const dx = pieces[k + 3]! - pieces[k]!;
    const dy = pieces[k + 4]! - pieces[k + 1]!;
    const dz = pieces[k + 5]! - pieces[k + 2]!;
    const length = Math.sqrt(dx * dx + dy * dy + dz * dz);
    if (length < 1e-6) continue;
    const lumen = pieces[k + 6]!;
    const radius = lumen + wall;
    const steps = Math.max(1, Math.ceil(length / (1.2 * least)));
    const spots = Math.min(MOST_SPOTS, Math.max(1, Math.ceil((Math.PI * radius * radius) / (across * across))));
    const each = (Math.PI * radius * radius * length) / (steps * spots * voxelVolume);
    // two directions across the tube
    const flat = Math.sqrt(dx * dx + dy * dy);
    const [ux, uy] = flat > 1e-6 ? [-dy / flat, dx / flat] : [1, 0];
    const [vx, vy, vz] = [(-dz * uy) / length, (dz * ux) / length, (dx * uy - dy * ux) / length];
    for (let step = 0; step < steps; step++) {
      const t = (step + 0.5) / steps;
      const centre = voxelAt(grid, pieces[k]! + t * dx, pieces[k + 1]! + t * dy, pieces[k + 2]! + t * dz);
      if (isOff(centre.x, radius / spacing.x, shape.x) || isOff(centre.y, radius / spacing.y, shape.y)) continue;
      if (isOff(centre.z, radius / spacing.z, shape.z)) continue;
      for (let spot = 0; spot < spots; spot++) {
        const r = spots === 1 ? 0 : radius * Math.sqrt((spot + 0.5) / spots);
        const angle = GOLDEN_ANGLE * spot + step;
        const a = r * Math.cos(angle);
        const b = r * Math.sin(angle);
        const x = a * ux + b * vx;
        const y = a * uy + b * vy;
        const column = Math.round(centre.x + (cos * x - sin * y) / spacing.x);
        const row = Math.round(centre.y + (sin * x + cos * y) / spacing.y);
        const slice = Math.round(centre.z + (b * vz) / spacing.z);
        if (column < 0 || row < 0 || slice < 0 || column >= shape.x || row >= shape.y || slice >= shape.z) continue;
        const at = (slice * shape.y + row) * shape.x + column;
        if (outer !== null && r > lumen) outer[at] = outer[at]! + each;
        else inner[at] = inner[at]! + each;
      }
    }
  }
}

/** Whether what lies within `reach` voxels of a place is off the grid. */
const isOff = (place: number, reach: number, size: number): boolean => place + reach < -0.5 || place - reach > size - 0.5;
