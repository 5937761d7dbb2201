import Type, { type Static, type TProperties } from "typebox";
import { Choice } from "../../../runner/contract/params.ts";
import { LOADING_PARAMS, PREPARE_PARAMS } from "../batches/params.ts";
import { LOSS_PARAM } from "../losses/losses.ts";
import { OPTIMISER_PARAM } from "./optimisers.ts";
import { SCHEDULE_PARAM } from "./schedules.ts";

/** What is to be told: label columns. */
export const TASK_PARAMS = {
  tasks: Type.Optional(
    Type.Array(Type.String({ minLength: 1 }), {
      minItems: 1,
      uniqueItems: true,
      description: "Label columns of the labels table, one a task; cases that lack a label count in the other tasks.",
    }),
  ),
  label: Type.Optional(Type.String({ minLength: 1, description: "The label column, where there is one task: short for tasks." })),
};

/** How long and by what a network learns; defaults are the COVID-MTL paper's unless `epochs` and `learningRate` say otherwise. */
export const learningParams = (defaults: { readonly epochs: number }) => ({
  loss: LOSS_PARAM,
  optimiser: OPTIMISER_PARAM,
  learningRate: Type.Number({
    exclusiveMinimum: 0,
    default: 0.005,
    description: "Learning rate that the schedule starts from.",
  }),
  schedule: SCHEDULE_PARAM,
  epochs: Type.Integer({
    minimum: 1,
    maximum: 100_000,
    default: defaults.epochs,
    description: "Times that each training case is seen.",
  }),
  clipGradient: Type.Optional(
    Type.Number({ exclusiveMinimum: 0, description: "Longest that the gradient of a step may be; no limit unless said." }),
  ),
  normMomentum: Type.Optional(
    Type.Number({
      exclusiveMinimum: 0,
      maximum: 1,
      description:
        "Share of a step's statistics in the running ones, by which batch norms predict. The networks' own, 0.01, needs some 500 steps to follow; take 0.1 for short trainings.",
    }),
  ),
  seed: Type.Integer({ minimum: 0, default: 11, description: "Seed of all that is drawn." }),
});

/** What is looked at as a network learns, and whose weights count. */
export const WATCHING_PARAMS = {
  validation: Type.Number({
    minimum: 0,
    exclusiveMaximum: 1,
    default: 0,
    description:
      "Share of the training cases that is held out, by the classes of the first task, and looked at after each epoch.",
  }),
  testEvery: Type.Integer({
    minimum: 0,
    default: 1,
    description:
      "The test part is looked at (for curves; nothing is chosen by it) after every so many epochs; 0: at the end alone.",
  }),
  keep: Choice(["last", "best"], {
    default: "last",
    description: "Whose weights count: the last epoch's, or those of the epoch that was best in validation.",
  }),
  metric: Choice(["loss", "accuracy"], {
    default: "loss",
    description: "What makes an epoch the best: the lowest sum of the tasks' cross-entropies, or the highest mean accuracy.",
  }),
  patience: Type.Optional(
    Type.Integer({ minimum: 1, description: "Epochs without a better one after which training ends early; never unless said." }),
  ),
};

/** How it is run; nothing of it changes what comes out, but `memory` in the last digits. */
export const RUNNING_PARAMS = {
  memory: Choice(["normal", "low"], {
    default: "normal",
    description:
      "low: computes a network's first layers sample by sample and again, for full-size volumes; takes a third longer.",
  }),
  copies: Type.Number({
    minimum: 0,
    default: 8,
    description: "GiB of disk for unzipped copies of scans while it runs: reading them is quicker each epoch but the first.",
  }),
  checkpointEvery: Type.Number({
    exclusiveMinimum: 0,
    default: 120,
    description: "Seconds between two checkpoints within an epoch; there is one after each epoch in any case.",
  }),
};

const strict = { additionalProperties: false } as const;
const common = { ...TASK_PARAMS, ...learningParams({ epochs: 80 }), ...LOADING_PARAMS, ...WATCHING_PARAMS, ...RUNNING_PARAMS };
const Learning = Type.Object({ ...common, image: PREPARE_PARAMS.image } satisfies TProperties, strict);

/** What nn/train and nn/transfer have in common, as their runs get it. */
export type LearningParams = Static<typeof Learning>;
