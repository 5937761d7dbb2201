import { type Mask, onGrid, type Volume } from "../../../../formats/volume/volume.ts";
import { InputError, unreachable } from "../../../../runner/contract/failure.ts";
import type { Settings } from "../settings.ts";

/**
 * The region without the voxels whose values lie outside resegmentRange (both ends inside it); one number is a lower end. Image and mask
 * on one grid. Fewer than two voxels left are an InputError, as in pyradiomics 3.0.1.
 */
export function resegment(
  image: Volume,
  mask: Mask,
  { label, resegmentMode }: Pick<Settings, "label" | "resegmentMode">,
  range: readonly number[],
): Mask {
  const [low, high] = [...range].sort((a, b) => a - b).map((bound) => limit(image, mask, label, resegmentMode, bound));
  const data = new Uint8Array(mask.data.length);
  let left = 0;
  for (let i = 0; i < data.length; i++) {
    const value = image.data[i]!;
    if (mask.data[i] === label && value >= low! && (high === undefined || value <= high)) {
      data[i] = label;
      left++;
    }
  }
  if (left <= 1) {
    const kept = left === 0 ? "no voxel" : "one voxel";
    const [from, to] = [low, high].map((bound) => Number(bound?.toPrecision(6)));
    const range = high === undefined ? `from ${from} on` : `from ${from} to ${to}`;
    throw new InputError({
      code: "small-region",
      message: `resegmentRange leaves ${kept} of the region with label ${label}: values ${range}`,
    });
  }
  return onGrid(mask, data);
}

/** An end of the range as a value of the image. */
function limit(image: Volume, mask: Mask, label: number, mode: Settings["resegmentMode"], bound: number): number {
  switch (mode) {
    case "absolute":
      return bound;
    case "relative": {
      let most = Number.NEGATIVE_INFINITY;
      for (let i = 0; i < mask.data.length; i++) if (mask.data[i] === label && image.data[i]! > most) most = image.data[i]!;
      return most * bound;
    }
    case "sigma": {
      const { mean, deviation } = spread(image, mask, label);
      return mean + deviation * bound;
    }
    default:
      return unreachable(mode);
  }
}

/** Mean and deviation (over n) of the region's values. */
function spread(image: Volume, mask: Mask, label: number): { readonly mean: number; readonly deviation: number } {
  let [sum, n] = [0, 0];
  for (let i = 0; i < mask.data.length; i++) {
    if (mask.data[i] !== label) continue;
    sum += image.data[i]!;
    n++;
  }
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < mask.data.length; i++) if (mask.data[i] === label) squares += (image.data[i]! - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / n) };
}
