import { findColumn, idColumn, rowIds } from "../../formats/columns.ts";
import type { Split } from "../../formats/kind-values.ts";
import { isMissing, type Table } from "../../formats/table.ts";
import { InputError } from "../../runner/contract/failure.ts";
import { kFold } from "../../stats/split/k-fold.ts";
import type { Labels } from "../../stats/split/labels.ts";
import { stratifiedSplit } from "../../stats/split/stratified-split.ts";

/** One training and one test part of a table's rows; see `stratifiedSplit` for the order. Ids are added where the table has them. */
export function splitTable(
  table: Table,
  options: { readonly stratify?: string; readonly testSize: number; readonly seed: number },
  where = "the table",
): Split {
  const labels = labelsOf(table, options.stratify, where);
  const { testSize, seed } = options;
  return asSplit(table, where, () => stratifiedSplit(table.rows, { testSize, seed, ...(labels ? { stratify: labels } : {}) }));
}

/** One split a fold. */
export function foldTable(
  table: Table,
  options: { readonly stratify?: string; readonly folds: number; readonly seed: number; readonly shuffle: boolean },
  where = "the table",
): Split[] {
  const labels = labelsOf(table, options.stratify, where);
  const { folds, seed, shuffle } = options;
  const cut = guard(where, () =>
    kFold(table.rows, { folds, ...(shuffle ? { seed } : {}), ...(labels ? { stratify: labels } : {}) }),
  );
  return cut.map((split) => asSplit(table, where, () => split));
}

function labelsOf(table: Table, name: string | undefined, where: string): Labels | undefined {
  if (name === undefined) return undefined;
  const column = findColumn(table, name, where);
  for (let row = 0; row < table.rows; row++) {
    if (!isMissing(column, row)) continue;
    throw new InputError({
      code: "split-label",
      message: `row ${row + 1} of ${where} has no label in column "${name}", by which the split is stratified`,
      help: "fill it in, or take the row out first (data/select)",
    });
  }
  return column.type === "text" ? (column.values as readonly string[]) : column.values; // none is missing
}

function asSplit(table: Table, where: string, draw: () => { readonly train: Int32Array; readonly test: Int32Array }): Split {
  const parts = guard(where, draw);
  const train = [...parts.train];
  const test = [...parts.test];
  if (!idColumn(table)) return { train, test };
  const ids = rowIds(table, where);
  return { train, test, train_ids: train.map((row) => ids[row]!), test_ids: test.map((row) => ids[row]!) };
}

/** What the splitters cannot do with these rows is for the user to mend. */
function guard<T>(where: string, draw: () => T): T {
  try {
    return draw();
  } catch (error) {
    if (error instanceof RangeError)
      throw new InputError({ code: "split-impossible", message: `${where} cannot be split so: ${error.message}` });
    throw error;
  }
}
