import type { Split } from "../../../formats/kind-values.ts";
import { splitRows } from "../../../formats/rows.ts";
import type { Table } from "../../../formats/table.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import { stratifiedSplit } from "../../../stats/split/stratified-split.ts";

export interface ValidationOptions {
  readonly validationSize?: number | undefined;
  readonly seed?: number | undefined;
}

export interface TrainingParts {
  readonly train: Int32Array;
  readonly validation?: Int32Array;
}

/**
 * Keeps training rows aside to watch training by: the test rows of a split of its own, or a share drawn as scikit-learn's
 * `train_test_split` does. The rest is trained on, in the order of the training rows (of the drawn split where one was drawn).
 *
 * @param codes class of each row of the table, to stratify by; undefined for a regression
 */
export function validationRows(
  table: Table,
  where: string,
  train: Int32Array,
  split: Split | undefined,
  codes: Int32Array | undefined,
  { validationSize, seed }: ValidationOptions,
): TrainingParts {
  if (validationSize !== undefined) return drawn(train, codes, validationSize, seed ?? 0);
  if (!split) return { train };
  const validation = splitRows(table, split, where).test;
  const known = new Set(train);
  const stranger = validation.findIndex((row) => !known.has(row));
  if (stranger >= 0) {
    const name = split.test_ids?.[stranger] ?? validation[stranger];
    throw new InputError({
      code: "validation-outside-training",
      message: `row ${name} is a validation row, but no training row of the split`,
      help: "cut the validation rows out of the training part (data/k-fold with the split wired)",
    });
  }
  const aside = new Set(validation);
  const rest = train.filter((row) => !aside.has(row));
  if (rest.length === 0 || validation.length === 0) {
    throw new InputError({
      code: "no-training-rows",
      message: `of ${train.length} training rows ${validation.length} are validation rows`,
    });
  }
  return { train: rest, validation };
}

function drawn(train: Int32Array, codes: Int32Array | undefined, testSize: number, seed: number): TrainingParts {
  try {
    const stratify = codes && Array.from(train, (row) => codes[row]!);
    const parts = stratifiedSplit(train.length, { testSize, seed, part: "validation", ...(stratify ? { stratify } : {}) });
    return { train: parts.train.map((at) => train[at]!), validation: parts.test.map((at) => train[at]!) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InputError({ code: "split-impossible", message: `validation rows cannot be drawn so: ${error.message}` });
  }
}
