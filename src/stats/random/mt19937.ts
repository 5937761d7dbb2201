import { permutationBy, shuffleBy } from "./permute.ts";

const WORDS = 624;
const SHIFT = 397;

/**
 * NumPy's legacy generator, `np.random.RandomState(seed)`: the Mersenne Twister MT19937 with 32-bit output.
 * Every method consumes the stream exactly as RandomState does, so sequences of mixed calls agree draw for draw.
 * Use it only where parity with scikit-learn is needed; `Philox` is for everything else.
 *
 * Reference: Matsumoto and Nishimura 1998, doi:10.1145/272991.272995; agrees with NumPy 2.4, whose policy (NEP 19) freezes this stream.
 *
 * @example
 * const rng = new Mt19937(11);
 * rng.permutation(4); // as np.random.RandomState(11).permutation(4)
 */
export class Mt19937 {
  readonly #state = new Uint32Array(WORDS);
  #next = WORDS;

  /** @param seed whole number from 0 to 2^32 − 1; anything else is a RangeError. */
  constructor(seed: number) {
    if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
      throw new RangeError(`seed must be a whole number from 0 to 4294967295, got ${seed}`);
    }
    const state = this.#state;
    state[0] = seed;
    for (let i = 1; i < WORDS; i++) {
      const last = state[i - 1]!;
      state[i] = Math.imul(1812433253, last ^ (last >>> 30)) + i;
    }
  }

  /** Next 32 random bits, 0 to 2^32 − 1. */
  nextUint32(): number {
    if (this.#next === WORDS) this.#refill();
    let y = this.#state[this.#next++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  /** Uniform in [0, 1) with 53 bits: RandomState.random_sample. */
  uniform(): number {
    const high = this.nextUint32() >>> 5;
    const low = this.nextUint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** Uniform whole number from 0 to `max` (included, below 2^32) by masked rejection; `max` 0 takes no draw. */
  interval(max: number): number {
    if (!Number.isInteger(max) || max < 0 || max > 0xffffffff) {
      throw new RangeError(`max must be a whole number from 0 to 4294967295, got ${max}`);
    }
    if (max === 0) return 0;
    const mask = 0xffffffff >>> Math.clz32(max);
    for (;;) {
      const value = (this.nextUint32() & mask) >>> 0;
      if (value <= max) return value;
    }
  }

  /** Uniform whole number from `low` to `high` − 1: RandomState.randint(low, high) with its default type; the span may be up to 2^32. */
  integer(low: number, high: number): number {
    if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || high <= low || high - low > 0x100000000) {
      throw new RangeError(`need whole numbers low < high at most 2^32 apart, got ${low} and ${high}`);
    }
    return low + this.interval(high - low - 1);
  }

  /** Shuffles `values` in place as RandomState.shuffle does a one-dimensional array. */
  shuffle(values: { readonly length: number; [index: number]: number }): void {
    shuffleBy(values, (i) => this.interval(i));
  }

  /** The numbers 0 to n − 1 in random order: RandomState.permutation(n). */
  permutation(n: number): Int32Array {
    return permutationBy(n, (order) => this.shuffle(order));
  }

  /** `size` different numbers of 0 to n − 1: RandomState.choice(n, size, replace=False), which permutes all n. */
  choice(n: number, size: number): Int32Array {
    if (!Number.isInteger(size) || size < 0 || size > n) throw new RangeError(`cannot take ${size} of ${n} without replacement`);
    return this.permutation(n).slice(0, size);
  }

  #refill(): void {
    const state = this.#state;
    for (let i = 0; i < WORDS; i++) {
      const y = (state[i]! & 0x80000000) | (state[(i + 1) % WORDS]! & 0x7fffffff);
      state[i] = state[(i + SHIFT) % WORDS]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.#next = 0;
  }
}
