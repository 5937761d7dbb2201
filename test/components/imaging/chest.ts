/** Small scans for tests of segmentation. */
import { type ChestPhantom, chestPhantom } from "../../../src/components/data/synthetic-ct/chest-phantom.ts";
import { onGrid, type Triple, type Volume } from "../../../src/formats/volume/volume.ts";

export const SHAPE: Triple = { z: 48, y: 80, x: 80 };
export const SPACING: Triple = { z: 6, y: 4.5, x: 4.5 };

/** A synthetic patient of 48 × 80 × 80 voxels. */
export const chest = (seed: number, disease: { readonly extent: number; readonly solid: number }): ChestPhantom =>
  chestPhantom(seed, 0, { age: 50, male: true, fluid: 0, ...disease }, SHAPE, SPACING);

/** The scan with each value (HU) changed by a function of it and its place. */
export function changed(
  image: Volume<Int16Array>,
  change: (value: number, place: Triple, index: number) => number,
): Volume<Int16Array> {
  const { y, x } = image.shape;
  const place = (i: number): Triple => ({ z: Math.floor(i / (y * x)), y: Math.floor(i / x) % y, x: i % x });
  return onGrid(
    image,
    image.data.map((value, i) => change(value, place(i), i)),
  );
}
