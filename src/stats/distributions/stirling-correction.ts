/**
 * What Stirling's formula leaves out: ln Γ(a) = (a − ½) ln a − a + ½ ln 2π + stirlingCorrection(a), for a above 0.
 * Absolute error about 1e-15. NaN gives NaN.
 *
 * Reference: DLMF 5.11.1; below 12 by the recurrence Γ(a + 1) = a Γ(a).
 */
export function stirlingCorrection(a: number): number {
  if (a <= 0) throw new RangeError(`Stirling's correction needs an argument above 0, got ${a}`);
  let shifted = a;
  let below = 0;
  while (shifted < 12) {
    below += (shifted + 0.5) * Math.log1p(1 / shifted) - 1;
    shifted += 1;
  }
  const r = 1 / (shifted * shifted);
  const series = 1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * (1 / 1188 - r * (691 / 360360 - r / 156)))));
  return below + series / shifted;
}
