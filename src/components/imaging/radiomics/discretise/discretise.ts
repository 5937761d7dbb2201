import { InputError } from "../../../../runner/contract/failure.ts";
import type { BinnedRoi, Roi } from "../roi.ts";
import { type Bins, binEdges, binsNeeded } from "./bin-edges.ts";

/** Levels that the texture matrices can hold. */
const MOST_LEVELS = 65535;

/**
 * Discretises a region's values into levels from 1 on: half-open bins, as pyradiomics 3.0.1's binImage. A value that is not finite, a
 * region without voxels and bins too fine for the range are an InputError.
 */
export function discretise(roi: Roi, bins: Bins): BinnedRoi {
  const { values } = roi;
  const { least, most } = rangeOf(values);
  if (binsNeeded(least, most, bins) >= MOST_LEVELS) throw tooFine(least, most, bins);
  const { edges, density } = binEdges(least, most, bins);
  const low = edges[0]!;
  const last = edges.length - 2;
  const levels = new Uint16Array(values.length);
  let grayLevels = 0;
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!;
    let bin = ((value - low) * density) | 0;
    if (bin > last) bin = last;
    if (edges[bin]! > value)
      bin -= bin > 0 ? 1 : 0; // the edges' rounding may put it into the bin beside
    else if (bin < last && edges[bin + 1]! <= value) bin++;
    levels[k] = bin + 1;
    if (bin >= grayLevels) grayLevels = bin + 1;
  }
  return { ...roi, levels, grayLevels };
}

function rangeOf(values: Float64Array) {
  if (values.length === 0) throw new InputError({ code: "empty-mask", message: "the mask marks no voxel" });
  let least = Infinity;
  let most = -Infinity;
  let finite = true;
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!;
    if (value < least) least = value;
    if (value > most) most = value;
    if (value - value !== 0) finite = false;
  }
  if (!finite) throw new InputError({ code: "not-finite", message: "the image holds NaN or infinite values inside the mask" });
  return { least, most };
}

function tooFine(least: number, most: number, bins: Bins): InputError {
  const given = "binWidth" in bins ? `binWidth ${bins.binWidth}` : `binCount ${bins.binCount}`;
  return new InputError({
    code: "too-many-levels",
    message: `values from ${least} to ${most} make too many grey levels with ${given}`,
    allowed: `fewer than ${MOST_LEVELS.toLocaleString("en")} grey levels`,
    help: "binWidth" in bins ? "raise binWidth, or use binCount" : "lower binCount",
  });
}
