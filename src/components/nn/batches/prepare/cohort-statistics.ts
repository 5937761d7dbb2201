import type { ScanStatistics } from "./scan-statistics.ts";

/** A cohort's mean of the scans' means and mean of their deviations, each rounded to two decimals as in the COVID-MTL paper. NaN of no scans. */
export function cohortStatistics(scans: readonly ScanStatistics[]): ScanStatistics {
  const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const rounded = (value: number): number => Math.round(value * 100) / 100;
  return {
    mean: rounded(meanOf(scans.map(({ mean }) => mean))),
    deviation: rounded(meanOf(scans.map(({ deviation }) => deviation))),
  };
}
