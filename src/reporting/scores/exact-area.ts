import type { Scores } from "../../formats/scores.ts";
import { oneAgainstRest } from "../../stats/metrics/one-against-rest.ts";
import { rocArea } from "../../stats/metrics/roc-area.ts";

/**
 * The exact area under the ROC curve: of the second of two classes; with more, the plain mean over the classes, each against the rest.
 * NaN where a class has no rows.
 */
export function exactArea({ truth, probabilities, classes }: Scores): number {
  const shown = classes.length === 2 ? [1] : classes.map((_, k) => k);
  let sum = 0;
  for (const k of shown) {
    const { positive, score } = oneAgainstRest(truth, probabilities, classes.length, k);
    sum += rocArea(positive, score);
  }
  return sum / shown.length;
}
