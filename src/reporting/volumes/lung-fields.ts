import type { Mask, Triple, Volume } from "../../formats/volume/volume.ts";
import { type Bounds, boundsOf } from "./bounds.ts";
import { boxBlur } from "./box-blur.ts";

/** What the ray caster looks up, on a grid of its own: the box round the lung with two voxels of margin. */
export interface LungFields {
  /** Where voxel 0 of the fields lies, in voxels of the volume; may be negative. */
  readonly first: Triple;
  /** Voxels of the volume a voxel of the fields, along each axis. */
  readonly factor: Triple;
  readonly shape: Triple;
  /** Of the fields, mm. */
  readonly spacing: Triple;
  /** Smoothed attenuation times weight, and the weight: their quotient is the attenuation within the lung alone. [z, y, x] */
  readonly weighted: Float32Array;
  readonly weight: Float32Array;
  /** Smoothed mask, 0 to 1: its gradient is the lung's surface. */
  readonly surface: Float32Array;
}

const MARGIN = 2;
/** Voxels along an axis; a longer box is reduced, which a picture of this size does not show. */
const MOST = 200;
/** Half the width of the smoothing box, mm: wide enough that single vessels fade, narrow enough that consolidations stay. */
const SMOOTHING = 2;

/**
 * Attenuation and surface of the lung for ray casting. Attenuation is averaged over voxels of the mask only, so the chest wall does not
 * shine through; the mask's outermost layer is left out, since its voxels are partly wall. Values are clipped to `low` … `high`. A box of
 * more than 200 voxels along an axis is reduced to means of blocks.
 */
export function lungFields(image: Volume, mask: Mask, low: number, high: number): LungFields {
  const bounds = boundsOf([mask]);
  const length = (axis: keyof Triple): number => bounds.high[axis] - bounds.low[axis] + 1;
  const each = (of: (axis: keyof Triple) => number): Triple => ({ z: of("z"), y: of("y"), x: of("x") });
  const factor = each((axis) => Math.ceil(length(axis) / MOST));
  const shape = each((axis) => Math.ceil(length(axis) / factor[axis]) + 2 * MARGIN);
  const spacing = each((axis) => image.spacing[axis] * factor[axis]);
  const first = each((axis) => bounds.low[axis] - MARGIN * factor[axis] + (factor[axis] - 1) / 2);
  const box = { bounds, factor, shape };
  const inside = blockMeans(mask, box, (value) => Number(value > 0));
  const values = blockMeans(image, box, (value) => Math.min(high, Math.max(low, Number.isNaN(value) ? low : value)));
  const count = inside.length;
  const weight = new Float32Array(count);
  const weighted = new Float32Array(count);
  const [plane, row] = [shape.y * shape.x, shape.x];
  for (let at = plane; at < count - plane; at++) {
    // the layer that touches what lies beside, before or behind; slices are too far apart to lose one above and below
    weight[at] = inside[at]! * inside[at - 1]! * inside[at + 1]! * inside[at - row]! * inside[at + row]!;
    weighted[at] = values[at]! * weight[at]!;
  }
  const smooth = (data: Float32Array): Float32Array =>
    boxBlur(
      data,
      shape,
      each((axis) => Math.round(SMOOTHING / spacing[axis])),
    );
  const surface = boxBlur(inside, shape, { z: 1, y: 1, x: 1 });
  return { first, factor, shape, spacing, weighted: smooth(weighted), weight: smooth(weight), surface };
}

/** Means over blocks of the box, MARGIN blocks of 0 round them. */
function blockMeans(
  volume: Volume,
  { bounds: { low, high }, factor, shape }: { bounds: Bounds; factor: Triple; shape: Triple },
  value: (voxel: number) => number,
): Float32Array {
  const sums = new Float32Array(shape.z * shape.y * shape.x);
  const place = (at: number, axis: keyof Triple): number => Math.floor((at - low[axis]) / factor[axis]) + MARGIN;
  const columns = Int32Array.from({ length: high.x + 1 }, (_, x) => place(x, "x"));
  for (let z = low.z; z <= high.z; z++) {
    for (let y = low.y; y <= high.y; y++) {
      const from = (z * volume.shape.y + y) * volume.shape.x;
      const to = (place(z, "z") * shape.y + place(y, "y")) * shape.x;
      for (let x = low.x; x <= high.x; x++) sums[to + columns[x]!]! += value(volume.data[from + x]!);
    }
  }
  const size = factor.z * factor.y * factor.x;
  return size === 1 ? sums : sums.map((sum) => sum / size); // blocks at the far edge may be part empty: as at the mask's border
}
