import { findColumn, idColumn, rowIds } from "../../formats/columns.ts";
import type { Split } from "../../formats/kind-values.ts";
import { selectValues, splitRows } from "../../formats/rows.ts";
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
  const labels = labelsOf(table, options.stratify, where, allRows(table));
  const { testSize, seed } = options;
  const parts = guard(where, () => stratifiedSplit(table.rows, { testSize, seed, ...(labels ? { stratify: labels } : {}) }));
  return asSplit(table, where, parts);
}

/** One split a fold: of all rows, or of the training rows of `within`, in its order. Warns of a class that some fold has to lack. */
export function foldTable(
  table: Table,
  options: { readonly stratify?: string; readonly folds: number; readonly seed: number; readonly shuffle: boolean },
  where = "the table",
  within?: Split,
  warn: (message: string) => void = () => {},
): Split[] {
  const rows = within ? splitRows(table, within, where).train : allRows(table);
  const labels = labelsOf(table, options.stratify, where, rows);
  const { folds, seed, shuffle } = options;
  const what = within ? `the training part of ${where}` : where;
  const cut = guard(what, () =>
    kFold(rows.length, { folds, ...(shuffle ? { seed } : {}), ...(labels ? { stratify: labels } : {}) }),
  );
  if (labels) {
    const counts = new Map<string | number, number>();
    for (let i = 0; i < labels.length; i++) counts.set(labels[i]!, (counts.get(labels[i]!) ?? 0) + 1);
    const [rarest, count] = [...counts].reduce((a, b) => (b[1] < a[1] ? b : a));
    if (count < folds)
      warn(`class ${rarest} has ${count} rows in ${what}, fewer than the ${folds} folds: some folds test none of it`);
  }
  const those = (part: Int32Array): Int32Array => part.map((i) => rows[i]!);
  return cut.map(({ train, test }) => asSplit(table, where, { train: those(train), test: those(test) }));
}

const allRows = (table: Table): Int32Array => Int32Array.from({ length: table.rows }, (_, row) => row);

function labelsOf(table: Table, name: string | undefined, where: string, rows: Int32Array): Labels | undefined {
  if (name === undefined) return undefined;
  const column = findColumn(table, name, where);
  for (const row of rows) {
    if (!isMissing(column, row)) continue;
    throw new InputError({
      code: "split-label",
      message: `row ${row + 1} of ${where} has no label in column "${name}", by which the split is stratified`,
      help: "fill it in, or take the row out first (data/select)",
    });
  }
  const { type, values } = selectValues(column, rows);
  return type === "text" ? (values as readonly string[]) : (values as Float64Array); // none is missing
}

function asSplit(table: Table, where: string, parts: { readonly train: Int32Array; readonly test: Int32Array }): Split {
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
