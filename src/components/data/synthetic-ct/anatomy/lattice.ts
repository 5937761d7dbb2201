import type { Philox } from "../../../../stats/random/philox.ts";

const SIDE = 32;
const AREA = SIDE * SIDE;
/** Added to lattice coordinates, so that they are above 0 within kilometres of the origin; a multiple of the side. */
const SHIFT = 4096;

/** Noise on one slice. */
export interface NoiseSlice {
  /** Value at a place of the slice, mm; −1 to 1 with a deviation of about 0.33. */
  at(x: number, y: number): number;
}

/**
 * Smooth noise in space (value noise, Perlin 1985, doi:10.1145/325165.325247): uniform values from −1 to 1 at the points of a lattice that
 * repeats every 32 points, in between by cubic-eased linear interpolation. Depends on the place in mm alone, so that any voxel grid sees the
 * same noise.
 */
export class Lattice {
  readonly #values: Float32Array;
  constructor(rng: Philox) {
    this.#values = Float32Array.from({ length: SIDE ** 3 }, () => rng.nextUint32() / 0x80000000 - 1);
  }

  /** Value at a place, mm, where lattice points are `pitch` mm apart; −1 to 1 with a deviation of about 0.33. */
  at(x: number, y: number, z: number, pitch: number): number {
    const w = z / pitch + SHIFT;
    const k = Math.floor(w);
    const below = (k & (SIDE - 1)) * AREA;
    const above = ((k + 1) & (SIDE - 1)) * AREA;
    const u = x / pitch + SHIFT;
    const v = y / pitch + SHIFT;
    const first = between(this.#values, below, u, v);
    return first + (between(this.#values, above, u, v) - first) * ease(w - k);
  }

  /** The same noise at one height: quicker where a slice asks often. */
  slice(z: number, pitch: number): NoiseSlice {
    const w = z / pitch + SHIFT;
    const k = Math.floor(w);
    const below = (k & (SIDE - 1)) * AREA;
    const above = ((k + 1) & (SIDE - 1)) * AREA;
    const share = ease(w - k);
    const values = new Float32Array(AREA);
    for (let i = 0; i < AREA; i++) {
      const first = this.#values[below + i]!;
      values[i] = first + (this.#values[above + i]! - first) * share;
    }
    return { at: (x, y) => between(values, 0, x / pitch + SHIFT, y / pitch + SHIFT) };
  }
}

const ease = (t: number): number => t * t * (3 - 2 * t);

/** Between the four values about a place of one lattice plane that starts at `start`. */
function between(values: Float32Array, start: number, u: number, v: number): number {
  const i = u | 0;
  const j = v | 0;
  const a = ease(u - i);
  const x0 = i & 31;
  const x1 = (i + 1) & 31;
  const y0 = start + ((j & 31) << 5);
  const y1 = start + (((j + 1) & 31) << 5);
  const front = values[y0 + x0]! + (values[y0 + x1]! - values[y0 + x0]!) * a;
  const back = values[y1 + x0]! + (values[y1 + x1]! - values[y1 + x0]!) * a;
  return front + (back - front) * ease(v - j);
}
