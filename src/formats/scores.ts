import { findColumn, findNumbers, rowIds } from "./columns.ts";
import { FormatError, listNames } from "./format-error.ts";
import { labelClasses } from "./labels.ts";
import type { Column, Table } from "./table.ts";

/** Class probabilities of scored rows, with the truth. */
export interface Scores {
  readonly ids: readonly (number | string)[];
  /** In class order; p0 belongs to the first. */
  readonly classes: readonly (number | string)[];
  /** Class of each row. */
  readonly truth: Int32Array;
  /** Row-major [rows, classes]. */
  readonly probabilities: Float64Array;
}

/** A table of kind `scores`: id, label, p0, p1, … */
export function scoresTable(id: Column, label: Column, probabilities: Float64Array, classes: number): Table {
  const rows = label.values.length;
  const columns = Array.from({ length: classes }, (_, k): Column => {
    const values = Float64Array.from({ length: rows }, (_, row) => probabilities[row * classes + k]!);
    return { name: `p${k}`, type: "number", values };
  });
  return { rows, id: "id", columns: [{ ...id, name: "id" }, { ...label, name: "label" }, ...columns] };
}

/**
 * Reads a table of kind `scores`. The classes are the labels found, in class order; where the scored rows lack a class, labels that are
 * 0 … K − 1 still stand for themselves, and others need `classes`. Missing labels or probabilities and unknown labels are a FormatError.
 */
export function readScores(table: Table, where = "the scores", classes?: readonly (number | string)[]): Scores {
  const label = findColumn(table, "label", where);
  const count = table.columns.filter((column) => /^p\d+$/.test(column.name)).length;
  if (count < 2) throw bad(`${where}: ${count} probability columns`, "scores need p0, p1, … with one column a class");
  const columns = Array.from({ length: count }, (_, k) => findNumbers(table, `p${k}`, where));
  const found = labelClasses(label);
  const all = classes ?? impliedClasses(found.classes, count);
  if (!all || all.length !== count) {
    throw bad(
      `${where}: ${count} probability columns, but the classes ${listNames(all ?? found.classes)}`,
      `name the ${count} classes in order (parameter classes)`,
    );
  }
  const place = new Map(all.map((value, code) => [String(value), code]));
  const truth = new Int32Array(table.rows);
  for (let row = 0; row < table.rows; row++) {
    const code = found.codes[row]! < 0 ? undefined : place.get(String(found.classes[found.codes[row]!]));
    if (code === undefined) {
      const what = found.codes[row]! < 0 ? "no label" : `the label ${JSON.stringify(found.classes[found.codes[row]!])}`;
      throw bad(`row ${row + 1} of ${where} has ${what}`, `scored rows need a label of ${listNames(all)}`);
    }
    truth[row] = code;
  }
  const probabilities = new Float64Array(table.rows * count);
  columns.forEach(({ name, values }, k) => {
    for (let row = 0; row < table.rows; row++) {
      const p = values[row]!;
      if (!(p >= 0 && p <= 1)) {
        const what = Number.isNaN(p) ? `no ${name}` : `${name} = ${p}`;
        throw bad(`row ${row + 1} of ${where} has ${what}`, "probabilities lie from 0 to 1");
      }
      probabilities[row * count + k] = p;
    }
  });
  return { ids: rowIds(table, where), classes: all, truth, probabilities };
}

/** The labels found, if they are all there; else 0 … K − 1 if they are among them. */
function impliedClasses(found: readonly (number | string)[], count: number): readonly (number | string)[] | undefined {
  if (found.length === count) return found;
  const whole = Array.from({ length: count }, (_, k) => k);
  return found.every((label) => whole.some((k) => String(k) === String(label))) ? whole : undefined;
}

const bad = (message: string, help: string): FormatError => new FormatError({ code: "bad-scores", message, help });
