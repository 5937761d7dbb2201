import type { Mask } from "../../../../formats/volume/volume.ts";
import { InputError } from "../../../../runner/contract/failure.ts";
import { type Box, boundingBox } from "../box.ts";
import type { Settings } from "../settings.ts";

/** The box of the mask's region; an InputError says what makes it no region to extract features of, as pyradiomics' checkMask. */
export function checkRegion(
  mask: Mask,
  { label, minimumROIDimensions, minimumROISize }: Pick<Settings, "label" | "minimumROIDimensions" | "minimumROISize">,
): Box {
  const box = regionBox(mask, label);
  const { z, y, x } = box.shape;
  const dimensions = [z, y, x].filter((size) => size > 1).length;
  if (dimensions === 0) {
    throw new InputError({ code: "small-region", message: `the region with label ${label} has one voxel only` });
  }
  if (dimensions < minimumROIDimensions) {
    throw new InputError({
      code: "small-region",
      message: `the region with label ${label} is ${dimensions === 1 ? "a line" : "one slice"} (${z} × ${y} × ${x} voxels), but minimumROIDimensions is ${minimumROIDimensions}`,
      help: `minimumROIDimensions: ${dimensions} lets it pass`,
    });
  }
  if (minimumROISize !== undefined) {
    let voxels = 0;
    for (const value of mask.data) if (value === label) voxels++;
    if (voxels <= minimumROISize) {
      throw new InputError({
        code: "small-region",
        message: `the region with label ${label} has ${voxels} voxels, which is not above minimumROISize (${minimumROISize})`,
      });
    }
  }
  return box;
}

/** The box of the voxels with the label; an InputError where there are none. */
export function regionBox(mask: Mask, label: number): Box {
  const box = boundingBox(mask, label);
  if (box) return box;
  const found = new Uint8Array(256);
  for (const value of mask.data) found[value] = 1;
  const labels = [...found.keys()].filter((value) => value > 0 && found[value] === 1);
  throw labels.length === 0
    ? new InputError({ code: "empty-mask", message: "the mask is empty: no voxel is above 0" })
    : new InputError({
        code: "unknown-label",
        message: `no voxel of the mask has label ${label}`,
        allowed: `its labels: ${labels.join(", ")}`,
      });
}
