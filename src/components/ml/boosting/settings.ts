import type { GrowthOptions } from "./binned.ts";
import type { Compat } from "./model.ts";
import { BoostingRandom } from "./sampling/boosting-random.ts";

export type ObjectiveName = "binary" | "multiclass" | "multiclassova" | "regression";

/** Parameters as `lightgbm.train` takes them, in camelCase. What may be left out has another meaning then, or a seed of its own. */
export interface BoostingSettings extends Omit<GrowthOptions, "numLeaves"> {
  readonly compat: Compat;
  readonly objective: ObjectiveName;
  /** Iterations. */
  readonly trees: number;
  readonly learningRate: number;
  readonly numLeaves?: number;
  readonly baggingFraction: number;
  readonly posBaggingFraction: number;
  readonly negBaggingFraction: number;
  readonly baggingFreq: number;
  readonly featureFraction: number;
  readonly maxBin: number;
  readonly minDataInBin: number;
  readonly binConstructSampleCnt: number;
  readonly useMissing: boolean;
  readonly zeroAsMissing: boolean;
  readonly isUnbalance: boolean;
  readonly scalePosWeight: number;
  readonly sigmoid: number;
  readonly boostFromAverage: boolean;
  /** 0: never. */
  readonly earlyStoppingRounds: number;
  /** In this order; the objective's own where empty. */
  readonly metric: readonly string[];
  readonly seed?: number;
  readonly baggingSeed?: number;
  readonly featureFractionSeed?: number;
  readonly dataRandomSeed?: number;
}

/** LightGBM's defaults, the same in both versions. */
export const DEFAULT_SETTINGS = {
  trees: 100,
  learningRate: 0.1,
  maxDepth: -1,
  minDataInLeaf: 20,
  minSumHessianInLeaf: 1e-3,
  lambdaL1: 0,
  lambdaL2: 0,
  minGainToSplit: 0,
  baggingFraction: 1,
  posBaggingFraction: 1,
  negBaggingFraction: 1,
  baggingFreq: 0,
  featureFraction: 1,
  maxBin: 255,
  minDataInBin: 3,
  binConstructSampleCnt: 200_000,
  useMissing: true,
  zeroAsMissing: false,
  isUnbalance: false,
  scalePosWeight: 1,
  sigmoid: 1,
  boostFromAverage: true,
  earlyStoppingRounds: 0,
  metric: [],
} as const satisfies Partial<BoostingSettings>;

const DEFAULT_LEAVES = 31;

/** Settings with nothing left open: what the library calculates with, and prints. */
export type ResolvedSettings = Omit<BoostingSettings, "seed"> & {
  readonly numLeaves: number;
  readonly baggingSeed: number;
  readonly featureFractionSeed: number;
  readonly dataRandomSeed: number;
  readonly seeds: Seeds;
};

/** The seeds that one `seed` gives, or the library's own. */
export interface Seeds {
  readonly seed: number;
  readonly dataRandom: number;
  readonly bagging: number;
  readonly drop: number;
  readonly featureFraction: number;
  readonly objective: number;
  readonly extra: number;
}

const OWN_SEEDS: Seeds = { seed: 0, dataRandom: 1, bagging: 3, drop: 4, featureFraction: 2, objective: 5, extra: 6 };

const OWN_METRIC: { readonly [objective in ObjectiveName]: string } = {
  binary: "binary_logloss",
  multiclass: "multi_logloss",
  multiclassova: "multi_logloss",
  regression: "l2",
};

/**
 * Fills in what LightGBM derives: seeds from `seed`, the objective's metric, and leaves cut down to what the depth allows (in 4.7 only
 * where their number was not given).
 */
export function resolveSettings(settings: BoostingSettings): ResolvedSettings {
  const { compat, maxDepth, minDataInLeaf, minSumHessianInLeaf, seed } = settings;
  const seeds = seed === undefined ? OWN_SEEDS : derivedSeeds(seed);
  const depthLeaves = maxDepth > 0 ? 2 ** maxDepth : Infinity;
  const leaves = settings.numLeaves ?? DEFAULT_LEAVES;
  const bounded = compat === "2.3" || settings.numLeaves === undefined ? Math.min(leaves, depthLeaves) : leaves;
  const unbounded = compat === "4" && minDataInLeaf <= 0 && minSumHessianInLeaf <= Math.fround(1e-15);
  return {
    ...settings,
    numLeaves: bounded,
    minDataInLeaf: unbounded ? 1 : minDataInLeaf,
    metric: settings.metric.length > 0 ? [...new Set(settings.metric)] : [OWN_METRIC[settings.objective]],
    baggingSeed: settings.baggingSeed ?? seeds.bagging,
    featureFractionSeed: settings.featureFractionSeed ?? seeds.featureFraction,
    dataRandomSeed: settings.dataRandomSeed ?? seeds.dataRandom,
    seeds,
  };
}

function derivedSeeds(seed: number): Seeds {
  const random = new BoostingRandom(seed);
  const next = (): number => random.nextShort(0, 32767);
  const [dataRandom, bagging, drop, featureFraction, objective, extra] = [next(), next(), next(), next(), next(), next()];
  return { seed, dataRandom, bagging, drop, featureFraction, objective, extra };
}
