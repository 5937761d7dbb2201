/** Dice coefficient of the voxels above 0: twice those in both by those in either, 0 to 1. Of two empty masks NaN. O(n). */
export function dice(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} voxels against ${b.length}`);
  let [both, sum] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    const [inA, inB] = [Number(a[i]! > 0), Number(b[i]! > 0)];
    both += inA & inB;
    sum += inA + inB;
  }
  return (2 * both) / sum;
}
