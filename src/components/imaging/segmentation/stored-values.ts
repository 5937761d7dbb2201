import type { VoxelArray } from "../../../formats/volume/volume.ts";

/** HU, or 16-bit values as scanners store them (HU + 1024, air at 0). */
export type Scale = "hu" | "stored";

/** What scanners write outside the field of view. */
export const PADDING = -2000;

/**
 * Which of the two scales a CT's values have. Below −500 there are only HU: stored values have air near 0. A range beyond 4095 that
 * goes below 0 is taken as HU too, as in the authors' code (COVID-MTL, LungSegmentation.py). Padding (−2000) and NaN say nothing.
 */
export function scaleOf(data: VoxelArray): Scale {
  let least = Infinity;
  let greatest = -Infinity;
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value === PADDING) continue;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return least < -500 || (greatest > 4095 && least < 0) ? "hu" : "stored";
}

/** A value in HU or stored as HU + 1024 within 0 to 4095; padding and NaN are 0. */
export function storedValue(value: number, scale: Scale): number {
  if (value === PADDING) return 0;
  const stored = scale === "hu" ? value + 1024 : value;
  return Number.isNaN(stored) ? 0 : Math.min(Math.max(stored, 0), 4095);
}
