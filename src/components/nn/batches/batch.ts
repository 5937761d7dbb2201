import type { Shape } from "../../compute/engine/tensor.ts";

/** Samples that go through a network together. */
export interface Batch {
  /** Row numbers of the labels table. */
  readonly rows: readonly number[];
  readonly ids: readonly string[];
  /** [n, d, h, w, 1] */
  readonly volumes: Float32Array;
  readonly shape: Shape;
  /** [n, p]; absent without radiomics. */
  readonly radiomics?: Float32Array;
  /** `labels[task][sample]`, −1 where not known. */
  readonly labels: readonly Int32Array[];
}

/**
 * Gives an epoch's batches in order, made ahead of need on worker threads. What a batch holds depends on (seed, epoch, sample) alone,
 * neither on the number of threads nor on where an epoch is entered.
 */
export interface Loader {
  /** Batches in an epoch. */
  readonly batches: number;
  /** Batches `from`, `from` + 1, … of an epoch. Leaving the loop early stops the work. */
  epoch(epoch: number, from?: number): AsyncIterable<Batch>;
  close(): Promise<void>;
}
