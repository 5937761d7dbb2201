import type { BoostedModel } from "./model.ts";
import { predictBoosted } from "./predict-boosted.ts";

/**
 * Class probabilities [rows, classes] as `LGBMClassifier.predict_proba`: a binary model's are 1 − p and p. One-versus-all they do not
 * add up to 1. RangeError for a regression.
 *
 * @param columns [features] in the model's order
 * @param rows how many rows from the first, or which
 */
export function classProbabilities(
  model: BoostedModel,
  columns: readonly Float64Array[],
  rows: number | ArrayLike<number>,
): Float64Array {
  if (model.objective.startsWith("regression")) throw new RangeError("a regression has no classes");
  const predicted = predictBoosted(model, columns, rows);
  if (model.treesPerIteration > 1) return predicted;
  const both = new Float64Array(2 * predicted.length);
  predicted.forEach((p, row) => {
    both[2 * row] = 1 - p;
    both[2 * row + 1] = p;
  });
  return both;
}
