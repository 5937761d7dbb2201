import { Philox } from "../../../../stats/random/philox.ts";
import { smoothStep } from "../anatomy/blend.ts";
import type { Placed } from "../anatomy/placed.ts";
import { heightOf, planeOf } from "../anatomy/plane.ts";
import type { Subject } from "../subject.ts";
import { threeTaps, whiteNoise } from "./noise.ts";

const PADDING = -1024;
/** Deviation of the scanner's point spread in the plane, mm. */
const SPREAD = 0.55;

/**
 * Takes the scan: blurs by the scanner's point spread, adds noise (correlated as its kernel does; most in the body's middle and where
 * shoulders stop the rays, as streaks along x there), cuts off corners and rounds to whole HU from −1024 to 3071. Works in `hu`.
 */
export function scan(subject: Subject, grid: Placed, hu: Float32Array): Int16Array {
  const { seed, caseNumber, anatomy, scanner } = subject;
  const plane = planeOf(grid);
  const { shape, spacing, position } = grid;
  const area = shape.y * shape.x;
  const out = new Int16Array(hu.length);
  const noise = new Float32Array(area);
  const streak = new Float32Array(shape.y);
  const scratch = new Float32Array(area);
  const pitch = Math.sqrt(spacing.x * spacing.y);
  const blur = Math.exp(-(pitch ** 2) / (2 * SPREAD ** 2)) + (scanner.sharpness < 0 ? 0 : -0.3 * scanner.sharpness);
  // a kernel's correlation reaches about 2 mm: finer voxels are more alike
  const alike = (scanner.sharpness < 0 ? -scanner.sharpness : -0.6 * scanner.sharpness) + Math.exp(-(pitch ** 2) / 1.6);
  const radius = Math.min(shape.x * spacing.x, shape.y * spacing.y) / 2;
  const inside = Float32Array.from({ length: area }, (_, i) =>
    Math.exp(-(plane.gantryX[i]! ** 2 + plane.gantryY[i]! ** 2) / 22_000),
  );
  const isCut = Uint8Array.from({ length: area }, (_, i) =>
    Number(scanner.round && plane.gantryX[i]! ** 2 + plane.gantryY[i]! ** 2 > radius * radius),
  );
  for (let slice = 0; slice < shape.z; slice++) {
    const z = heightOf(slice, shape, spacing, position);
    const here = hu.subarray(slice * area, (slice + 1) * area);
    threeTaps(here, shape.x, shape.y, blur, true, scratch);
    const rng = new Philox(seed, "synthetic-ct", caseNumber, "noise", slice);
    whiteNoise(rng, noise);
    threeTaps(noise, shape.x, shape.y, Math.min(0.6, alike), false, scratch);
    const shoulders = smoothStep(anatomy.top - 70, anatomy.top + 5, z);
    for (let y = 0; y < shape.y; y++) streak[y] = rng.normal();
    const level = scanner.noise * (1 + 0.7 * shoulders) * (anatomy.armsUp ? 1 : 1.35);
    const along = scanner.noise * (0.8 * shoulders + (anatomy.armsUp ? 0 : 0.25));
    for (let y = 0, i = 0; y < shape.y; y++) {
      for (let x = 0; x < shape.x; x++, i++) {
        const centre = inside[i]!;
        const value = isCut[i] ? PADDING : here[i]! + level * (0.35 + 0.65 * centre) * noise[i]! + along * centre * streak[y]!;
        out[slice * area + i] = value < PADDING ? PADDING : value > 3071 ? 3071 : Math.round(value);
      }
    }
  }
  return out;
}
