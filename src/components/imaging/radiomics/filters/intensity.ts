import type { VoxelArray } from "../../../../formats/volume/volume.ts";

/** Values squared and brought back to the image's range: x² / max |x|. As pyradiomics 3.0.1, in which all come out positive. */
export function square(values: VoxelArray): Float64Array {
  const factor = 1 / Math.sqrt(largest(values));
  return Float64Array.from(values, (x) => (factor * x) ** 2);
}

/** Square roots with the value's sign, brought back to the image's range: sign(x) · √(|x| · max |x|). */
export function squareRoot(values: VoxelArray): Float64Array {
  const most = largest(values);
  return Float64Array.from(values, (x) => Math.sign(x) * Math.sqrt(Math.abs(x) * most));
}

/** Logarithms of |x| + 1 with the value's sign, brought back to the image's range. */
export function logarithm(values: VoxelArray): Float64Array {
  const most = largest(values);
  const factor = most / Math.log(most + 1);
  return Float64Array.from(values, (x) => Math.sign(x) * Math.log(Math.abs(x) + 1) * factor);
}

/** exp(c · x) with c so that max |x| stays as it is. */
export function exponential(values: VoxelArray): Float64Array {
  const most = largest(values);
  const factor = Math.log(most) / most;
  return Float64Array.from(values, (x) => Math.exp(factor * x));
}

/** Largest absolute value; NaN if any is. */
function largest(values: VoxelArray): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!);
    if (!(size <= most)) most = size;
    if (Number.isNaN(size)) return size;
  }
  return most;
}
