/** A metric's rows: labels as the objective has them, weights where there are some. */
export interface MetricData {
  readonly labels: Float32Array;
  readonly weights?: Float32Array | undefined;
}

/** One number for how well scores fit. */
export interface Metric {
  readonly name: string;
  readonly biggerIsBetter: boolean;
  /**
   * @param scores [outputs][rows] sums of the trees
   * @param predictions [rows][outputs] what the objective makes of them: probabilities, or the values themselves
   */
  evaluate(scores: Float64Array, predictions: Float64Array): number;
}
