import type { InputPort, OutputPort } from "../../../runner/contract/component.ts";

/** Inputs of a training. */
export const TRAINING_INPUTS = {
  cases: { kind: "cases", doc: "the scans: a cohort, or the volumes that a stage gave for each of its cases" },
  labels: { kind: "table", doc: "one row a case: the label columns; joined to the cases by id" },
  split: { kind: "split", doc: "training and test rows of the labels table" },
  features: {
    kind: "table",
    optional: true,
    doc: "radiomic features, one row a case, for a network that takes them (covid-mtl)",
  },
} as const satisfies { readonly [port: string]: InputPort };

/** Inputs of a transfer. */
export const TRANSFER_INPUTS = {
  model: { kind: "model/network", doc: "of nn/train or nn/transfer" },
  ...TRAINING_INPUTS,
  features: { kind: "table", optional: true, doc: "radiomic features, one row a case, for a model that takes them" },
} as const satisfies { readonly [port: string]: InputPort };

/** Inputs of a prediction. */
export const PREDICT_INPUTS = {
  models: { kind: "model/network", many: true, doc: "of nn/train or nn/transfer; the probabilities of several are averaged" },
  cases: TRAINING_INPUTS.cases,
  labels: {
    kind: "table",
    optional: true,
    doc: "label columns, named as the models' tasks; joined by id (without ids in the cases' order), cases that it lacks have none",
  },
  split: { kind: "split", optional: true, doc: "its test part is scored; all cases without" },
  features: { kind: "table", optional: true, doc: "radiomic features, for models that take them" },
} as const satisfies { readonly [port: string]: InputPort };

/** What every network tells of cases. */
export const TOLD_OUTPUTS = {
  scores: {
    kind: "scores",
    patientLevel: true,
    doc: "id, label, p0, p1, … of the first task (nn/task-scores takes others out of the predictions); cases without that label are left out; p0 is of the first of the classes that metrics lists",
  },
  predictions: {
    kind: "table",
    patientLevel: true,
    doc: "id, task, label, p0, p1, …: all tasks below one another, all cases; p0 is of the first of a task's classes",
  },
} as const satisfies { readonly [port: string]: OutputPort };

/** Outputs of a training. */
export const TRAINING_OUTPUTS = {
  model: {
    kind: "model/network",
    doc: "weights under PyTorch's names, as safetensors; what they belong to as JSON in its metadata",
  },
  history: {
    kind: "table",
    doc: "a row an epoch: epoch, learning_rate, train_loss, train_loss_TASK, weight_TASK; validation_loss and test_loss (the tasks' cross-entropies summed), …_loss_TASK, …_accuracy_TASK",
  },
  ...TOLD_OUTPUTS,
  metrics: {
    kind: "metrics",
    doc: "network, parameters, cases, epochs, engine; of each task the classes in order, loss and accuracy",
  },
  timing: {
    kind: "table",
    doc: "one row: steps_timed, seconds_per_step (their median), seconds_per_epoch, seconds_per_case (telling one); differs from run to run",
  },
} as const satisfies { readonly [port: string]: OutputPort };

/** Outputs of a prediction. */
export const PREDICT_OUTPUTS = {
  ...TOLD_OUTPUTS,
  metrics: {
    kind: "metrics",
    doc: "models, views of each scan, cases; of each task the classes, and loss and accuracy of labelled cases",
  },
} as const satisfies { readonly [port: string]: OutputPort };
