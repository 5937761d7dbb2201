import type { Mt19937 } from "../random/mt19937.ts";

/**
 * How many of each class to draw so that `draws` rows keep the classes' shares: the proportional share rounded down, then one more
 * for the largest remainders, ties among them broken by `rng`. Returns one count a class, summing to `draws`.
 *
 * Agrees with scikit-learn 1.9's `_approximate_mode`, including the draws it takes. All counts zero gives zeros.
 */
export function approximateMode(counts: ArrayLike<number>, draws: number, rng: Mt19937): Int32Array {
  const k = counts.length;
  let total = 0;
  for (let i = 0; i < k; i++) total += counts[i]!;
  const taken = new Int32Array(k);
  if (total === 0) return taken;
  const remainders = new Float64Array(k);
  let missing = draws;
  for (let i = 0; i < k; i++) {
    const share = (counts[i]! / total) * draws;
    taken[i] = Math.floor(share);
    remainders[i] = share - taken[i]!;
    missing -= taken[i]!;
  }
  if (missing <= 0) return taken;
  const levels = [...new Set(remainders)].sort((a, b) => b - a);
  for (const level of levels) {
    const tied: number[] = [];
    for (let i = 0; i < k; i++) if (remainders[i] === level) tied.push(i);
    const add = Math.min(tied.length, missing);
    // scikit-learn draws even when all the tied classes are taken, which moves the generator on
    for (const position of rng.choice(tied.length, add)) taken[tied[position]!]!++;
    missing -= add;
    if (missing === 0) break;
  }
  return taken;
}
