import type { ForestModel, ForestTree } from "../../../../src/components/ml/forest/model.ts";
import { DEFAULT_SETTINGS } from "../../../../src/components/ml/forest/settings.ts";

/** a ≤ 0.5 → (b ≤ −1 → 3 : 1, else 0 : 2), else 0 : 4. */
export const threeLeaves: ForestTree = {
  feature: Int32Array.of(0, 1, -1, -1, -1),
  threshold: Float64Array.of(0.5, -1, 0, 0, 0),
  left: Int32Array.of(1, 2, -1, -1, -1),
  right: Int32Array.of(4, 3, -1, -1, -1),
  impurity: Float64Array.of(0.42, 0.5, 0.375, 0, 0),
  samples: Int32Array.of(8, 5, 3, 2, 3),
  weight: Float64Array.of(10, 6, 4, 2, 4),
  value: Float64Array.of(3, 7, 3, 3, 3, 1, 0, 2, 0, 4),
};

export const oneLeaf: ForestTree = {
  feature: Int32Array.of(-1),
  threshold: Float64Array.of(0),
  left: Int32Array.of(-1),
  right: Int32Array.of(-1),
  impurity: Float64Array.of(0.48),
  samples: Int32Array.of(6),
  weight: Float64Array.of(10),
  value: Float64Array.of(6, 4),
};

/** Two trees over features a and b, classes no and yes. */
export const smallForest: ForestModel = {
  classes: ["no", "yes"],
  featureNames: ["a", "b"],
  settings: { ...DEFAULT_SETTINGS, trees: 2, classWeight: { no: 1.5 }, maxDepth: 2 },
  trainingRows: 10,
  trees: [threeLeaves, oneLeaf],
};
