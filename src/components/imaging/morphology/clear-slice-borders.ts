import type { Triple } from "../../../formats/volume/volume.ts";
import { keepLabels } from "./keep-labels.ts";
import { labelRuns } from "./label-runs.ts";

/**
 * Takes out of each slice [y, x] the 8-connected regions that touch the slice's border, as scikit-image's `clear_border` does to a 2-D
 * image. Slices are independent of each other.
 */
export function clearSliceBorders(data: Uint8Array, shape: Triple): Uint8Array {
  const { y, x } = shape;
  const runs = labelRuns(data, shape, 2, { planar: true });
  const { start, end, label, sizes } = runs;
  const touches = new Uint8Array(sizes.length);
  for (let run = 0; run < label.length; run++) {
    const row = Math.floor(start[run]! / x);
    const line = row % y;
    if (line === 0 || line === y - 1 || start[run] === row * x || end[run] === row * x + x) touches[label[run]!] = 1;
  }
  return keepLabels(runs, data.length, (each) => touches[each] === 0);
}
