import type { Roi } from "../../../../src/components/imaging/radiomics/roi.ts";
import type { Triple } from "../../../../src/formats/volume/volume.ts";

/** The region of a mask in an image of the same shape. */
export function roiOf(shape: Triple, spacing: Triple, image: readonly number[], mask: readonly number[]): Roi {
  return { shape, spacing, mask: Uint8Array.from(mask), values: Float64Array.from(image.filter((_, k) => mask[k] === 1)) };
}
