import type { Compat } from "../model.ts";

/**
 * LightGBM's own generator: x ← 214013·x + 2531011 modulo 2^32, of which it takes 15 or 31 bits. It decides bagging, feature fraction,
 * the rows that bins are found on, the search order of bundles, and the seeds that follow from one `seed`.
 */
export class BoostingRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 15 random bits. */
  nextInt16(): number {
    this.#step();
    return (this.#state >>> 16) & 0x7fff;
  }

  /** 31 random bits. */
  nextInt32(): number {
    this.#step();
    return this.#state & 0x7fffffff;
  }

  /** From 0 to 1, in steps of 2^−15 (exact in float32). */
  nextFloat(): number {
    return this.nextInt16() / 32768;
  }

  /** A whole number from `lower` to `upper` − 1 out of 15 bits. */
  nextShort(lower: number, upper: number): number {
    return (this.nextInt16() % (upper - lower)) + lower;
  }

  /** `count` of the numbers 0 … n − 1, ascending; few out of many are drawn differently by the two versions. */
  sample(n: number, count: number, compat: Compat): Int32Array {
    if (count > n || count <= 0) return new Int32Array(0);
    if (count === n) return Int32Array.from({ length: n }, (_, i) => i);
    if (count > 1 && count > n / Math.log2(count)) return this.#walk(n, count);
    const taken = new Set<number>();
    if (compat === "2.3") while (taken.size < count) taken.add(this.nextInt32() % n);
    else {
      for (let last = n - count; last < n; last++) {
        const drawn = this.nextInt32() % (last + 1);
        taken.add(taken.has(drawn) ? last : drawn);
      }
    }
    return Int32Array.from(taken).sort();
  }

  /** Goes through all numbers and takes each with the chance that fills the rest. */
  #walk(n: number, count: number): Int32Array {
    const chosen = new Int32Array(count);
    let filled = 0;
    for (let i = 0; i < n; i++) if (this.nextFloat() < (count - filled) / (n - i)) chosen[filled++] = i;
    return chosen;
  }

  #step(): void {
    this.#state = (Math.imul(214013, this.#state) + 2531011) >>> 0;
  }
}
