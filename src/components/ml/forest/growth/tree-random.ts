import { Mt19937 } from "../../../../stats/random/mt19937.ts";

const SEED_LIMIT = 0x7fffffff;

/** The trees' seeds: all are drawn before the first tree. */
export function treeSeeds(seed: number, trees: number): number[] {
  const random = new Mt19937(seed);
  return Array.from({ length: trees }, () => random.integer(0, SEED_LIMIT));
}

/** How often each row is drawn into a tree's bootstrap sample; `counts` is overwritten. */
export function countBootstrap(treeSeed: number, draws: number, counts: Int32Array): void {
  const random = new Mt19937(treeSeed);
  const last = counts.length - 1;
  counts.fill(0);
  for (let i = 0; i < draws; i++) counts[random.interval(last)]!++;
}

/** Draws the features of a tree's nodes: a 32-bit xorshift (Marsaglia 2003, doi:10.18637/jss.v008.i14) seeded by NumPy's generator. */
export class FeatureDraw {
  #state: number;

  constructor(treeSeed: number) {
    this.#state = new Mt19937(treeSeed).integer(0, SEED_LIMIT) || 1;
  }

  /** A whole number from 0 to `span` − 1. */
  below(span: number): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return (x & SEED_LIMIT) % span;
  }
}
