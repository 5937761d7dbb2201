import type { Triple } from "../../../../formats/volume/volume.ts";
import type { WeightingNorm } from "../texture-settings.ts";

/** Length of an offset in mm by a norm; 1 for `no_weighting`. */
export function offsetLength(offset: Triple, spacing: Triple, norm: WeightingNorm): number {
  const z = Math.abs(offset.z) * spacing.z;
  const y = Math.abs(offset.y) * spacing.y;
  const x = Math.abs(offset.x) * spacing.x;
  switch (norm) {
    case "infinity":
      return Math.max(z, y, x);
    case "euclidean":
      return Math.sqrt(z * z + y * y + x * x);
    case "manhattan":
      return z + y + x;
    case "no_weighting":
      return 1;
  }
}
