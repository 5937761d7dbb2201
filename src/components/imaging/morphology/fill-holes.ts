import type { Triple } from "../../../formats/volume/volume.ts";
import { labelRuns } from "./label-runs.ts";

/**
 * Fills what is enclosed in the volume [z, y, x]: background that is not face-connected to a border voxel, as SciPy's
 * `binary_fill_holes`.
 */
export function fillHoles(mask: Uint8Array, shape: Triple): Uint8Array {
  const { z, y, x } = shape;
  const out = new Uint8Array(mask.length);
  for (let i = 0; i < mask.length; i++) out[i] = mask[i] === 0 ? 1 : 0;
  const { start, end, label, sizes } = labelRuns(out, shape, 1);
  const open = new Uint8Array(sizes.length);
  for (let run = 0; run < label.length; run++) {
    const row = Math.floor(start[run]! / x);
    const line = row % y;
    const atEnd = row < y || row >= (z - 1) * y || line === 0 || line === y - 1;
    if (atEnd || start[run] === row * x || end[run] === row * x + x) open[label[run]!] = 1;
  }
  out.fill(1);
  for (let run = 0; run < label.length; run++) if (open[label[run]!] === 1) out.fill(0, start[run], end[run]);
  return out;
}
