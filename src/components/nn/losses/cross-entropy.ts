export interface CrossEntropyOptions {
  /** Weight of each class; all 1 unless said. */
  readonly classWeights?: readonly number[];
  /** Share of a target that is spread evenly over the classes, 0 to 1. */
  readonly smoothing?: number;
}

export interface CrossEntropy {
  /** NaN where no sample counts. */
  readonly loss: number;
  /** Sum of the samples' weights; 0 where none counts. */
  readonly weight: number;
  /** Of the loss by the logits, [n, width] in C order; 0 for samples without a label. */
  readonly gradient: Float64Array;
}

/**
 * Mean cross-entropy of `logits` [n, width] in C order against `labels` [n] (classes from 0, −1 where not known), in float64.
 * Agrees with PyTorch's `cross_entropy` (1.10 and later): with class weights the mean is Σ w[yᵢ]·lᵢ / Σ w[yᵢ]; smoothing ε takes
 * (1 − ε) of the loss from the true class and ε / classes from each class, times that class' weight. Samples without a label are left
 * out as `ignore_index` does. `width` may be more than `classes` (a head with spare columns): those count in the softmax and are
 * never a target. A label that is no class is a RangeError.
 */
export function crossEntropy(
  logits: Float32Array,
  labels: Int32Array,
  classes: number,
  { classWeights, smoothing = 0 }: CrossEntropyOptions = {},
): CrossEntropy {
  const width = logits.length / labels.length;
  const gradient = new Float64Array(logits.length);
  const weightOf = (label: number): number => classWeights?.[label] ?? 1;
  const spread = smoothing / classes;
  let weight = 0;
  for (const label of labels) {
    if (label >= classes) throw new RangeError(`label ${label} among ${classes} classes`);
    if (label >= 0) weight += weightOf(label);
  }
  if (weight === 0) return { loss: Number.NaN, weight, gradient };

  const logProbabilities = new Float64Array(width);
  let sum = 0;
  for (let sample = 0; sample < labels.length; sample++) {
    const label = labels[sample]!;
    if (label < 0) continue;
    const own = logits.subarray(sample * width, (sample + 1) * width);
    logSoftmaxInto(logProbabilities, own);
    let pull = 0; // sum of the targets
    for (let k = 0; k < classes; k++) {
      const target = weightOf(k) * (spread + (k === label ? 1 - smoothing : 0));
      if (target === 0) continue;
      sum -= target * logProbabilities[k]!;
      gradient[sample * width + k] = -target / weight;
      pull += target;
    }
    for (let k = 0; k < width; k++) gradient[sample * width + k]! += (pull * Math.exp(logProbabilities[k]!)) / weight;
  }
  return { loss: sum / weight, weight, gradient };
}

/** Writes log(softmax(logits)) to `out`, of the same length; the largest logit is taken off first, so that nothing overflows. */
export function logSoftmaxInto(out: Float64Array, logits: ArrayLike<number>): void {
  let largest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < out.length; k++) largest = Math.max(largest, logits[k]!);
  let sum = 0;
  for (let k = 0; k < out.length; k++) sum += Math.exp(logits[k]! - largest);
  const offset = largest + Math.log(sum);
  for (let k = 0; k < out.length; k++) out[k] = logits[k]! - offset;
}
