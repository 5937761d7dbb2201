import type { Grid, Mask } from "../../../../formats/volume/volume.ts";
import { nearestInterpolator } from "./interpolators.ts";
import { regionInside } from "./region-inside.ts";
import { resampleTo } from "./resample-to.ts";

/** A mask brought onto the image's grid by the nearest voxel; an InputError where its region reaches out of the image. */
export function maskOnImage(image: Grid, mask: Mask, label: number): Mask {
  regionInside(image, mask, label);
  const { shape, spacing, origin, direction } = image;
  return resampleTo(mask, { shape, spacing, origin, direction }, nearestInterpolator(mask));
}
