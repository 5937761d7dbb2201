import type { Missing } from "../binned.ts";
import type { Compat } from "../model.ts";
import { formatG } from "../model-text/format-g.ts";
import { binBounds } from "./bin-bounds.ts";
import { binOf } from "./bin-of.ts";
import { distinctValues } from "./distinct-values.ts";

/** How a column is cut into bins. */
export interface BinMapper {
  readonly upperBounds: Float64Array;
  readonly missing: Missing;
  readonly defaultBin: number;
  readonly skipBin: number;
  /** Share of the sampled rows in the skip bin. */
  readonly sparseRate: number;
  /** `[min:max]` as model.txt prints it. */
  readonly info: string;
}

export interface BinOptions {
  readonly compat: Compat;
  readonly maxBin: number;
  readonly minDataInBin: number;
  readonly useMissing: boolean;
  readonly zeroAsMissing: boolean;
  /** Rows that both sides of some cut must have for a column to be of use. */
  readonly minSplitRows: number;
}

/** A bin other than zero's counts as the most frequent one from this share on. */
const SPARSE_SHARE = 0.7;

/**
 * Finds the bins of a column from its sampled values, as LightGBM's BinMapper does; undefined for a column that cannot be split on: one
 * bin, or no cut that leaves enough rows on both sides.
 *
 * @param sample values neither zero nor NaN, ascending
 * @param missingRows sampled rows with NaN
 * @param sampledRows all sampled rows
 */
export function findBins(
  sample: Float64Array,
  missingRows: number,
  sampledRows: number,
  options: BinOptions,
): BinMapper | undefined {
  const { compat, maxBin, minDataInBin } = options;
  let missing: Missing = "none";
  if (options.useMissing && options.zeroAsMissing) missing = "zero";
  else if (options.useMissing && missingRows > 0) missing = "nan";
  const counted = missing === "nan" ? missingRows : 0; // NaN that is no value of its own counts as zero
  const distinct = distinctValues(sample, sampledRows - sample.length - counted);
  const bounds = binBounds(distinct, missing === "nan" ? maxBin - 1 : maxBin, sampledRows - counted, minDataInBin);
  if (missing === "zero" && bounds.length === 2) missing = "none";
  if (missing === "nan") bounds.push(Number.NaN);
  const upperBounds = Float64Array.from(bounds);
  const counts = rowsOfBins(distinct.values, distinct.counts, upperBounds, compat);
  if (missing === "nan") counts[counts.length - 1] = missingRows;
  if (bounds.length <= 1 || !canBeSplit(counts, sampledRows, options.minSplitRows)) return undefined;
  const defaultBin = binOf(0, upperBounds, missing);
  let skipBin = defaultBin;
  if (compat === "4") {
    const mostFrequent = counts.indexOf(counts.reduce((most, rows) => Math.max(most, rows), 0));
    if (counts[mostFrequent]! / sampledRows >= SPARSE_SHARE) skipBin = mostFrequent;
  }
  const last = distinct.values.length - 1;
  return {
    upperBounds,
    missing,
    defaultBin,
    skipBin,
    sparseRate: counts[skipBin]! / sampledRows,
    info: `[${formatG(distinct.values[0]!, 17)}:${formatG(distinct.values[last]!, 17)}]`,
  };
}

/** 2.3.1 goes up by at most one bin from a value to the next. */
function rowsOfBins(values: Float64Array, counts: Int32Array, bounds: Float64Array, compat: Compat): Int32Array {
  const rows = new Int32Array(bounds.length);
  let bin = 0;
  for (let i = 0; i < values.length; i++) {
    if (compat === "2.3") {
      if (values[i]! > bounds[bin]!) bin++;
    } else while (values[i]! > bounds[bin]! && bin < bounds.length - 1) bin++;
    rows[bin] = rows[bin]! + counts[i]!;
  }
  return rows;
}

function canBeSplit(counts: Int32Array, total: number, least: number): boolean {
  let left = 0;
  for (let bin = 0; bin < counts.length - 1; bin++) {
    left += counts[bin]!;
    if (left >= least && total - left >= least) return true;
  }
  return false;
}
