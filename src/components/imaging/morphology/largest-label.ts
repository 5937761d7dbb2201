/** The label (from 1) of most voxels, the first of equals; 0 where there is none. `sizes[0]` is not looked at. */
export function largestLabel(sizes: ArrayLike<number>): number {
  let best = 0;
  for (let label = 1; label < sizes.length; label++) if (best === 0 || sizes[label]! > sizes[best]!) best = label;
  return best;
}
