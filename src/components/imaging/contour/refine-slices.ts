import type { Mask, Volume } from "../../../formats/volume/volume.ts";
import { type Scale, storedValue } from "../segmentation/stored-values.ts";
import { type RefineSettings, refineSlice } from "./refine-slice.ts";

/** Algorithm 1 on every slice of a mask (any label counts as lung) [z, y, x]; `slice` is called before each. */
export function refineSlices(
  mask: Mask,
  image: Volume,
  scale: Scale,
  settings: RefineSettings,
  slice: (k: number) => void = () => {},
): Uint8Array {
  const { z, y, x } = mask.shape;
  const out = new Uint8Array(mask.data.length);
  const binary = new Uint8Array(y * x);
  const stored = new Float64Array(y * x);
  for (let k = 0; k < z; k++) {
    slice(k);
    for (let i = 0, at = k * y * x; i < binary.length; i++, at++) {
      binary[i] = mask.data[at] === 0 ? 0 : 1;
      stored[i] = storedValue(image.data[at]!, scale);
    }
    if (binary.includes(1)) out.set(refineSlice(binary, stored, { y, x }, settings), k * y * x);
  }
  return out;
}
