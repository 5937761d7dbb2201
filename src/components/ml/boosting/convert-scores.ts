import { unreachable } from "../../../runner/contract/failure.ts";
import type { Objective } from "./model-text/read-objective.ts";

/**
 * Turns raw scores [rows, outputs] into what the objective predicts, in place: the sigmoid (binary, and each class by itself
 * one-versus-all, where the classes do not add up to 1), the softmax with the maximum subtracted, or the value itself.
 */
export function convertScores(objective: Objective, scores: Float64Array): void {
  switch (objective.kind) {
    case "binary":
    case "multiclassova":
      for (let k = 0; k < scores.length; k++) scores[k] = 1 / (1 + Math.exp(-objective.sigmoid * scores[k]!));
      return;
    case "multiclass":
      for (let begin = 0; begin < scores.length; begin += objective.outputs) softmax(scores, begin, begin + objective.outputs);
      return;
    case "regression":
      if (objective.sqrt) for (let k = 0; k < scores.length; k++) scores[k] = Math.sign(scores[k]!) * scores[k]! * scores[k]!;
      return;
    default:
      unreachable(objective);
  }
}

function softmax(scores: Float64Array, begin: number, end: number): void {
  let largest = scores[begin]!;
  for (let k = begin + 1; k < end; k++) if (scores[k]! > largest) largest = scores[k]!;
  let sum = 0;
  for (let k = begin; k < end; k++) {
    scores[k] = Math.exp(scores[k]! - largest);
    sum += scores[k]!;
  }
  for (let k = begin; k < end; k++) scores[k]! /= sum;
}
