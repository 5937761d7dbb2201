import type { Ranks } from "./ranked-columns.ts";

/** Nodes up to so many rows are sorted by insertion. */
const FEW = 12;

/**
 * Puts ranks into ascending order without comparing them: each sets its bit in a map of all ranks, whose bits are then read from the lowest
 * on; a second map says which words of the first hold any. O(rows of the node + all rows / 1024).
 */
export class RankOrder {
  /** The ranks of the last call, ascending. */
  readonly ranks: Int32Array;
  readonly #words: Int32Array;
  readonly #used: Int32Array;

  constructor(rows: number) {
    this.ranks = new Int32Array(rows);
    this.#words = new Int32Array((rows + 31) >>> 5);
    this.#used = new Int32Array((this.#words.length + 31) >>> 5);
  }

  /** Sorts the ranks at `base` of the rows list[start] to list[end − 1]. */
  sort(list: Int32Array, start: number, end: number, rank: Ranks, base: number): void {
    if (end - start <= FEW) this.#insert(list, start, end, rank, base);
    else this.#mark(list, start, end, rank, base);
  }

  #insert(list: Int32Array, start: number, end: number, rank: Ranks, base: number): void {
    const ranks = this.ranks;
    for (let i = start, count = 0; i < end; i++, count++) {
      const own = rank[base + list[i]!]!;
      let at = count;
      for (; at > 0 && ranks[at - 1]! > own; at--) ranks[at] = ranks[at - 1]!;
      ranks[at] = own;
    }
  }

  #mark(list: Int32Array, start: number, end: number, rank: Ranks, base: number): void {
    const ranks = this.ranks;
    const words = this.#words;
    const used = this.#used;
    for (let i = start; i < end; i++) {
      const own = rank[base + list[i]!]!;
      const word = own >>> 5;
      words[word] = words[word]! | (1 << (own & 31));
      used[word >>> 5] = used[word >>> 5]! | (1 << (word & 31));
    }
    let count = 0;
    for (let group = 0; group < used.length; group++) {
      let open = used[group]!;
      used[group] = 0;
      while (open !== 0) {
        const lowest = open & -open;
        open ^= lowest;
        const word = (group << 5) + 31 - Math.clz32(lowest);
        let bits = words[word]!;
        words[word] = 0;
        while (bits !== 0) {
          const bit = bits & -bits;
          bits ^= bit;
          ranks[count++] = (word << 5) + 31 - Math.clz32(bit);
        }
      }
    }
  }
}
