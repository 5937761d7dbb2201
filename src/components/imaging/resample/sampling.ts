/** Degree of the spline: 0 nearest voxel, 1 linear, 3 cubic. */
export type Order = 0 | 1 | 3;
/** What of the old and new grid lies on each other: the centres of their first and last voxels, or the outer edges of these. */
export type Align = "centres" | "edges";

/** Voxels by which a line is continued at each end: what SciPy does for mode nearest before it filters, and what linear taps need. */
const PADDING = { 0: 0, 1: 1, 3: 12 } as const;

/** Where along one axis each new voxel takes its value from. */
export interface Sampling {
  /** Voxels of the old grid. */
  readonly from: number;
  /** Voxels of the new grid. */
  readonly to: number;
  /** Voxels by which the old line is continued at each end. */
  readonly padding: number;
  /** First of the taps in the continued line, a new voxel each. */
  readonly starts: Int32Array;
  /** order + 1 weights a new voxel. */
  readonly weights: Float64Array;
}

/** Sampling of one axis, as scipy.ndimage.zoom with mode nearest (grid_mode for edges). */
export function samplingOf(from: number, to: number, order: Order, align: Align): Sampling {
  const padding = PADDING[order];
  const counted = order === 3 ? padding : 0; // SciPy's own, which rounds the offsets
  const starts = new Int32Array(to);
  const taps = order + 1;
  const weights = new Float64Array(to * taps);
  for (let k = 0; k < to; k++) {
    const place = placeOf(k, from, to, align) + counted;
    const base = Math.floor(order === 0 ? place + 0.5 : place);
    starts[k] = order === 0 ? Math.min(Math.max(base, 0), from - 1) : order === 1 ? base + padding : base - 1;
    setWeights(weights, k * taps, place - base, order);
  }
  return { from, to, padding, starts, weights };
}

function placeOf(k: number, from: number, to: number, align: Align): number {
  if (align === "edges") return (k + 0.5) * (from / to) - 0.5;
  return k * (to === 1 ? 1 : (from - 1) / (to - 1));
}

/** Weights of the B-spline's taps at the offset x in [0, 1) from the tap before; the last is what the others leave of 1. */
function setWeights(weights: Float64Array, at: number, x: number, order: Order): void {
  if (order === 0) {
    weights[at] = 1;
  } else if (order === 1) {
    weights[at] = 1 - x;
    weights[at + 1] = 1 - weights[at]!;
  } else {
    const z = 1 - x;
    weights[at] = (z * z * z) / 6;
    weights[at + 1] = (x * x * (x - 2) * 3 + 4) / 6;
    weights[at + 2] = (z * z * (z - 2) * 3 + 4) / 6;
    weights[at + 3] = 1 - weights[at]! - weights[at + 1]! - weights[at + 2]!;
  }
}
