import { IDENTITY, type Volume, type VoxelArray } from "../../../src/formats/volume/volume.ts";

/** Numbers in [0, 1) from a seed (Lehmer). */
export function randomNumbers(seed: number): () => number {
  let state = (seed * 7919 + 7) % 2147483647;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** A volume of some dozen values from 0 to 100, at a random place, along the patient's axes or turned, of either hand. */
export function randomVolume(
  seed: number,
  turned: "along-axes" | "right-handed" | "left-handed",
  Type: { new (length: number): VoxelArray } = Float64Array,
): Volume {
  const random = randomNumbers(seed);
  const shape = { z: 2 + (seed % 4), y: 2 + (seed % 3), x: 3 };
  const data = new Type(shape.z * shape.y * shape.x);
  for (let k = 0; k < data.length; k++) data[k] = random() * 100;
  const side = (): number => 0.3 + 4 * random();
  const place = (): number => 300 * (random() - 0.5);
  return {
    data,
    shape,
    spacing: { z: side(), y: side(), x: side() },
    origin: { z: place(), y: place(), x: place() },
    direction: turned === "along-axes" ? IDENTITY : rotationOf(turned === "right-handed" ? 1 : -1, random),
  };
}

/** A random rotation, or one with a reflection, by Gram and Schmidt. */
function rotationOf(handed: 1 | -1, random: () => number): number[] {
  const unit = (v: number[]): number[] => v.map((each) => each / Math.hypot(...v));
  const a = unit([random() - 0.5, random() - 0.5, random() - 0.5]);
  const b = [random() - 0.5, random() - 0.5, random() - 0.5];
  const along = a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!;
  const c = unit(b.map((each, k) => each - along * a[k]!));
  const d = [a[1]! * c[2]! - a[2]! * c[1]!, a[2]! * c[0]! - a[0]! * c[2]!, a[0]! * c[1]! - a[1]! * c[0]!];
  return [0, 1, 2].flatMap((row) => [a[row]!, c[row]!, handed * d[row]!]);
}
