import { meanInterval } from "../../stats/describe/mean-interval.ts";
import { tTwoSidedQuantile } from "../../stats/distributions/t-quantile.ts";
import { tTwoSidedTail } from "../../stats/distributions/t-two-sided.ts";

/** A number over repetitions with other seeds. */
export interface SeedSpread {
  readonly seeds: readonly string[];
  readonly values: readonly number[];
  readonly mean: number;
  /** n − 1. */
  readonly sd: number;
  /** 95 % t interval of the mean. */
  readonly interval: readonly [number, number];
  /** Where a single further run lies with 95 %. */
  readonly prediction: readonly [number, number];
}

/** How far a single published value is from repetitions of ours. */
export interface SeedTest {
  readonly inside: boolean;
  /** Two-sided. */
  readonly p: number;
}

const LEVEL = 0.95;

/**
 * Mean, deviation and intervals of one number over seeds; undefined of fewer than two. Repetitions whose training parts overlap vary too
 * little, so with the test part's share the interval of the mean is widened as Nadeau and Bengio do (2003, doi:10.1023/A:1024068626366).
 * The prediction interval, mean ± t · sd · √(1 + 1/n), takes the runs as independent.
 */
export function seedSpread(runs: { readonly [seed: string]: number }, testShare?: number): SeedSpread | undefined {
  const seeds = Object.keys(runs);
  const values = Object.values(runs);
  const n = values.length;
  if (n < 2 || values.some(Number.isNaN)) return undefined;
  const { value: mean, sd, ciLow, ciHigh } = meanInterval(values, LEVEL, testShare);
  const margin = tTwoSidedQuantile(1 - LEVEL, n - 1) * sd * Math.sqrt(1 + 1 / n);
  return { seeds, values, mean, sd, interval: [ciLow, ciHigh], prediction: [mean - margin, mean + margin] };
}

/** Whether a single value could be a further run: t = (value − mean) / (sd · √(1 + 1/n)), two-sided, n − 1 degrees of freedom. */
export function testAgainstSeeds({ values, mean: centre, sd, prediction }: SeedSpread, value: number): SeedTest {
  const n = values.length;
  const distance = Math.abs(value - centre);
  const p = distance === 0 ? 1 : tTwoSidedTail(distance / (sd * Math.sqrt(1 + 1 / n)), n - 1);
  return { inside: value >= prediction[0] && value <= prediction[1], p };
}

export const SEED_TEST =
  "the published number against the 95 % prediction interval of one further run, mean ± t · sd · √(1 + 1/n), n − 1 degrees of freedom; p is that two-sided t test's";
