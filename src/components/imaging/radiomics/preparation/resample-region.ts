import type { Grid, Mask, Triple, Volume } from "../../../../formats/volume/volume.ts";
import { cutVolume } from "../box.ts";
import type { Settings } from "../settings.ts";
import { regionBox } from "./check-region.ts";
import { gridTransform } from "./grid-transform.ts";
import { type Interpolator, linearInterpolator, nearestInterpolator, splineInterpolator } from "./interpolators.ts";
import { maskOnImage } from "./mask-on-image.ts";
import { padBox } from "./pad-box.ts";
import { regionInside } from "./region-inside.ts";
import { resampleTo } from "./resample-to.ts";

const AXES = ["x", "y", "z"] as const;

/**
 * Image and mask on a grid of a new spacing (x, y, z in mm; 0: the mask's own), cut to the region and padDistance voxels around it.
 * The grid's outer corner lies on the mask's; where the region is one voxel thick the spacing stays. The mask goes by the nearest voxel.
 * If the image already has the spacing, both are only cut. As pyradiomics 3.0.1's resampleImage over SimpleITK.
 */
export function resampleRegion(
  image: Volume,
  mask: Mask,
  { label, padDistance, interpolator }: Pick<Settings, "label" | "padDistance" | "interpolator">,
  asked: readonly number[],
): { readonly image: Volume; readonly mask: Mask } {
  const box = regionInside(image, mask, label);
  const spacing = { x: 0, y: 0, z: 0 };
  for (const [i, axis] of AXES.entries())
    spacing[axis] = box.shape[axis] === 1 ? mask.spacing[axis] : asked[i]! || mask.spacing[axis];
  if (AXES.every((axis) => Math.abs(image.spacing[axis] - spacing[axis]) <= 1e-8 + 1e-5 * spacing[axis])) {
    const moved = maskOnImage(image, mask, label);
    const around = padBox(regionBox(moved, label), padDistance, image.shape);
    return { image: cutVolume(image, around), mask: cutVolume(moved, around) };
  }
  const grid = newGrid(mask, box, spacing, padDistance);
  return {
    image: resampleTo(image, grid, interpolatorOf(image, interpolator)),
    mask: resampleTo(mask, grid, nearestInterpolator(mask)),
  };
}

function newGrid(mask: Mask, box: { readonly start: Triple; readonly shape: Triple }, spacing: Triple, padding: number): Grid {
  const shape = { x: 0, y: 0, z: 0 };
  const corner = { x: 0, y: 0, z: 0 };
  for (const axis of AXES) {
    const ratio = mask.spacing[axis] / spacing[axis];
    const first = Math.max(Math.floor((box.start[axis] - 0.5) * ratio - padding), 0);
    const end = Math.ceil((box.start[axis] + box.shape[axis] - 0.5) * ratio + padding);
    const last = Math.min(end, Math.ceil(mask.shape[axis] * ratio) - 1);
    shape[axis] = Math.trunc(last - first + 1);
    corner[axis] = (0.5 * (spacing[axis] - mask.spacing[axis])) / mask.spacing[axis] + first / ratio;
  }
  const [x, y, z] = gridTransform(mask).toPoint([corner.x, corner.y, corner.z]);
  return { shape, spacing, origin: { x, y, z }, direction: mask.direction };
}

function interpolatorOf(image: Volume, name: Settings["interpolator"]): Interpolator {
  if (name === "sitkNearestNeighbor" || name === 1) return nearestInterpolator(image);
  if (name === "sitkLinear" || name === 2) return linearInterpolator(image);
  return splineInterpolator(image);
}
