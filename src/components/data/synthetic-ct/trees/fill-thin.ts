import type { Placed } from "../anatomy/placed.ts";
import type { GridTube } from "./grid-tube.ts";

const GOLDEN_ANGLE = 2.399963229728653;
/** Fractions of its multiples spread evenly over 0 to 1. */
const SPREAD = 0.7548776662466927;
/** Distance of the points, in the smallest voxel edge. */
const STEP = 0.45;

/** Adds to voxels the share of them that a tube fills, by points spread evenly through it, closer together than half a voxel. */
export function fillThin(tube: GridTube, { shape, spacing }: Placed, inner: Float32Array, outer: Float32Array | null): void {
  const { start, end, way, length, lumen, radius } = tube;
  const across = STEP * Math.min(spacing.x, spacing.y);
  const along = STEP * Math.min(spacing.x, spacing.y, spacing.z);
  const steps = Math.ceil(length / along);
  const spots = Math.ceil((Math.PI * radius * radius) / (across * across));
  const each = (Math.PI * radius * radius * length) / (steps * spots * spacing.x * spacing.y * spacing.z);
  // two directions across the tube, in voxels a mm
  const flat = Math.sqrt(way.x * way.x + way.y * way.y);
  const [ux, uy] = flat > 1e-6 ? [-way.y / flat, way.x / flat] : [1, 0];
  const v = {
    x: (-way.z * uy) / length / spacing.x,
    y: (way.z * ux) / length / spacing.y,
    z: (way.x * uy - way.y * ux) / length / spacing.z,
  };
  for (let step = 0, point = 0; step < steps; step++) {
    for (let spot = 0; spot < spots; spot++, point++) {
      const t = (step + ((point * SPREAD) % 1)) / steps;
      const r = spots === 1 ? 0 : radius * Math.sqrt((spot + 0.5) / spots);
      const angle = GOLDEN_ANGLE * spot + step;
      const a = r * Math.cos(angle);
      const b = r * Math.sin(angle);
      const column = Math.round(start.x + t * (end.x - start.x) + (a * ux) / spacing.x + b * v.x);
      const row = Math.round(start.y + t * (end.y - start.y) + (a * uy) / spacing.y + b * v.y);
      const slice = Math.round(start.z + t * (end.z - start.z) + b * v.z);
      if (column < 0 || row < 0 || slice < 0 || column >= shape.x || row >= shape.y || slice >= shape.z) continue;
      const at = (slice * shape.y + row) * shape.x + column;
      if (outer !== null && r > lumen) outer[at] = outer[at]! + each;
      else inner[at] = inner[at]! + each;
    }
  }
}
