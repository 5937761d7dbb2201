import { permutationBy, shuffleBy } from "./permute.ts";
import { philox4x32 } from "./philox-4x32.ts";

/** What names a stream: whole numbers from 0 to 2^53 − 1, or text. */
export type StreamWord = number | string;

const ABSORB_NUMBER = 0xffffffff;
const ABSORB_TEXT = 0xfffffffe;

/**
 * A counter-based generator keyed by a seed and any number of stream words, such as `new Philox(seed, "noise", epoch, sample)`.
 * Streams of different names are independent, and one stream gives the same numbers wherever and whenever it is opened:
 * results depend neither on the number of workers nor on the order of work. Word order counts; `1` and `"1"` differ.
 *
 * The key starts as the seed's two 32-bit halves. Each word is absorbed by replacing the key with the first two words of
 * Philox4x32-10 under it, with a counter no draw uses; draws are the bijection of 0, 1, 2, … under the final key.
 * Only integer arithmetic, `Math.log` and `Math.sqrt` are used: no trigonometry, whose last bit varies between engines.
 */
export class Philox {
  readonly #key = new Uint32Array(2);
  readonly #counter = new Uint32Array(4);
  readonly #block = new Uint32Array(4);
  #used = 4;

  /** @param seed whole number from 0 to 2^53 − 1; anything else, also among the words, is a RangeError. */
  constructor(seed: number, ...words: readonly StreamWord[]) {
    const [low, high] = halves(seed);
    this.#key[0] = low;
    this.#key[1] = high;
    for (const word of words) {
      if (typeof word === "number") {
        this.#absorb(...halves(word), 0, ABSORB_NUMBER);
      } else {
        const bytes = new TextEncoder().encode(word);
        for (let i = 0; i < bytes.length; i += 4) {
          const packed = bytes[i]! | ((bytes[i + 1] ?? 0) << 8) | ((bytes[i + 2] ?? 0) << 16) | ((bytes[i + 3] ?? 0) << 24);
          this.#absorb(packed, i, 0, ABSORB_TEXT);
        }
        this.#absorb(bytes.length, 0, 1, ABSORB_TEXT); // closes the word, so that "ab", "c" is not "a", "bc"
      }
    }
  }

  /** Next 32 random bits, 0 to 2^32 − 1. The period is 2^66 draws. */
  nextUint32(): number {
    if (this.#used === 4) {
      philox4x32(this.#block, this.#counter, this.#key);
      const counter = this.#counter;
      counter[0] = counter[0]! + 1;
      if (counter[0] === 0) counter[1] = counter[1]! + 1;
      this.#used = 0;
    }
    return this.#block[this.#used++]!;
  }

  /** Uniform in [0, 1) with 53 bits; two draws. */
  uniform(): number {
    const high = this.nextUint32() >>> 5;
    const low = this.nextUint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** Standard normal by Marsaglia's polar method; the second value of each pair is thrown away so that no state hides between calls. */
  normal(): number {
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s);
    }
  }

  /** Standard exponential (mean 1); n of them divided by their sum are a draw of Dirichlet(1, …, 1). */
  exponential(): number {
    return -Math.log(1 - this.uniform());
  }

  /** Uniform whole number from `low` to `high` − 1, without bias; the span may be up to 2^32. */
  integer(low: number, high: number): number {
    if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || high <= low || high - low > 0x100000000) {
      throw new RangeError(`need whole numbers low < high at most 2^32 apart, got ${low} and ${high}`);
    }
    const span = high - low;
    const limit = 0x100000000 - (0x100000000 % span);
    for (;;) {
      const value = this.nextUint32();
      if (value < limit) return low + (value % span);
    }
  }

  /** Shuffles in place (Fisher–Yates from the end). */
  shuffle(values: { readonly length: number; [index: number]: number }): void {
    shuffleBy(values, (i) => this.integer(0, i + 1));
  }

  /** The numbers 0 to n − 1 in random order. */
  permutation(n: number): Int32Array {
    return permutationBy(n, (order) => this.shuffle(order));
  }

  #absorb(a: number, b: number, c: number, tag: number): void {
    philox4x32(this.#block, [a, b, c, tag], this.#key);
    this.#key[0] = this.#block[0]!;
    this.#key[1] = this.#block[1]!;
  }
}

function halves(value: number): [low: number, high: number] {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`seeds and stream numbers are whole numbers from 0 to 2^53 − 1, got ${value}`);
  }
  return [value >>> 0, Math.floor(value / 0x100000000)];
}
