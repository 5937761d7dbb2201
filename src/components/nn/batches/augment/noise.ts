import { normalUpperQuantile } from "../../../../stats/distributions/normal-quantile.ts";
import type { Philox } from "../../../../stats/random/philox.ts";

/** Quantiles of the table. */
const COUNT = 2 ** 16;
let table: Float32Array | undefined;

/**
 * Quantiles of the normal distribution in the middles of 65,536 equal shares, scaled so that two of them drawn by themselves and added
 * have the variance 1.
 */
function quantiles(): Float32Array {
  if (table) return table;
  const half = Float64Array.from({ length: COUNT / 2 }, (_, i) => normalUpperQuantile((i + 0.5) / COUNT));
  const squares = half.reduce((sum, value) => sum + value * value, 0);
  const scale = 1 / Math.sqrt((2 * squares) / (COUNT / 2));
  table = new Float32Array(COUNT);
  for (let i = 0; i < COUNT / 2; i++) {
    table[i] = -half[i]! * scale;
    table[COUNT - 1 - i] = half[i]! * scale;
  }
  return table;
}

/**
 * Adds normal noise to every voxel, in place. Each takes 32 bits, half for either of two quantiles whose sum is its noise: normal but for
 * its ends, six deviations off. The bits come from xoshiro128+ (Blackman and Vigna 2018, doi:10.1145/3460772), started by `random`:
 * Philox itself would take most of a second for the paper's 12.5 million voxels.
 */
export function addNoise(voxels: Float32Array, deviation: number, random: Philox): void {
  const normal = quantiles();
  let [a, b, c, d] = [random.nextUint32(), random.nextUint32(), random.nextUint32(), random.nextUint32() | 1];
  for (let i = 0; i < voxels.length; i++) {
    const bits = (a + d) | 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    voxels[i] = voxels[i]! + deviation * (normal[bits >>> 16]! + normal[bits & 0xffff]!);
  }
}
