import type { Grid, Mask } from "../../../../formats/volume/volume.ts";
import { InputError } from "../../../../runner/contract/failure.ts";
import type { Box } from "../box.ts";
import { regionBox } from "./check-region.ts";
import { gridTransform, type Point } from "./grid-transform.ts";

/** The box of a mask's region on its own grid; an InputError where the box reaches more than a thousandth of a voxel out of the image. */
export function regionInside(image: Grid, mask: Mask, label: number): Box {
  const box = regionBox(mask, label);
  const { start, shape } = box;
  const [from, to] = [gridTransform(mask), gridTransform(image)];
  const low = to.toIndex(from.toPoint([start.x - 0.5, start.y - 0.5, start.z - 0.5]));
  const high = to.toIndex(from.toPoint([start.x + shape.x - 0.5, start.y + shape.y - 0.5, start.z + shape.z - 0.5]));
  const size: Point = [image.shape.x, image.shape.y, image.shape.z];
  for (const [i, axis] of (["x", "y", "z"] as const).entries()) {
    const [first, last] = [Math.min(low[i]!, high[i]!), Math.max(low[i]!, high[i]!)];
    if (first >= -0.501 && last <= size[i]! - 0.499) continue;
    throw new InputError({
      code: "other-grid",
      message: `the region with label ${label} reaches out of the image: along ${axis} from ${first.toFixed(2)} to ${last.toFixed(2)} voxels`,
      allowed: `-0.5 to ${size[i]! - 0.5}`,
    });
  }
  return box;
}
