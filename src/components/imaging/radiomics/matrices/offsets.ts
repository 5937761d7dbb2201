import type { Triple } from "../../../../formats/volume/volume.ts";
import type { TextureSettings } from "../texture-settings.ts";

/**
 * Offsets to the neighbours at the given distances (the largest of |z|, |y|, |x|), in pyradiomics' order: from (d, d, d) downwards. None
 * reaches further than the shape, and none leaves the plane where `force2D`. Either one of each opposite pair, or both.
 */
export function neighbourOffsets(
  shape: Triple,
  { distances, force2D, force2Ddimension }: Pick<TextureSettings, "distances" | "force2D" | "force2Ddimension">,
  bothWays: boolean,
): readonly Triple[] {
  const reach = Math.max(...distances);
  const limit = [shape.z, shape.y, shape.x].map((size, axis) =>
    force2D && axis === force2Ddimension ? 0 : Math.min(size - 1, reach),
  );
  const offsets: Triple[] = [];
  const [most, mosty, mostx] = limit as [number, number, number]; // as: three axes
  for (let z = most; z >= -most; z--) {
    for (let y = mosty; y >= -mosty; y--) {
      for (let x = mostx; x >= -mostx; x--) {
        if (distances.includes(Math.max(Math.abs(z), Math.abs(y), Math.abs(x)))) offsets.push({ z, y, x });
      }
    }
  }
  return bothWays ? offsets : offsets.slice(0, offsets.length / 2); // the second half mirrors the first
}
