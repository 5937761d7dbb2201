import type { Volume } from "../../../../formats/volume/volume.ts";
import { unreachable } from "../../../../runner/contract/failure.ts";
import { type Box, cutValues } from "../box.ts";
import type { Spans } from "../matrices/spans.ts";
import type { PlannedImage } from "../plan.ts";
import type { Settings } from "../settings.ts";
import type { Axis } from "./convolve-axis.ts";
import { gradientMagnitude } from "./gradient.ts";
import { exponential, logarithm, square, squareRoot } from "./intensity.ts";
import { laplacianOfGaussian } from "./laplacian-of-gaussian.ts";
import { waveletBands } from "./wavelet.ts";

export interface FilteredImage {
  /** As pyradiomics names it: `original`, `wavelet-LLH`, `log-sigma-1-0-mm-3D`. */
  readonly name: string;
  /** Values of the voxels inside, in their order. */
  readonly values: Float64Array;
}

/**
 * The images that a filter makes of a whole volume, inside a region of a box, one at a time so that few are held at once. `warn` hears of those that
 * pyradiomics leaves out, too.
 */
export function* filteredImages(
  volume: Volume,
  box: Box,
  inside: Spans,
  { type, sigmaTexts, letters }: PlannedImage,
  settings: Settings,
  warn: (message: string) => void,
): Generator<FilteredImage> {
  const whole = (name: string, data: Float64Array | Float32Array): FilteredImage => ({
    name,
    values: cutValues({ data, shape: volume.shape }, box, inside),
  });
  switch (type) {
    case "Original":
      yield { name: "original", values: cutValues(volume, box, inside) };
      return;
    case "Wavelet":
      yield* waveletBands(volume, box, inside, {
        wavelet: settings.wavelet,
        level: settings.level,
        startLevel: settings.start_level,
        axes: waveletAxes(settings),
        ...(letters && { letters }),
      });
      return;
    case "LoG":
      for (const [i, sigma] of settings.sigma.entries()) {
        const small = tooSmall(volume, sigma);
        if (small) {
          warn(small);
          continue;
        }
        const text = (sigmaTexts?.[i] ?? (Number.isInteger(sigma) ? sigma.toFixed(1) : String(sigma))).replace(".", "-");
        yield whole(`log-sigma-${text}-mm-3D`, laplacianOfGaussian(volume, sigma));
      }
      return;
    case "Square":
      yield whole("square", square(volume.data));
      return;
    case "SquareRoot":
      yield whole("squareroot", squareRoot(volume.data));
      return;
    case "Logarithm":
      yield whole("logarithm", logarithm(volume.data));
      return;
    case "Exponential":
      yield whole("exponential", exponential(volume.data));
      return;
    case "Gradient":
      yield whole("gradient", gradientMagnitude(volume, settings.gradientUseSpacing));
      return;
    default:
      unreachable(type);
  }
}

const AXES: readonly Axis[] = ["z", "y", "x"];

/** Axes of a band's letters: x, y, z, in 2-D without the axis across the slices. */
function waveletAxes({ force2D, force2Ddimension }: Settings): readonly Axis[] {
  return AXES.filter((_, i) => !(force2D && i === force2Ddimension)).reverse();
}

/** Why a volume is too small for a sigma: pyradiomics asks for 4 voxels, and for more than the sigma, along each axis. */
function tooSmall({ shape, spacing }: Volume, sigma: number): string | undefined {
  const short = AXES.find((axis) => shape[axis] < 4 || shape[axis] < Math.ceil(sigma / spacing[axis]) + 1);
  if (!short) return undefined;
  return `no Laplacian of Gaussian of sigma ${sigma} mm: the image has only ${shape[short]} voxels of ${spacing[short]} mm along ${short}`;
}
