import type { Triple } from "../../../formats/volume/volume.ts";
import { labelRuns } from "./label-runs.ts";

/**
 * Fills in each slice [y, x] what is enclosed: background that is not 4-connected to the slice's border, as SciPy's `binary_fill_holes`
 * does to a 2-D image. Holes of more than `largest` pixels stay open.
 */
export function fillSliceHoles(mask: Uint8Array, shape: Triple, largest = Infinity): Uint8Array {
  const { y, x } = shape;
  const out = new Uint8Array(mask.length);
  for (let i = 0; i < mask.length; i++) out[i] = mask[i] === 0 ? 1 : 0;
  const { start, end, label, sizes } = labelRuns(out, shape, 1, { planar: true });
  const open = Uint8Array.from(sizes, (size) => (size > largest ? 1 : 0));
  for (let run = 0; run < label.length; run++) {
    const row = Math.floor(start[run]! / x);
    const line = row % y;
    if (line === 0 || line === y - 1 || start[run] === row * x || end[run] === row * x + x) open[label[run]!] = 1;
  }
  out.fill(1);
  for (let run = 0; run < label.length; run++) if (open[label[run]!] === 1) out.fill(0, start[run], end[run]);
  return out;
}
