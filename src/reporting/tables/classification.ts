import { grouped } from "../../formats/grouped.ts";
import { type IntervalOptions, Intervals } from "../scores/intervals.ts";
import { type Metric, measure } from "../scores/measure.ts";
import { pairedTest } from "../scores/paired-test.ts";
import { bySeed, checkStages, isSelected, nameOf, repetitions, type Scored, type Selector } from "../scores/scored.ts";
import { isSplitAnew, type SpreadOptions } from "../scores/spread.ts";
import { formatFixed, percentText } from "./format-number.ts";
import { type Cell, type ModelColumn, type ModelRow, missingCell } from "./model.ts";
import { estimateCell, numberCell, spreadCell } from "./number-cells.ts";
import { seedNotes } from "./seed-notes.ts";

export interface ClassificationRow extends Selector {
  /** Name in compare.csv. */
  readonly row: string;
  readonly header?: string;
  readonly group?: string;
}

/** A group of columns. */
export interface ClassificationGroup extends Required<Pick<Selector, "where">> {
  /** Before the metric in compare.csv (`ct precision`). */
  readonly name: string;
  readonly header?: string;
}

export interface ClassificationOptions extends IntervalOptions, SpreadOptions {
  /** A row a stage and cell where empty. A row that selects nothing is printed as a dash, in a footnote as not run. */
  readonly rows: readonly ClassificationRow[];
  /** One group without a name where empty. */
  readonly groups: readonly ClassificationGroup[];
  readonly metrics: readonly Metric[];
  /** Decimals by metric, where they are not three. */
  readonly digits: Readonly<Record<string, number>>;
  /** Why rows that select nothing are not run. */
  readonly notRun: string;
  /** Row that the others are compared with; `level` is of p. */
  readonly significance?: { readonly baseline: string; readonly level: number };
}

interface Column {
  readonly model: ModelColumn;
  readonly metric: Metric;
  /** Which class, for `class AUC`. */
  readonly class: number;
  readonly group: ClassificationGroup;
}

interface Row {
  readonly model: Omit<ModelRow, "cells">;
  /** Undefined: not run. */
  readonly scored: readonly Scored[] | undefined;
}

/**
 * Models by figures of merit. A cell of several seeds is their mean ± standard deviation (n − 1), or with the t interval of the mean, as
 * `spread` says; one run alone has neither, but for the exact AUC, which has its own interval.
 * Columns are keyed `ct accuracy`, `AUC`, `AUC 0`. Scores that no row and group select are passed over.
 */
export function classification(
  scored: readonly Scored[],
  options: ClassificationOptions,
): { columns: ModelColumn[]; rows: ModelRow[]; notes: string[] } {
  checkStages(options.rows, scored);
  const intervals = new Intervals(options);
  const columns = columnsOf(scored, options);
  const counts = new Map<string, Set<number>>();
  const anew: boolean[] = [];
  const shown = new Set<Scored>();
  let isSingle = false; // some cell shows one run, whose exact AUC has an interval
  const specs = rowsOf(scored, options);
  const { significance } = options;
  const base = specs.find(({ model }) => model.key === significance?.baseline)?.scored;
  const rows = specs.map(({ model, scored: own }): ModelRow => {
    const cells = columns.map((column): Cell => {
      if (!own) return missingCell("not run", options.notRun);
      const { name, where } = column.group;
      const place = `row "${model.key}"${name ? `, group "${name}"` : ""}`;
      const runs = repetitions(
        own.filter((each) => isSelected(each, { where })),
        place,
      );
      for (const run of runs) shown.add(run);
      isSingle ||= runs.length === 1;
      const isAnew = isSplitAnew(runs.map(({ scores }) => scores.ids));
      if (runs.length > 1) {
        counts.set(model.header, (counts.get(model.header) ?? new Set()).add(runs.length));
        anew.push(isAnew);
      }
      const cell = cellOf(runs, isAnew, column, intervals, options);
      const against = own === base || !significance ? [] : (base ?? []).filter((each) => isSelected(each, { where }));
      const [[run], [other]] = [runs, against];
      if (!run || !other || !significance || cell.missing || runs.length > 1 || against.length > 1) return cell;
      const paired = pairedTest(run.scores, other.scores, column.metric, intervals, 1 - significance.level);
      return paired ? { ...cell, paired: { baseline: significance.baseline, ...paired } } : cell;
    });
    return { ...model, cells };
  });
  const notes = [...seedNotes({ counts, anew }, options), ...metricNotes(options, [...shown], isSingle, counts.size > 0)];
  return { columns: columns.map(({ model }) => model), rows, notes };
}

