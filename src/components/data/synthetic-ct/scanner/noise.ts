import type { Philox } from "../../../../stats/random/philox.ts";
import { philox4x32 } from "../../../../stats/random/philox-4x32.ts";

/**
 * Fills `out` with white noise of mean 0 and deviation 1: each value the sum of four uniform bytes' worth of a Philox word, near enough
 * normal for noise that is filtered afterwards. Depends on the stream and the place in `out` alone.
 */
export function whiteNoise(rng: Philox, out: Float32Array): void {
  const key = [rng.nextUint32(), rng.nextUint32()];
  const counter = [0, 0, 0, 0];
  const block = new Uint32Array(4);
  const spread = (Math.sqrt(3) / 256 / Math.sqrt(4)) * 2; // deviation of a byte is 256 / √12
  for (let i = 0; i < out.length; ) {
    philox4x32(block, counter, key);
    counter[0]!++;
    for (let k = 0; k < 4 && i < out.length; k++, i++) {
      const word = block[k]!;
      out[i] = ((word & 255) + ((word >>> 8) & 255) + ((word >>> 16) & 255) + (word >>> 24) - 510) * spread;
    }
  }
}

/** A tap that changes nothing that rounding to whole HU leaves. */
const NEGLIGIBLE = 1e-4;

/**
 * Filters one slice along x and y by the taps [side, 1, side] and writes it scaled so that white noise keeps its deviation
 * (`sum: false`) or so that flat regions keep their value (`sum: true`); borders repeat. `row` is a scratch of the same length.
 */
export function threeTaps(
  plane: Float32Array,
  width: number,
  height: number,
  side: number,
  sum: boolean,
  row: Float32Array,
): void {
  if (Math.abs(side) < NEGLIGIBLE) return;
  const scale = sum ? 1 / (1 + 2 * side) : 1 / Math.sqrt(1 + 2 * side * side);
  const other = scale * side;
  for (let y = 0; y < height; y++) {
    const start = y * width;
    let left = plane[start]!;
    let here = left;
    for (let x = start; x < start + width - 1; x++) {
      const right = plane[x + 1]!;
      row[x] = scale * here + other * (left + right);
      left = here;
      here = right;
    }
    row[start + width - 1] = scale * here + other * (left + here);
  }
  for (let y = 0; y < height; y++) {
    const up = (y > 0 ? y - 1 : y) * width;
    const down = (y < height - 1 ? y + 1 : y) * width;
    const here = y * width;
    for (let x = 0; x < width; x++) plane[here + x] = scale * row[here + x]! + other * (row[up + x]! + row[down + x]!);
  }
}
