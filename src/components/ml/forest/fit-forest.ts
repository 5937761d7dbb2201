import { rowWeights } from "./class-weights.ts";
import { type GrowthOptions, growForest } from "./growth/grow-forest.ts";
import { bootstrapDraws, growthLimits } from "./growth/growth-limits.ts";
import { rankColumns } from "./growth/ranked-columns.ts";
import { treeSeeds } from "./growth/tree-random.ts";
import type { ForestModel } from "./model.ts";
import type { ForestSettings } from "./settings.ts";

/** What a forest is fitted on. */
export interface ForestTraining {
  /** [features] finite in float32. */
  readonly columns: readonly Float64Array[];
  readonly featureNames: readonly string[];
  /** Rows of the columns, in the order of the training: the bootstrap depends on it. */
  readonly rows: ArrayLike<number>;
  /** Class of each of these rows. */
  readonly codes: Int32Array;
  /** Labels in class order; each class has a row. */
  readonly classes: readonly (number | string)[];
  /** Weight of each of these rows, ≥ 0; 1 where left out. */
  readonly weights?: Float64Array;
}

/**
 * Random forest (Breiman 2001, doi:10.1023/A:1010933404324): trees on bootstrap samples that look at some features in each node. Agrees
 * with scikit-learn 1.2's RandomForestClassifier, tree for tree, to the last bit. O(trees · features tried · rows · depth).
 */
export async function fitForest(
  training: ForestTraining,
  settings: ForestSettings,
  options: GrowthOptions = {},
): Promise<ForestModel> {
  const { columns, featureNames, rows, codes, classes } = training;
  const { bootstrap, classWeight, criterion } = settings;
  const draws = bootstrap ? bootstrapDraws(settings.maxSamples, rows.length) : 0;
  if (bootstrap && (draws < 1 || draws > rows.length)) throw new RangeError(`cannot draw ${draws} of ${rows.length} rows`);
  const plan = {
    columns: rankColumns(columns, rows),
    codes,
    classes: classes.length,
    weights: rowWeights(codes, classes, training.weights, classWeight, bootstrap),
    draws,
    balanced: classWeight === "balanced_subsample",
    criterion,
    limits: growthLimits(settings, rows.length, columns.length),
  };
  const trees = await growForest(plan, treeSeeds(settings.seed, settings.trees), options);
  return { classes, featureNames, settings, trainingRows: rows.length, trees };
}
