import { type Mask, onGrid, type Volume } from "../../../../formats/volume/volume.ts";
import { type Box, cutVolume } from "../box.ts";
import type { Settings } from "../settings.ts";
import { checkRegion, regionBox } from "./check-region.ts";
import { maskOnImage } from "./mask-on-image.ts";
import { normalise } from "./normalise.ts";
import { padBox } from "./pad-box.ts";
import { resampleRegion } from "./resample-region.ts";
import { resegment } from "./resegment.ts";
import { gridDifference, requireSameGrid } from "./same-grid.ts";

/** An image and a mask on one grid, ready for filters and features. */
export interface Prepared {
  readonly image: Volume;
  /** The region's voxels have `label`. */
  readonly mask: Mask;
  /** The region whose shape is measured, where it is another. */
  readonly shapeMask: Mask;
  /** Box of the region in `mask`. */
  readonly box: Box;
}

/**
 * What pyradiomics 3.0.1 does before it filters, in its order: normalise the whole image; resample image and mask around the region, or
 * cut them to it; check that they lie on one grid (or bring the mask onto the image's); check the region's size; resegment it and check
 * again. InputErrors say what is wrong with the mask.
 */
export function prepare(given: Volume, givenMask: Mask, settings: Settings): Prepared {
  regionBox(givenMask, settings.label);
  let image = given;
  let mask = givenMask;
  if (settings.normalize) {
    image = onGrid(image, normalise(image.data, settings.normalizeScale, settings.removeOutliers));
  }
  if (settings.resampledPixelSpacing !== undefined) {
    ({ image, mask } = resampleRegion(image, mask, settings, settings.resampledPixelSpacing));
  } else if (settings.preCrop) {
    mask = onOneGrid(image, mask, settings);
    const box = padBox(checkRegion(mask, settings), settings.padDistance, mask.shape);
    image = cutVolume(image, box);
    mask = cutVolume(mask, box);
  }
  mask = onOneGrid(image, mask, settings);
  let box = checkRegion(mask, settings);
  if (settings.resegmentRange === undefined) return { image, mask, shapeMask: mask, box };
  const narrowed = resegment(image, mask, settings, settings.resegmentRange);
  box = checkRegion(narrowed, settings);
  return { image, mask: narrowed, shapeMask: settings.resegmentShape ? narrowed : mask, box };
}

/** The mask on the image's grid: as it is where it lies there, resampled where correctMask says so, else an InputError. */
function onOneGrid(image: Volume, mask: Mask, { label, correctMask, geometryTolerance }: Settings): Mask {
  if (!correctMask) requireSameGrid(image, mask, geometryTolerance);
  else if (gridDifference(image, mask, geometryTolerance) !== undefined) return maskOnImage(image, mask, label);
  return mask;
}
