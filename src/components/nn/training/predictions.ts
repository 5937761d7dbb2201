import { findColumn } from "../../../formats/columns.ts";
import { listNames } from "../../../formats/format-error.ts";
import { nearest } from "../../../formats/nearest.ts";
import { selectRows, selectValues } from "../../../formats/rows.ts";
import { scoresTable } from "../../../formats/scores.ts";
import { type Column, isMissing, numberColumn, type Table, tableOf, textColumn } from "../../../formats/table.ts";
import { InputError } from "../../../runner/contract/failure.ts";

/** A task's probabilities for cases, with what is true. */
export interface TaskScores {
  readonly name: string;
  readonly classes: readonly (number | string)[];
  /** [cases, classes] */
  readonly probabilities: Float64Array;
  /** Label of each case as it stands in its table; missing where it is not known. */
  readonly label: Column;
}

/**
 * All tasks below one another: id, task, label, p0, p1, … Tasks of fewer classes leave their last columns empty; labels are text where one
 * of the tasks has labels that are text.
 */
export function predictionsTable(id: Column, tasks: readonly TaskScores[]): Table {
  const cases = id.values.length;
  const every = Array.from({ length: cases * tasks.length }, (_, i) => i % cases);
  const names = tasks.flatMap(({ name }) => Array.from({ length: cases }, () => name));
  const widest = Math.max(...tasks.map(({ classes }) => classes.length));
  const columns = Array.from({ length: widest }, (_, k) =>
    numberColumn(
      `p${k}`,
      tasks.flatMap(({ classes, probabilities }) =>
        Array.from({ length: cases }, (_, i) => (k < classes.length ? probabilities[i * classes.length + k]! : Number.NaN)),
      ),
    ),
  );
  return tableOf([{ ...selectValues(id, every), name: "id" }, textColumn("task", names), joinedLabels(tasks), ...columns]);
}

/** One task's scores: id, label, p0, p1, …; without the cases whose label is not known, unless they are kept. */
export function taskScores(id: Column, task: TaskScores, unlabelled: "drop" | "keep"): Table {
  const whole = scoresTable(id, task.label, task.probabilities, task.classes.length);
  return withLabels(whole, unlabelled);
}

/** One task's rows of a table of predictions, as scores. */
export function scoresOfTask(predictions: Table, task: string, unlabelled: "drop" | "keep", where: string): Table {
  const column = findColumn(predictions, "task", where);
  const names = [...new Set(Array.from({ length: predictions.rows }, (_, row) => String(column.values[row])))];
  if (!names.includes(task)) {
    const meant = nearest(task, names);
    throw new InputError({
      code: "unknown-task",
      message: `no task "${task}" in ${where}`,
      allowed: listNames(names),
      ...(meant === undefined ? {} : { nearest: meant }),
    });
  }
  const rows = Array.from({ length: predictions.rows }, (_, row) => row).filter((row) => column.values[row] === task);
  const own = selectRows(predictions, rows);
  // columns of other tasks' further classes hold nothing here
  const columns = own.columns.filter(
    (each) => each.name !== "task" && !(/^p\d+$/.test(each.name) && rows.every((_, i) => isMissing(each, i))),
  );
  return withLabels(
    { rows: own.rows, id: "id", columns: columns.map((each) => (each.name === "label" ? asNumbers(each) : each)) },
    unlabelled,
  );
}

function withLabels(scores: Table, unlabelled: "drop" | "keep"): Table {
  if (unlabelled === "keep") return scores;
  const label = findColumn(scores, "label");
  return selectRows(
    scores,
    Array.from({ length: scores.rows }, (_, row) => row).filter((row) => !isMissing(label, row)),
  );
}

function joinedLabels(tasks: readonly TaskScores[]): Column {
  const columns = tasks.map(({ label }) => label);
  if (columns.some(({ type }) => type === "text")) {
    return textColumn(
      "label",
      columns.flatMap((column) =>
        Array.from({ length: column.values.length }, (_, row) => (isMissing(column, row) ? null : String(column.values[row]))),
      ),
    );
  }
  const type = columns.every((column) => column.type === "integer") ? "integer" : "number";
  return { name: "label", type, values: Float64Array.from(columns.flatMap((column) => [...column.values] as number[])) };
}

/** Labels that are text for another task's sake, as numbers again. */
function asNumbers(label: Column): Column {
  if (label.type !== "text") return label;
  const isNumber = (text: string | null): boolean => text === null || (text.trim() !== "" && Number.isFinite(Number(text)));
  if (!label.values.every(isNumber)) return label;
  return numberColumn(
    "label",
    label.values.map((text) => (text === null ? Number.NaN : Number(text))),
  );
}
