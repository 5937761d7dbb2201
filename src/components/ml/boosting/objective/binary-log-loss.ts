import { naturalLog } from "../../../compute/logarithm/natural-log.ts";
import { EPSILON, type Objective, type ObjectiveData } from "./objective.ts";

export interface BinaryOptions {
  readonly sigmoid: number;
  readonly isUnbalance: boolean;
  readonly scalePosWeight: number;
}

/**
 * Log loss of one class against the rest. `isUnbalance` weighs the rarer side up to the other; `scalePosWeight` multiplies the positive
 * side's weight.
 *
 * @param positive whether a row with this label is of the class
 */
export function binaryLogLoss(
  { labels, weights }: ObjectiveData,
  { sigmoid, isUnbalance, scalePosWeight }: BinaryOptions,
  positive: (label: number) => boolean = (label) => label > 0,
): Objective {
  const rows = labels.length;
  const isPositive = Uint8Array.from(labels, (label) => (positive(label) ? 1 : 0));
  const positives = isPositive.reduce((sum, is) => sum + is, 0);
  const negatives = rows - positives;
  const needed = positives > 0 && negatives > 0;
  const both = isUnbalance && needed;
  const negativeWeight = both && positives > negatives ? positives / negatives : 1;
  const positiveWeight = (both && positives <= negatives ? negatives / positives : 1) * scalePosWeight;
  return {
    text: `binary sigmoid:${sigmoidText(sigmoid)}`,
    treesPerIteration: 1,
    positives,
    needsTraining: () => needed,
    startScore() {
      let sum = 0;
      let total = weights ? 0 : rows;
      for (let i = 0; i < rows; i++) {
        sum += weights ? isPositive[i]! * weights[i]! : isPositive[i]!;
        if (weights) total += weights[i]!;
      }
      const share = Math.max(Math.min(sum / total, 1 - EPSILON), EPSILON);
      return naturalLog(share / (1 - share)) / sigmoid;
    },
    derive(scores, gradients, hessians) {
      if (!needed) return;
      for (let i = 0; i < rows; i++) {
        const label = isPositive[i] ? 1 : -1;
        const own = isPositive[i] ? positiveWeight : negativeWeight;
        const response = (-label * sigmoid) / (1 + Math.exp(label * sigmoid * scores[i]!));
        const size = Math.abs(response);
        const weight = weights ? weights[i]! : 1;
        gradients[i] = response * own * weight;
        hessians[i] = size * (sigmoid - size) * own * weight;
      }
    },
  };
}

/** As C++ prints a number: six significant digits. */
export const sigmoidText = (sigmoid: number): string => String(Number(sigmoid.toPrecision(6)));
