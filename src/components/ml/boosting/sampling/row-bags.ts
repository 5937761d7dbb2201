import type { Compat } from "../model.ts";
import { BoostingRandom } from "./boosting-random.ts";

export interface BagOptions {
  readonly compat: Compat;
  readonly baggingFraction: number;
  readonly posBaggingFraction: number;
  readonly negBaggingFraction: number;
  readonly baggingFreq: number;
  readonly baggingSeed: number;
}

/** Draws the rows that trees are grown on. */
export interface RowBags {
  /** Whether another draw for the same iteration may come out differently. */
  readonly redraws: boolean;
  /** Rows of an iteration, ascending; undefined for all. A bag is kept for `baggingFreq` iterations. */
  draw(iteration: number): Int32Array | undefined;
}

/** 4.7 has one generator for so many rows. */
const BLOCK = 1024;

/**
 * Bagging as LightGBM draws it: undefined where the options ask for none. Under 2.3.1's rules each draw has a generator of its own, seeded by
 * the iteration, and takes exactly the fraction (as one thread does it; with more, 2.3.1 draws block by block from other seeds, and its
 * trees depend on the number of threads). Under 4.7's rules generators go on from draw to draw, and each row is taken by chance.
 * Balanced bagging, with a fraction for positive and one for negative labels, is by chance in both.
 *
 * @param positives rows with a positive label; 0 where the objective is not binary
 */
export function createRowBags(labels: Float32Array, positives: number, options: BagOptions): RowBags | undefined {
  const { compat, baggingFraction, posBaggingFraction, negBaggingFraction, baggingFreq, baggingSeed } = options;
  const rows = labels.length;
  const balanced = (posBaggingFraction < 1 || negBaggingFraction < 1) && positives > 0;
  if (!((baggingFraction < 1 || balanced) && baggingFreq > 0)) return undefined;
  const fractionOf = (row: number): number => {
    if (!balanced) return baggingFraction;
    return labels[row]! > 0 ? posBaggingFraction : negBaggingFraction;
  };
  const blocks = Array.from({ length: Math.ceil(rows / BLOCK) }, (_, block) => new BoostingRandom(baggingSeed + block));
  const byChance = (next: (row: number) => number): Int32Array => {
    const taken = new Int32Array(rows);
    let count = 0;
    for (let row = 0; row < rows; row++) if (next(row) < fractionOf(row)) taken[count++] = row;
    return taken.slice(0, count);
  };
  const redraw = (iteration: number): Int32Array => {
    if (compat === "4") return byChance((row) => blocks[Math.floor(row / BLOCK)]!.nextFloat());
    const random = new BoostingRandom(baggingSeed + iteration);
    return balanced ? byChance(() => random.nextFloat()) : exactShare(rows, Math.trunc(baggingFraction * rows), random);
  };
  let bag: Int32Array | undefined;
  return {
    redraws: compat === "4",
    draw(iteration) {
      if (!bag || (bag.length < rows && iteration % baggingFreq === 0)) bag = redraw(iteration);
      return bag.length < rows ? bag : undefined;
    },
  };
}

/** Exactly `count` rows, each with the chance (in float32) that fills the rest. */
function exactShare(rows: number, count: number, random: BoostingRandom): Int32Array {
  const taken = new Int32Array(count);
  let filled = 0;
  for (let row = 0; row < rows; row++) {
    const chance = Math.fround(Math.fround(count - filled) / Math.fround(rows - row));
    if (random.nextFloat() < chance) taken[filled++] = row;
  }
  return taken;
}
