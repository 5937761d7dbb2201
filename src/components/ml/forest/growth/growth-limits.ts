import type { ForestSettings } from "../settings.ts";

/** What a tree is grown within: counts instead of shares. */
export interface GrowthLimits {
  /** Features looked at in a node, at least; more while they are constant. */
  readonly maxFeatures: number;
  readonly maxDepth: number;
  readonly minSamplesSplit: number;
  readonly minSamplesLeaf: number;
  /** Of the tree's total weight. */
  readonly minWeightFractionLeaf: number;
  /** Infinity: the tree is grown depth first. */
  readonly maxLeafNodes: number;
  readonly minImpurityDecrease: number;
}

/** The limits for a table of so many rows and features, shares rounded as scikit-learn does: of features down, of rows up. */
export function growthLimits(settings: ForestSettings, rows: number, features: number): GrowthLimits {
  const { minSamplesSplit: split, minSamplesLeaf: leaf } = settings;
  const minSamplesLeaf = leaf < 1 ? Math.ceil(leaf * rows) : leaf;
  const minSamplesSplit = split <= 1 ? Math.max(2, Math.ceil(split * rows)) : split;
  return {
    maxFeatures: featureCount(settings.maxFeatures, features),
    maxDepth: settings.maxDepth ?? Number.POSITIVE_INFINITY,
    minSamplesSplit: Math.max(minSamplesSplit, 2 * minSamplesLeaf),
    minSamplesLeaf,
    minWeightFractionLeaf: settings.minWeightFractionLeaf,
    maxLeafNodes: settings.maxLeafNodes ?? Number.POSITIVE_INFINITY,
    minImpurityDecrease: settings.minImpurityDecrease,
  };
}

function featureCount(wanted: ForestSettings["maxFeatures"], features: number): number {
  if (wanted === "all") return features;
  if (wanted === "sqrt") return Math.max(1, Math.floor(Math.sqrt(features)));
  if (wanted === "log2") return Math.max(1, 31 - Math.clz32(features));
  return wanted < 1 ? Math.max(1, Math.floor(wanted * features)) : wanted;
}

/** Rows that a bootstrap draws: shares are rounded to the nearest, halves to the even neighbour. */
export function bootstrapDraws(maxSamples: number | undefined, rows: number): number {
  if (maxSamples === undefined) return rows;
  if (maxSamples >= 1) return maxSamples;
  const exact = rows * maxSamples;
  const below = Math.floor(exact);
  const rest = exact - below;
  return rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
}
