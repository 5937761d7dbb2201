import type { Volume, VoxelArray } from "../../../../formats/volume/volume.ts";
import type { Axis } from "./convolve-axis.ts";
import { filterLine, type RecursiveFilter, secondDerivativeFilter, smoothingFilter } from "./recursive-gaussian.ts";

const AXES: readonly Axis[] = ["x", "y", "z"];

/**
 * Laplacian of Gaussian of a sigma in mm, times sigma², on at least 4 voxels an axis; [z, y, x]. As ITK's
 * LaplacianRecursiveGaussianImageFilter with NormalizeAcrossScale, which rounds to float32 after every pass: so does this. It agrees but
 * for single float32 roundings that fall the other way. O(voxels), nine passes.
 */
export function laplacianOfGaussian(volume: Volume, sigma: number): Float32Array {
  const { data, shape, spacing } = volume;
  const total = new Float32Array(data.length);
  for (const axis of AXES) {
    const derivative = secondDerivativeFilter(sigma / spacing[axis], sigma * sigma);
    let image = filterAxis(data, volume, axis, derivative);
    for (const other of AXES) {
      if (other !== axis) image = filterAxis(image, { shape }, other, smoothingFilter(sigma / spacing[other]));
    }
    const perMm = 1 / (spacing[axis] * spacing[axis]);
    for (let i = 0; i < total.length; i++) total[i] = total[i]! + image[i]! * perMm;
  }
  return total;
}

function filterAxis(data: VoxelArray, { shape }: Pick<Volume, "shape">, axis: Axis, filter: RecursiveFilter): Float32Array {
  const out = new Float32Array(data.length);
  const length = shape[axis];
  const stride = axis === "x" ? 1 : axis === "y" ? shape.x : shape.x * shape.y;
  const line = new Float64Array(length + 8);
  const answer = new Float64Array(length + 8);
  const scratch = new Float64Array(length + 8);
  for (let block = 0; block < data.length; block += stride * length) {
    for (let start = block; start < block + stride; start++) {
      for (let i = 0, at = start; i < length; i++, at += stride) line[i + 4] = data[at]!;
      filterLine(line, answer, scratch, length, filter);
      for (let i = 0, at = start; i < length; i++, at += stride) out[at] = answer[i + 4]!;
    }
  }
  return out;
}
