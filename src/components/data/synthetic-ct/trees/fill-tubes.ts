import type { Placed } from "../anatomy/placed.ts";
import type { Pieces } from "./grow-tree.ts";

const GOLDEN_ANGLE = 2.399963229728653;

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
    const steps = Math.max(1, Math.ceil(length / Math.min(least * 1.2, Math.max(least, radius))));
    const spots = Math.max(1, Math.ceil((Math.PI * radius * radius) / (across * across)));
    const each = (Math.PI * radius * radius * length) / (steps * spots * voxelVolume);
    // two directions across the tube
    const flat = Math.sqrt(dx * dx + dy * dy);
    const [ux, uy] = flat > 1e-6 ? [-dy / flat, dx / flat] : [1, 0];
    const [vx, vy, vz] = [(-dz * uy) / length, (dz * ux) / length, (dx * uy - dy * ux) / length];
    for (let step = 0; step < steps; step++) {
      const t = (step + 0.5) / steps;
      for (let spot = 0; spot < spots; spot++) {
        const r = radius * Math.sqrt((spot + 0.5) / spots);
        const angle = GOLDEN_ANGLE * spot + step;
        const a = spots === 1 ? 0 : r * Math.cos(angle);
        const b = spots === 1 ? 0 : r * Math.sin(angle);
        const x = pieces[k]! + t * dx + a * ux + b * vx - position.x;
        const y = pieces[k + 1]! + t * dy + a * uy + b * vy - position.y;
        const z = pieces[k + 2]! + t * dz + b * vz - position.z;
        const column = Math.round((cos * x - sin * y) / spacing.x + (shape.x - 1) / 2);
        const row = Math.round((sin * x + cos * y) / spacing.y + (shape.y - 1) / 2);
        const slice = Math.round(z / spacing.z + (shape.z - 1) / 2);
        if (column < 0 || row < 0 || slice < 0 || column >= shape.x || row >= shape.y || slice >= shape.z) continue;
        const at = (slice * shape.y + row) * shape.x + column;
        if (outer !== null && r > lumen) outer[at] = outer[at]! + each;
        else inner[at] = inner[at]! + each;
      }
    }
  }
}
