import type { Volume } from "../../../../formats/volume/volume.ts";

/** The cubic spline's pole. */
const POLE = Math.sqrt(3) - 2;

/** Share of the start value below which further samples are left out. */
const TOLERANCE = 1e-10;

/**
 * Coefficients of the cubic B-spline through the voxels, mirrored at the first and last voxel; [z, y, x]. Unser 1999
 * (doi:10.1109/79.799930), box 2, axis after axis from x on, as ITK's BSplineDecompositionImageFilter.
 */
export function splineCoefficients({ data, shape }: Pick<Volume, "data" | "shape">): Float64Array {
  const out = Float64Array.from(data);
  for (const axis of ["x", "y", "z"] as const) {
    const length = shape[axis];
    if (length === 1) continue;
    const stride = axis === "x" ? 1 : axis === "y" ? shape.x : shape.x * shape.y;
    const line = new Float64Array(length);
    for (let block = 0; block < out.length; block += stride * length) {
      for (let start = block; start < block + stride; start++) {
        for (let i = 0, at = start; i < length; i++, at += stride) line[i] = out[at]!;
        filterLine(line);
        for (let i = 0, at = start; i < length; i++, at += stride) out[at] = line[i]!;
      }
    }
  }
  return out;
}

/** Turns samples into coefficients, in place. */
function filterLine(line: Float64Array): void {
  const n = line.length;
  const gain = (1 - POLE) * (1 - 1 / POLE);
  for (let i = 0; i < n; i++) line[i] = line[i]! * gain;
  line[0] = firstForward(line);
  for (let i = 1; i < n; i++) line[i] = line[i]! + POLE * line[i - 1]!;
  line[n - 1] = (POLE / (POLE * POLE - 1)) * (POLE * line[n - 2]! + line[n - 1]!);
  for (let i = n - 2; i >= 0; i--) line[i] = POLE * (line[i + 1]! - line[i]!);
}

/** Where the forward recursion starts: the sum over all mirrored samples before. */
function firstForward(line: Float64Array): number {
  const n = line.length;
  const horizon = Math.ceil(Math.log(TOLERANCE) / Math.log(Math.abs(POLE)));
  let power = POLE;
  if (horizon < n) {
    let sum = line[0]!;
    for (let i = 1; i < horizon; i++, power *= POLE) sum += power * line[i]!;
    return sum;
  }
  let mirrored = POLE ** (n - 1);
  let sum = line[0]! + mirrored * line[n - 1]!;
  mirrored *= mirrored / POLE;
  for (let i = 1; i < n - 1; i++, power *= POLE, mirrored /= POLE) sum += (power + mirrored) * line[i]!;
  return sum / (1 - power * power);
}
