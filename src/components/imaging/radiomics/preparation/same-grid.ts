import type { Grid, Triple } from "../../../../formats/volume/volume.ts";
import { InputError } from "../../../../runner/contract/failure.ts";

const AXES = ["x", "y", "z"] as const;

/** How two grids differ, in words; undefined if voxel for voxel they lie in the same places, within the tolerance of ITK's filters or of float32. */
export function gridDifference(image: Grid, mask: Grid, tolerance: number): string | undefined {
  if (AXES.some((axis) => image.shape[axis] !== mask.shape[axis])) {
    return `the mask has ${shapeText(mask.shape)} voxels, the image ${shapeText(image.shape)}`;
  }
  const distance = Math.abs(tolerance * image.spacing.x);
  if (AXES.some((axis) => far(image.spacing[axis], mask.spacing[axis], distance))) {
    return `the mask's voxels are ${mmText(mask.spacing)}, the image's ${mmText(image.spacing)}`;
  }
  if (AXES.some((axis) => far(image.origin[axis], mask.origin[axis], distance))) {
    return `the mask starts at ${mmText(mask.origin)}, the image at ${mmText(image.origin)}`;
  }
  if (image.direction.some((cosine, i) => far(cosine, mask.direction[i]!, tolerance))) {
    return `the mask's axes point to ${axesText(mask.direction)}, the image's to ${axesText(image.direction)}`;
  }
  return undefined;
}

/** Throws an InputError for a mask on another grid than the image's. */
export function requireSameGrid(image: Grid, mask: Grid, tolerance: number): void {
  const difference = gridDifference(image, mask, tolerance);
  if (difference === undefined) return;
  throw new InputError({
    code: "other-grid",
    message: `the mask lies on another grid than the image: ${difference}`,
    help: "correctMask: true brings the mask onto the image's grid; geometryTolerance: 0.001 lets small differences pass",
  });
}

/** Files keep places as float32 (NIfTI): numbers that are the same there do not differ. */
const far = (a: number, b: number, tolerance: number): boolean =>
  !(Math.abs(a - b) <= tolerance || Math.abs(Math.fround(a) - Math.fround(b)) <= 2 ** -22 * Math.abs(a));
const shapeText = ({ z, y, x }: Triple): string => `${z} × ${y} × ${x}`;
const mmText = ({ z, y, x }: Triple): string => `z ${z}, y ${y}, x ${x} mm`;
const axesText = (direction: readonly number[]): string => `(${direction.map((cosine) => Number(cosine.toFixed(6))).join(", ")})`;
