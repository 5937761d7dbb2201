import { fromPatientAxes, hasAxialSlices, toPatientAxes } from "../../formats/volume/patient-axes.ts";
import { type Mask, onGrid, type Volume } from "../../formats/volume/volume.ts";

/**
 * What `segment` makes of axial slices, on the image's own grid: a volume stored in sagittal or coronal slices is turned to the patient's
 * axes first, and the result turned back. `mask`, where one is given, lies on the image's grid and is turned with it.
 */
export function onAxialSlices<M extends Mask | undefined>(
  image: Volume,
  mask: M,
  segment: (image: Volume, mask: M) => Uint8Array,
): Mask {
  if (hasAxialSlices(image)) return onGrid(image, segment(image, mask));
  const turnedMask = mask && toPatientAxes(onGrid(image, mask.data));
  const turned = segment(toPatientAxes(image), turnedMask as M); // a mask where one was given
  return onGrid(image, fromPatientAxes(image, turned));
}