function columnsOf(scored: readonly Scored[], { groups, metrics }: ClassificationOptions): Column[] {
  const all: readonly ClassificationGroup[] = groups.length > 0 ? groups : [{ name: "", where: {} }];
  return all.flatMap((group) => {
    const shown = scored.filter((each) => isSelected(each, { where: group.where })).map(({ scores }) => scores.classes);
    const classes = shown.reduce((most, each) => (each.length > most.length ? each : most), []);
    const column = (metric: Metric, name: string, header: string, k: number): Column => ({
      model: {
        key: [group.name, name].filter(Boolean).join(" "),
        header,
        ...(group.name ? { group: group.header ?? group.name } : {}),
        align: "decimal",
      },
      metric,
      class: k,
      group,
    });
    return metrics.flatMap((metric) =>
      metric === "class AUC"
        ? classes.map((label, k) => column(metric, `AUC ${label}`, `AUC ${label}`, k))
        : [column(metric, metric, capital(metric), 0)],
    );
  });
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function rowsOf(scored: readonly Scored[], { rows, groups }: ClassificationOptions): readonly Row[] {
  if (rows.length > 0) {
    return rows.map((row) => ({
      model: { key: row.row, header: row.header ?? row.row, ...(row.group === undefined ? {} : { group: row.group }) },
      scored:
        row.stage === undefined && Object.keys(row.where ?? {}).length === 0
          ? undefined
          : scored.filter((each) => isSelected(each, row)),
    }));
  }
  const aside = new Set(groups.flatMap(({ where }) => Object.keys(where)));
  return [...grouped(scored, (each) => nameOf(each, aside))].map(([name, own]) => ({
    model: { key: name, header: name },
    scored: own,
  }));
}

function cellOf(
  runs: readonly Scored[],
  isAnew: boolean,
  column: Column,
  intervals: Intervals,
  options: ClassificationOptions,
): Cell {
  const [first] = runs;
  if (!first) return missingCell("no data", "no scores of this row and label");
  const print = (value: number): string => formatFixed(value, options.digits[column.metric] ?? 3);
  if (runs.length === 1 && column.metric === "exact AUC") {
    const cell = estimateCell(intervals.of(first.scores, "area"), print);
    return cell.missing ? cell : { ...cell, n: first.scores.truth.length };
  }
  const values = runs.map(({ scores }) => measure(scores, column.metric)[column.class] ?? Number.NaN);
  if (values.length === 1) return numberCell(values[0]!, print);
  if (values.some(Number.isNaN)) return missingCell("undefined");
  return { ...spreadCell(values, isAnew, options, print), runs: bySeed(runs, values) };
}

function metricNotes(
  { metrics, level, resamples }: ClassificationOptions,
  scored: readonly Scored[],
  isSingle: boolean,
  isRepeated: boolean,
): string[] {
  const has = (...names: readonly Metric[]): boolean => names.some((name) => metrics.includes(name));
  const notes: string[] = [];
  if (has("precision", "recall", "F1", "specificity")) {
    const names = metrics.filter((name) => ["precision", "recall", "F1", "specificity"].includes(name));
    notes.push(`${capital(names.join(", "))}: means over the classes by their size.`);
  }
  if (has("AUC", "AUC sd", "class AUC")) {
    const sd = has("AUC sd") ? "; sd: their standard deviation (n)" : "";
    notes.push(
      `AUC: mean over the classes of the areas under ROC curves, each class against the rest, interpolated at 100 evenly spaced false-positive rates${sd}.`,
    );
  }
  if (has("exact AUC")) {
    const counts = new Set(scored.map(({ scores }) => (scores.classes.length > 2 ? "many" : "two")));
    const among = counts.size > 1 ? "of three classes or more " : "";
    const how = [
      ...(counts.has("two") ? ["DeLong's"] : []),
      ...(counts.has("many") ? [`${among}by a bootstrap within the classes (${resamples} resamples, percentiles)`] : []),
    ];
    const mean = counts.has("many") ? `, ${among}the mean over the classes, each against the rest` : "";
    const interval = isSingle
      ? `, ${isRepeated ? "of one run " : ""}with its ${percentText(level)} confidence interval, ${how.join(", or ")}`
      : "";
    notes.push(`Exact AUC: area under the ROC curve as it is${mean}${interval}.`);
  }
  return notes;
}
