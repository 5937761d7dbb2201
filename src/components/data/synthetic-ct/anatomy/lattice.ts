import type { Philox } from "../../../../stats/random/philox.ts";

const SIDE = 32;

/**
 * Smooth noise in space (value noise, Perlin 1985): uniform values from −1 to 1 at the points of a lattice that repeats every 32 points,
 * in between by cubic-eased linear interpolation. Depends on the place in mm alone, so that any voxel grid sees the same noise.
 */
export class Lattice {
  readonly #values: Float32Array;
  constructor(rng: Philox) {
    this.#values = Float32Array.from({ length: SIDE ** 3 }, () => rng.nextUint32() / 0x80000000 - 1);
  }

  /** Value at a place whose lattice points are `pitch` mm apart, −1 to 1 with a deviation of about 0.33. */
  at(x: number, y: number, z: number, pitch: number): number {
    const values = this.#values;
    const u = x / pitch + 4096;
    const v = y / pitch + 4096;
    const w = z / pitch + 4096;
    const i = u | 0;
    const j = v | 0;
    const k = w | 0;
    const a = ease(u - i);
    const b = ease(v - j);
    const c = ease(w - k);
    const x0 = i & 31;
    const x1 = (i + 1) & 31;
    const y0 = (j & 31) << 5;
    const y1 = ((j + 1) & 31) << 5;
    const z0 = (k & 31) << 10;
    const z1 = ((k + 1) & 31) << 10;
    const front = mix(
      mix(values[z0 | y0 | x0]!, values[z0 | y0 | x1]!, a),
      mix(values[z0 | y1 | x0]!, values[z0 | y1 | x1]!, a),
      b,
    );
    const behind = mix(
      mix(values[z1 | y0 | x0]!, values[z1 | y0 | x1]!, a),
      mix(values[z1 | y1 | x0]!, values[z1 | y1 | x1]!, a),
      b,
    );
    return mix(front, behind, c);
  }
}

const ease = (t: number): number => t * t * (3 - 2 * t);
const mix = (a: number, b: number, t: number): number => a + (b - a) * t;
