/** Largest relative disagreement |got − wanted| / |wanted|; equal values (also both NaN, both 0) count 0, a lone NaN counts Infinity. */
export function worstRelative(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  return worst(got, wanted, (a, b) => Math.abs(a - b) / Math.abs(b));
}

/** Largest absolute disagreement, with the same rules. */
export function worstAbsolute(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  return worst(got, wanted, (a, b) => Math.abs(a - b));
}

function worst(got: ArrayLike<number>, wanted: ArrayLike<number>, gap: (a: number, b: number) => number): number {
  if (got.length !== wanted.length) throw new Error(`${got.length} values against ${wanted.length}`);
  let largest = 0;
  for (let i = 0; i < got.length; i++) {
    const a = got[i]!;
    const b = wanted[i]!;
    if (Object.is(a, b) || a === b) continue;
    const distance = gap(a, b);
    largest = Number.isNaN(distance) ? Infinity : Math.max(largest, distance);
  }
  return largest;
}
