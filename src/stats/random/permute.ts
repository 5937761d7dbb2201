/** Fisher–Yates from the end, in place; `upTo(i)` draws a whole number from 0 to i. */
export function shuffleBy(values: { readonly length: number; [index: number]: number }, upTo: (i: number) => number): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = upTo(i);
    const kept = values[i]!;
    values[i] = values[j]!;
    values[j] = kept;
  }
}

/** The numbers 0 to n − 1 shuffled by `shuffle`; RangeError unless n is a whole number from 0 to 2^31 − 1. */
export function permutationBy(n: number, shuffle: (order: Int32Array) => void): Int32Array {
  if (!Number.isInteger(n) || n < 0 || n > 0x7fffffff)
    throw new RangeError(`n must be a whole number from 0 to 2^31 − 1, got ${n}`);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  shuffle(order);
  return order;
}
