import { findColumn } from "../../../../formats/columns.ts";
import { listNames } from "../../../../formats/format-error.ts";
import { labelClasses } from "../../../../formats/labels.ts";
import type { Table } from "../../../../formats/table.ts";
import { InputError } from "../../../../runner/contract/failure.ts";

/** A task's classes in order, and each row's. */
export interface TaskClasses {
  /** The label column. */
  readonly name: string;
  readonly classes: readonly (number | string)[];
  /** Class of every row of the labels table, −1 where the label is missing or no training row has it. */
  readonly codes: Int32Array;
  /** Labels that test rows have and no training row. */
  readonly unseen: readonly (number | string)[];
}

/**
 * Classes of a label column: the labels that training rows have, in numeric order if all are numbers, else in text order. No label at all,
 * a single one, and numbers that are not whole are InputErrors.
 */
export function taskClasses(labels: Table, where: string, name: string, train: Int32Array, test: Int32Array): TaskClasses {
  const { classes: all, codes: own } = labelClasses(findColumn(labels, name, where));
  const present = presentIn(own, train);
  const classes = present.map((code) => all[code]!);
  if (classes.length === 0) {
    throw new InputError({ code: "no-labels", message: `no training row has a label in column "${name}" of ${where}` });
  }
  if (classes.length === 1) {
    throw new InputError({
      code: "one-class",
      message: `all training rows have the label ${JSON.stringify(classes[0])} in column "${name}" of ${where}`,
    });
  }
  const measured = classes.find((label) => typeof label === "number" && !Number.isInteger(label));
  if (measured !== undefined) {
    throw new InputError({
      code: "bad-label",
      message: `column "${name}" of ${where} holds ${measured}, and classes are whole numbers or text`,
      help: "write the labels as text if they are classes",
    });
  }
  return {
    name,
    classes,
    codes: own.map((code) => present.indexOf(code)),
    unseen: presentIn(own, test)
      .filter((code) => !present.includes(code))
      .map((code) => all[code]!),
  };
}

/** Codes that these rows have, ascending. */
const presentIn = (codes: Int32Array, rows: Int32Array): readonly number[] =>
  [...new Set(Array.from(rows, (row) => codes[row]!))].filter((code) => code >= 0).sort((a, b) => a - b);

/** What is to be said of labels that are in the test part alone. */
export const unseenWarning = ({ name, unseen }: TaskClasses): string =>
  `no training row has the label ${listNames(unseen)} of "${name}": test rows with it count as having none`;
