import type { Spans } from "./spans.ts";

/** The values of the voxels inside a region, in their order, from those of its box. */
export function valuesAt(box: ArrayLike<number>, { starts, lengths, voxels }: Spans): Float64Array {
  const values = new Float64Array(voxels);
  let to = 0;
  for (let k = 0; k < starts.length; k++) {
    const stop = starts[k]! + lengths[k]!;
    for (let at = starts[k]!; at < stop; at++) values[to++] = box[at]!;
  }
  return values;
}
