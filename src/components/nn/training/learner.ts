import type { Batch } from "../batches/batch.ts";
import type { HostTensors } from "../weights/torch-layout.ts";

/** Where a training stands. */
export interface StepPlace {
  /** From 0. */
  readonly epoch: number;
  /** From 0. */
  readonly batch: number;
  /** Batches in an epoch. */
  readonly batches: number;
}

export interface LearntStep {
  readonly outcome: "updated" | "unlabelled" | "not-finite";
  readonly loss: number;
  /** Mean cross-entropy of each task; NaN where no sample has that label. */
  readonly tasks: readonly number[];
  readonly weights: readonly number[];
  readonly rate: number;
}

/** All of a learner that changes as it learns, on the host. */
export interface LearnerState {
  readonly tensors: HostTensors;
  readonly numbers: { readonly [name: string]: number };
}

/** What the loop of epochs trains: a network with its loss and its optimiser, wherever they compute. */
export interface Learner {
  /** Learns from a batch. */
  learn(batch: Batch, place: StepPlace): Promise<LearntStep>;
  /** Logits of a batch, [n, width] a task, as they are in use. */
  tell(batch: Batch): Promise<readonly Float32Array[]>;
  save(): Promise<LearnerState>;
  /** Takes up what was saved. */
  restore(state: LearnerState): void;
  /** The network's parameters and buffers alone. */
  weights(): Promise<HostTensors>;
  setWeights(tensors: HostTensors): void;
}
