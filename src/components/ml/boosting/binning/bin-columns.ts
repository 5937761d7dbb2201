import type { BinnedColumn, BinnedDataset } from "../binned.ts";
import type { Compat } from "../model.ts";
import { BoostingRandom } from "../sampling/boosting-random.ts";
import { type BinMapper, findBins } from "./bin-mapper.ts";
import { binOf } from "./bin-of.ts";
import { type BundleColumn, bundleColumns } from "./bundle-columns.ts";
import { columnSample } from "./column-sample.ts";
import { loseConflicts } from "./lose-conflicts.ts";
import { storageGroups } from "./storage-groups.ts";
import { takenRows } from "./taken-rows.ts";

export interface BinningOptions {
  readonly compat: Compat;
  readonly maxBin: number;
  readonly minDataInBin: number;
  readonly minDataInLeaf: number;
  readonly useMissing: boolean;
  readonly zeroAsMissing: boolean;
  /** Bins are found on so many rows at most. */
  readonly binConstructSampleCnt: number;
  readonly dataRandomSeed: number;
}

export interface Binned {
  readonly dataset: BinnedDataset;
  /** What model.txt says of each column: `[min:max]`, or `none` for one that cannot be split on. */
  readonly infos: readonly string[];
}

/**
 * Cuts columns into bins as LightGBM's dataset does: bins from all rows or a sample of them, columns that cannot be split on left out, and
 * the values taken away that bundles lose (2.3.1 bundles only
 * columns that never collide in the sample, so there it takes rows beyond it).
 * O(rows · log rows) a column.
 *
 * @param columns [features][rows] training rows only; NaN is missing
 */
export function binColumns(columns: readonly Float64Array[], rows: number, options: BinningOptions): Binned {
  const { compat, binConstructSampleCnt } = options;
  const sampledRows = Math.min(rows, binConstructSampleCnt);
  const sampled = rows > sampledRows ? new BoostingRandom(options.dataRandomSeed).sample(rows, sampledRows, compat) : undefined;
  const minSplitRows = Math.trunc((options.minDataInLeaf * sampledRows) / rows);
  const looked = columns.map((values, feature) => {
    const sample = columnSample(values, sampled);
    const present = sample.values.subarray(0, sample.values.length - sample.missing);
    const mapper = findBins(present, sample.missing, sampledRows, { ...options, minSplitRows });
    if (!mapper) return undefined;
    const missorted =
      mapper.defaultBin !== mapper.skipBin ? takenRows(mapper, sample.notZero, sample.values, sampledRows) : undefined;
    return { feature, values, mapper, nonZero: sample.notZero.length, missorted };
  });
  const used = looked.filter((each) => each !== undefined);
  const shares = used.map(({ values, nonZero, missorted }): BundleColumn => {
    let taken = missorted; // most columns are too full to share a bundle: their rows are never asked for
    const takenRows = (): Int32Array => {
      taken ??= columnSample(values, sampled).notZero;
      return taken;
    };
    return { nonZero, taken: missorted?.length ?? nonZero, takenRows };
  });
  const bundles = bundleColumns(shares, { compat, rows, sampledRows, minDataInLeaf: options.minDataInLeaf });
  const rates = used.map(({ mapper }) => mapper.sparseRate);
  const { groups, sparseGroup } = storageGroups(bundles, rates, rows, compat);
  const binned = used.map(({ feature, values, mapper }, k): BinnedColumn => {
    const { upperBounds, missing, defaultBin, skipBin } = mapper;
    const group = sparseGroup[k]! < 0 ? {} : { sparseGroup: sparseGroup[k]! };
    return { feature, upperBounds, missing, defaultBin, skipBin, ...group, bins: binsOf(values, mapper) };
  });
  for (const group of groups) loseConflicts(group.map((k) => binned[k]!));
  return { dataset: { rows, columns: binned }, infos: looked.map((each) => each?.mapper.info ?? "none") };
}

/** Bins of values by a column's mapper; also for rows that were not trained on. */
export function binsOf(values: Float64Array, mapper: Pick<BinMapper, "upperBounds" | "missing">): Uint8Array | Uint16Array {
  const { upperBounds, missing } = mapper;
  const bins = upperBounds.length <= 256 ? new Uint8Array(values.length) : new Uint16Array(values.length);
  for (let row = 0; row < values.length; row++) bins[row] = binOf(values[row]!, upperBounds, missing);
  return bins;
}
