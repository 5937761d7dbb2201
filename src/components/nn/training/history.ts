import { type Column, integerColumn, numberColumn, type Table, tableOf } from "../../../formats/table.ts";
import type { TaskMeasure } from "./class-scores.ts";

/** How well a part was told after an epoch. */
export interface PartMeasure {
  /** Sum of the tasks' mean cross-entropies, whatever loss was trained with. */
  readonly loss: number;
  readonly tasks: readonly TaskMeasure[];
}

/** What an epoch gave. Numbers only, so that it can be written down and read back as it was. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  readonly learningRate: number;
  /** Mean of what was minimised, over the training cases. */
  readonly loss: number;
  /** Mean cross-entropy of each task over the training cases that have the label; NaN where none has. */
  readonly tasks: readonly number[];
  /** Mean weight of each task in the loss. */
  readonly weights: readonly number[];
  readonly validation?: PartMeasure;
  readonly test?: PartMeasure;
}

/** Sum over the tasks that can be measured; NaN where none can. */
export function partMeasure(tasks: readonly TaskMeasure[]): PartMeasure {
  const known = tasks.filter(({ loss }) => !Number.isNaN(loss));
  return { loss: known.length > 0 ? known.reduce((sum, { loss }) => sum + loss, 0) : Number.NaN, tasks };
}

/**
 * One row an epoch: epoch, learning_rate, train_loss, and a task each train_loss_TASK and weight_TASK; for the validation and the test
 * part, where they were looked at, validation_loss, validation_loss_TASK, validation_accuracy_TASK and the same with test.
 */
export function historyTable(epochs: readonly EpochRecord[], tasks: readonly string[]): Table {
  const numbers = (name: string, of: (record: EpochRecord) => number | undefined): Column =>
    numberColumn(
      name,
      epochs.map((record) => of(record) ?? Number.NaN),
    );
  const columns: Column[] = [
    integerColumn(
      "epoch",
      epochs.map(({ epoch }) => epoch),
    ),
    numbers("learning_rate", ({ learningRate }) => learningRate),
    numbers("train_loss", ({ loss }) => loss),
    ...tasks.map((name, k) => numbers(`train_loss_${name}`, (record) => record.tasks[k])),
    ...tasks.map((name, k) => numbers(`weight_${name}`, (record) => record.weights[k])),
  ];
  for (const part of ["validation", "test"] as const) {
    if (!epochs.some((record) => record[part])) continue;
    columns.push(
      numbers(`${part}_loss`, (record) => record[part]?.loss),
      ...tasks.map((name, k) => numbers(`${part}_loss_${name}`, (record) => record[part]?.tasks[k]?.loss)),
      ...tasks.map((name, k) => numbers(`${part}_accuracy_${name}`, (record) => record[part]?.tasks[k]?.accuracy)),
    );
  }
  return tableOf(columns);
}
