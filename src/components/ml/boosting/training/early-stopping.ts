/**
 * Keeps watch over validation metrics as LightGBM's Python callback does: each metric has its own best iteration, and training stops when the
 * first of them has not become strictly better for `rounds` iterations, or with the last iteration; that metric's best iteration counts.
 */
export class EarlyStopping {
  readonly #biggerIsBetter: readonly boolean[];
  readonly #rounds: number;
  readonly #best: number[] = [];
  readonly #bestIteration: number[] = [];

  constructor(biggerIsBetter: readonly boolean[], rounds: number) {
    this.#biggerIsBetter = biggerIsBetter;
    this.#rounds = rounds;
  }

  /**
   * Takes the metrics of an iteration, counted from 0.
   *
   * @returns the best iteration, counted from 1, where training is to stop
   */
  watch(iteration: number, values: readonly number[], isLast: boolean): number | undefined {
    const first = this.#best.length === 0;
    for (const [k, value] of values.entries()) {
      const better = first || (this.#biggerIsBetter[k] ? value > this.#best[k]! : value < this.#best[k]!);
      if (better) {
        this.#best[k] = value;
        this.#bestIteration[k] = iteration;
      }
      if (iteration - this.#bestIteration[k]! >= this.#rounds || isLast) return this.#bestIteration[k]! + 1;
    }
    return undefined;
  }
}
