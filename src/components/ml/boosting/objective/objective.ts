/** float32's 1e-15, LightGBM's epsilon. */
export const EPSILON = Math.fround(1e-15);

/** What boosting asks of an objective. Scores, gradients and hessians are class by class: [trees an iteration][rows]. */
export interface Objective {
  /** As model.txt prints it. */
  readonly text: string;
  readonly treesPerIteration: number;
  /** Training rows with a positive label, by which bagging may be balanced; 0 where that has no meaning. */
  readonly positives: number;
  /** Score that tree k starts from. */
  startScore(k: number): number;
  /** Whether tree k has anything to learn: not where its rows are all of one kind. */
  needsTraining(k: number): boolean;
  /** Writes the loss's first and second derivatives at these scores, rounded to float32. */
  derive(scores: Float64Array, gradients: Float32Array, hessians: Float32Array): void;
}

/** Labels (class or value) and weights of the training rows, rounded to float32 as LightGBM holds them. */
export interface ObjectiveData {
  readonly labels: Float32Array;
  readonly weights?: Float32Array | undefined;
}
