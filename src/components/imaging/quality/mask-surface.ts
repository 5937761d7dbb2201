import type { Triple } from "../../../formats/volume/volume.ts";

/** Voxels [z, y, x] of a mask of which one of the six neighbours is not in it; beyond the volume nothing is. */
export function maskSurface(mask: Uint8Array, { z, y, x }: Triple): Uint8Array {
  const out = new Uint8Array(mask.length);
  const slice = y * x;
  for (let k = 0, i = 0; k < z; k++) {
    for (let j = 0; j < y; j++) {
      const inner = k > 0 && k < z - 1 && j > 0 && j < y - 1;
      for (let column = 0; column < x; column++, i++) {
        if (mask[i] === 0) continue;
        const enclosed =
          inner &&
          column > 0 &&
          column < x - 1 &&
          mask[i - 1] !== 0 &&
          mask[i + 1] !== 0 &&
          mask[i - x] !== 0 &&
          mask[i + x] !== 0 &&
          mask[i - slice] !== 0 &&
          mask[i + slice] !== 0;
        if (!enclosed) out[i] = 1;
      }
    }
  }
  return out;
}
