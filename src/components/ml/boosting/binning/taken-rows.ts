import type { BinMapper } from "./bin-mapper.ts";
import { binOf } from "./bin-of.ts";

/**
 * Sampled rows at which a column is away from its most frequent bin, as LightGBM 4.7 finds them for bundling. Where zero is that bin: the
 * rows that are not zero. Elsewhere 4.7 looks the rows up in values that it has sorted meanwhile, so that rows and values no longer
 * belong together; bundles, and with them trees, follow from it, so it is done here too.
 *
 * @param notZero positions of the rows that are not zero (NaN included), ascending
 * @param sorted their values as 4.7's bin search leaves them
 */
export function takenRows(mapper: BinMapper, notZero: Int32Array, sorted: Float64Array, sampledRows: number): Int32Array {
  if (mapper.defaultBin === mapper.skipBin) return notZero;
  const taken = new Int32Array(sampledRows);
  let count = 0;
  let next = 0;
  for (let row = 0; row < sampledRows; row++) {
    if (next < notZero.length && notZero[next] === row) {
      if (binOf(sorted[next]!, mapper.upperBounds, mapper.missing) !== mapper.skipBin) taken[count++] = row;
      next++;
    } else taken[count++] = row;
  }
  return count === 0 ? notZero : taken.slice(0, count);
}
