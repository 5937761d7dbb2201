import { Philox } from "../../../src/stats/random/philox.ts";

/** Scored rows of a random problem. */
export interface RandomScores {
  readonly classes: number;
  readonly truth: Int32Array;
  /** Row-major [rows, classes]; rows sum to 1. */
  readonly probabilities: Float64Array;
}

/**
 * A random problem of 1 to 60 rows and 2 to 5 classes: some with few distinct probabilities (ties within and between rows), some with
 * classes that no row has, some certain (0 and 1), some better than chance.
 */
export function randomScores(seed: number): RandomScores {
  const random = new Philox(seed, "random-scores");
  const classes = random.integer(2, 6);
  const rows = random.integer(1, 61);
  const levels = [2, 4, 10, 1000][random.integer(0, 4)]!;
  const drawn = random.uniform() < 0.3 ? random.integer(1, classes + 1) : classes; // the others have no rows
  const skill = random.uniform() < 0.5 ? 0 : random.integer(1, levels + 1);
  const truth = Int32Array.from({ length: rows }, () => random.integer(0, drawn));
  const probabilities = new Float64Array(rows * classes);
  for (let row = 0; row < rows; row++) {
    const weights = Array.from({ length: classes }, (_, k) => random.integer(0, levels) + (k === truth[row] ? skill : 0));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (let k = 0; k < classes; k++) probabilities[row * classes + k] = total === 0 ? 1 / classes : weights[k]! / total;
  }
  return { classes, truth, probabilities };
}
