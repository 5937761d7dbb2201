import type { Engine } from "../../compute/engine/engine.ts";
import type { Tensor } from "../../compute/engine/tensor.ts";
import type { Batch } from "../batches/batch.ts";
import { freeAll } from "../layers/gradients.ts";
import type { Pass, Weights } from "../layers/layer.ts";
import type { Evaluated, Loss } from "../losses/loss.ts";
import type { Network } from "../models/network.ts";
import { applyGradients, applyToNumbers, type UpdateRule } from "./apply-gradients.ts";
import { clipGradients } from "./clip-gradients.ts";
import { forwardBatch } from "./forward-batch.ts";
import { readLogits } from "./read-logits.ts";
import { stagedWeights } from "./staged-weights.ts";
import type { StepRandom } from "./step-random.ts";

/** What a step trains, and how. */
export interface Training {
  readonly engine: Engine;
  readonly network: Network;
  /** Changed in place. */
  readonly weights: Weights;
  readonly loss: Loss;
  readonly memory?: Pass["memory"];
  /** Whether a parameter learns; all do unless said. */
  readonly learns?: (name: string) => boolean;
  /** `inference`: a backbone of which nothing learns goes by its running statistics, as they are. `training` unless said. */
  readonly frozen?: "training" | "inference";
  /** Share of a batch's statistics in the running ones; each batch norm's own unless said. */
  readonly normMomentum?: number;
  /** Longest the gradient may be; no limit unless said. */
  readonly clip?: number;
}

export interface Step extends UpdateRule {
  readonly batch: Batch;
  /** From 0. */
  readonly epoch: number;
  readonly random: StepRandom;
  /** What the loss has learnt so far. */
  readonly learnt: Float64Array;
  /** Is shown the gradients as they are before clipping, in the engine's layout; borrows them. */
  readonly observe?: (gradients: ReadonlyMap<string, Tensor>) => void | Promise<void>;
}

export interface StepResult extends Pick<Evaluated, "loss" | "tasks" | "weights"> {
  /**
   * `updated`; `unlabelled`: no sample has a label that counts, so there is no loss and nothing to learn; `not-finite`: the network or
   * its loss has overflowed. Nothing has changed after either of these, running statistics included.
   */
  readonly outcome: "updated" | "unlabelled" | "not-finite";
  /** [n, width] a task. */
  readonly logits: readonly Float32Array[];
  /** What the loss has learnt now. */
  readonly learnt: Float64Array;
  /** Norm of the gradient before it was clipped; only with `clip`. */
  readonly gradientNorm?: number;
}

/**
 * One training step: the batch goes through the network, the logits come to the host in one awaited read, the loss and its gradient are
 * computed there, and go back; parameters and what the loss learns are updated by one rule. All tensors it makes are released.
 */
export async function trainStep(training: Training, step: Step): Promise<StepResult> {
  const { engine, network, loss, learns = () => true } = training;
  const { batch, learnt } = step;
  const weights = stagedWeights(training.weights);
  const gradients = new Map<string, Tensor>();
  const head: Pass = {
    engine,
    weights,
    training: true,
    record: true,
    memory: training.memory ?? "normal",
    ...(training.normMomentum === undefined ? {} : { normMomentum: training.normMomentum }),
    epoch: step.epoch,
    wants: learns,
    gradient: (name, value) => gradients.set(name, value),
    random: step.random.layer,
  };
  const frozen = !network.backbone.specs.some(({ name, role }) => role === "parameter" && learns(name));
  const backbone = frozen ? { ...head, record: false, training: training.frozen !== "inference" } : head;

  const forward = forwardBatch(network, batch, backbone, head);
  const shapes = forward.logits.map(({ shape }) => shape);
  const logits = await readLogits(engine, forward.logits);
  const told = { logits, labels: batch.labels, classes: network.tasks.map(({ classes }) => classes) };
  const evaluated = loss.evaluate(told, learnt, step.random.loss());
  const outcome = outcomeOf(evaluated);

  // also where nothing is updated: the backward way frees what the layers keep
  forward.backward(evaluated.gradients.map((gradient, task) => engine.upload(gradient, shapes[task]!)));
  const result = { loss: evaluated.loss, tasks: evaluated.tasks, weights: evaluated.weights, logits, outcome };
  if (outcome !== "updated") {
    weights.drop();
    freeAll(gradients.values());
    return { ...result, learnt };
  }
  weights.keep();
  await step.observe?.(gradients);
  const norm = training.clip === undefined ? {} : { gradientNorm: await clipGradients(engine, gradients, training.clip) };
  applyGradients(engine, training.weights, gradients, step);
  freeAll(gradients.values());
  const names = loss.initial.map(({ name }) => name);
  return { ...result, ...norm, learnt: applyToNumbers(names, learnt, evaluated.learnt, step) };
}

function outcomeOf({ loss, gradients }: Evaluated): StepResult["outcome"] {
  if (Number.isFinite(loss)) return "updated";
  return gradients.every((gradient) => gradient.every((value) => value === 0)) ? "unlabelled" : "not-finite";
}
