/**
 * Sum by Neumaier's compensated summation, in the order given: the error hardly grows with n, and equal input gives equal bits.
 * Empty gives 0; a NaN, or infinities of both signs, give NaN. O(n).
 *
 * Reference: Neumaier 1974, doi:10.1002/zamm.19740540106.
 */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  // past an infinity the compensation is NaN and says nothing
  return Number.isFinite(total) ? total + lost : total;
}
