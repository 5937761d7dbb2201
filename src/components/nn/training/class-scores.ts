import { logSoftmaxInto } from "../losses/cross-entropy.ts";

/** Class probabilities of samples, [samples, classes] in C order. */
export interface Told {
  readonly classes: number;
  readonly probabilities: Float64Array;
}

/**
 * Probabilities of a task from its logits [samples, width]: softmax over all of them. Where a head has more outputs than the task has
 * classes, the first are the classes', and they are scaled to sum to 1 (to equal shares where all of them are 0).
 */
export function classProbabilities(logits: Float32Array, width: number, classes: number): Float64Array {
  const samples = logits.length / width;
  const probabilities = new Float64Array(samples * classes);
  for (let i = 0; i < samples; i++) {
    const shares = softmax(logits, i * width, width);
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += shares[k]!;
    for (let k = 0; k < classes; k++) probabilities[i * classes + k] = sum > 0 ? shares[k]! / sum : 1 / classes;
  }
  return probabilities;
}

function softmax(logits: Float32Array, from: number, width: number): Float64Array {
  const shares = new Float64Array(width);
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < width; k++) most = Math.max(most, logits[from + k]!);
  let sum = 0;
  for (let k = 0; k < width; k++) {
    shares[k] = Math.exp(logits[from + k]! - most);
    sum += shares[k]!;
  }
  for (let k = 0; k < width; k++) shares[k] = shares[k]! / sum;
  return shares;
}

/** −log softmax of each sample's true class, over all outputs; NaN where the class is not known (−1). */
export function crossEntropies(logits: Float32Array, width: number, truth: ArrayLike<number>): Float64Array {
  const logProbabilities = new Float64Array(width);
  return Float64Array.from(truth, (code, i) => {
    if (code < 0) return Number.NaN;
    logSoftmaxInto(logProbabilities, logits.subarray(i * width, (i + 1) * width));
    return -logProbabilities[code]!;
  });
}

/** How well a task is told: mean cross-entropy and share of right answers of the samples whose class is known; NaN where there is none. */
export interface TaskMeasure {
  readonly loss: number;
  readonly accuracy: number;
}

/** Measures a task. The first of equally probable classes is the answer. */
export function measureTask(logits: Float32Array, width: number, classes: number, truth: ArrayLike<number>): TaskMeasure {
  const entropies = crossEntropies(logits, width, truth);
  let known = 0;
  let loss = 0;
  let right = 0;
  for (let i = 0; i < entropies.length; i++) {
    const code = truth[i]!;
    if (code < 0) continue;
    known++;
    loss += entropies[i]!;
    let best = 0;
    for (let k = 1; k < classes; k++) if (logits[i * width + k]! > logits[i * width + best]!) best = k;
    if (best === code) right++;
  }
  return { loss: loss / known, accuracy: right / known };
}

/** The same of probabilities [samples, classes]. A probability of 0 for what is true counts as 1e-15. */
export function measureProbabilities(probabilities: Float64Array, classes: number, truth: ArrayLike<number>): TaskMeasure {
  let known = 0;
  let loss = 0;
  let right = 0;
  for (let i = 0; i < truth.length; i++) {
    const code = truth[i]!;
    if (code < 0) continue;
    known++;
    const own = probabilities.subarray(i * classes, (i + 1) * classes);
    loss -= Math.log(Math.max(own[code]!, 1e-15));
    if (own.indexOf(Math.max(...own)) === code) right++;
  }
  return { loss: loss / known, accuracy: right / known };
}
