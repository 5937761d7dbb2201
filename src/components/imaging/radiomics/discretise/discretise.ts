import { InputError } from "../../../../runner/contract/failure.ts";
import type { BinnedRoi, Roi } from "../roi.ts";
import { type Bins, binEdges } from "./bin-edges.ts";

/** Levels that the texture matrices can hold. */
const MOST_LEVELS = 65535;

/**
 * Discretises a region's values into levels from 1 on: half-open bins, as pyradiomics 3.0.1's binImage. A value that is not finite, a
 * region without voxels and bins too fine for the range are an InputError.
 */
export function discretise(roi: Roi, bins: Bins): BinnedRoi {
  const { image, mask } = roi;
  let least = Infinity;
  let most = -Infinity;
  let finite = true;
  for (let k = 0; k < image.length; k++) {
    if (mask[k] === 0) continue;
    const value = image[k]!;
    if (value < least) least = value;
    if (value > most) most = value;
    finite &&= Number.isFinite(value);
  }
  if (!finite) throw new InputError({ code: "not-finite", message: "the image holds NaN or infinite values inside the mask" });
  if (most < least) throw new InputError({ code: "empty-mask", message: "the mask marks no voxel" });
  const edges = binEdges(least, most, bins);
  const highest = levelOf(most, edges);
  if (!(highest <= MOST_LEVELS)) throw tooFine(least, most, bins);
  const levels = new Int32Array(image.length);
  for (let k = 0; k < image.length; k++) if (mask[k] !== 0) levels[k] = levelOf(image[k]!, edges);
  return { ...roi, levels, grayLevels: highest };
}

/** The level of a value: the first guess may be off by the edges' rounding. */
function levelOf(value: number, { edge, near, last }: ReturnType<typeof binEdges>): number {
  let bin = near(value);
  if (bin > MOST_LEVELS) return bin;
  while (bin > 0 && edge(bin) > value) bin--;
  while (bin < last && edge(bin + 1) <= value) bin++;
  return bin + 1;
}

function tooFine(least: number, most: number, bins: Bins): InputError {
  const given = "binWidth" in bins ? `binWidth ${bins.binWidth}` : `binCount ${bins.binCount}`;
  return new InputError({
    code: "too-many-levels",
    message: `values from ${least} to ${most} make too many grey levels with ${given}`,
    allowed: `at most ${MOST_LEVELS.toLocaleString("en")} grey levels`,
    help: "binWidth" in bins ? "raise binWidth, or use binCount" : "lower binCount",
  });
}
