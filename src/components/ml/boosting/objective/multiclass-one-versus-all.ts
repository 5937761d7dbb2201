import { type BinaryOptions, binaryLogLoss, sigmoidText } from "./binary-log-loss.ts";
import type { Objective, ObjectiveData } from "./objective.ts";

/** One log loss a class, each against all other classes. */
export function multiclassOneVersusAll(data: ObjectiveData, classes: number, options: BinaryOptions): Objective {
  const rows = data.labels.length;
  const own = Array.from({ length: classes }, (_, k) => binaryLogLoss(data, options, (label) => label === k));
  return {
    text: `multiclassova num_class:${classes} sigmoid:${sigmoidText(options.sigmoid)}`,
    treesPerIteration: classes,
    positives: 0,
    needsTraining: (k) => own[k]!.needsTraining(0),
    startScore: (k) => own[k]!.startScore(0),
    derive(scores, gradients, hessians) {
      own.forEach((objective, k) => {
        const [from, to] = [k * rows, (k + 1) * rows];
        objective.derive(scores.subarray(from, to), gradients.subarray(from, to), hessians.subarray(from, to));
      });
    },
  };
}
