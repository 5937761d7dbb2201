/**
 * Finds x > 0 with tail(x) = p, for a tail that falls from 1 at x = 0 to 0.
 *
 * Works on ln tail against ln x, both smooth from 1e-300 to 1, bracketing outwards from `start` and then by Chandrupatla's
 * method (inverse quadratic interpolation safeguarded by bisection); about ten calls of `tail`.
 * p = 0 gives Infinity, p = 1 gives 0, NaN gives NaN; outside 0 to 1 is a RangeError.
 *
 * Reference: Chandrupatla 1997, doi:10.1016/S0965-9978(96)00051-8.
 */
export function solveTail(tail: (x: number) => number, p: number, start: number): number {
  if (Number.isNaN(p)) return Number.NaN;
  if (p < 0 || p > 1) throw new RangeError(`a probability lies in 0 to 1, got ${p}`);
  if (p === 0) return Infinity;
  if (p === 1) return 0;
  const target = Math.log(p);
  const excess = (logX: number): number => {
    const value = tail(Math.exp(logX));
    // a tail that underflows is as far below the target as the smallest number is
    return (value > 0 ? Math.log(value) : -800) - target;
  };

  let a = Math.log(start);
  let fa = excess(a);
  if (Number.isNaN(fa)) return Number.NaN;
  if (fa === 0) return start;
  let b = a;
  let fb = fa;
  for (let stride = 0.25; fa > 0 === fb > 0; stride *= 2) {
    if (Math.abs(b) > 700) return fb > 0 ? Infinity : 0;
    a = b;
    fa = fb;
    b += fa > 0 ? stride : -stride;
    fb = excess(b);
    if (fb === 0) return Math.exp(b);
  }

  // b is the newest point, a the other end of the bracket, c the point before
  let c = a;
  let fc = fa;
  let share = 0.5;
  for (let step = 0; step < 100; step++) {
    const x = a + share * (b - a);
    const fx = excess(x);
    if (fx > 0 === fa > 0) {
      c = a;
      fc = fa;
    } else {
      c = b;
      b = a;
      fc = fb;
      fb = fa;
    }
    a = x;
    fa = fx;
    const best = Math.abs(fa) < Math.abs(fb) ? a : b;
    const tolerance = 2 ** -51 * Math.abs(best) + 2 ** -52;
    const limit = tolerance / Math.abs(b - a);
    if (limit > 0.5 || fa === 0) return Math.exp(fa === 0 ? a : best);
    const xi = (a - b) / (c - b);
    const phi = (fa - fb) / (fc - fb);
    share = 0.5;
    if (phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi) {
      share = (fa / (fb - fa)) * (fc / (fb - fc)) + ((c - a) / (b - a)) * (fa / (fc - fa)) * (fb / (fc - fb));
    }
    share = Math.min(1 - limit, Math.max(limit, share));
  }
  return Math.exp(a);
}
