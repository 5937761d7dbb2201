import { meanInterval } from "../../stats/describe/mean-interval.ts";
import { figureOf, type IntervalOptions, Intervals, type Judged, sameRows } from "../scores/intervals.ts";
import {
  bySeed,
  checkStages,
  isSelected,
  nameOf,
  REPETITION,
  repetitions,
  type Scored,
  type Selector,
} from "../scores/scored.ts";
import { isSplitAnew } from "../scores/spread.ts";
import { formatFixed, formatSigned } from "./format-number.ts";
import { type Cell, type ModelColumn, type ModelRow, missingCell } from "./model.ts";
import { estimateCell } from "./number-cells.ts";

export interface AblationOptions extends IntervalOptions {
  /** Headings above rows; each stage where empty. */
  readonly models: readonly (Selector & { readonly header?: string })[];
  /** Groups of columns; one without a name where empty. */
  readonly groups: readonly {
    readonly name: string;
    readonly header?: string;
    readonly where: NonNullable<Selector["where"]>;
  }[];
  /** Rows under each model, in order; variants that are not named follow. */
  readonly variants: readonly { readonly variant: string; readonly header?: string }[];
  readonly metrics: readonly ("accuracy" | "exact AUC")[];
  readonly show: "values" | "differences";
  readonly digits: number;
  /** Share of the rows in each test part: widens intervals over seeds that split anew, whose training parts overlap. */
  readonly testShare?: number;
}

/** The table's columns and rows, and what its notes have to say. */
export interface Ablation {
  readonly columns: ModelColumn[];
  readonly rows: ModelRow[];
  readonly unchanged: readonly (readonly [model: string, variants: readonly string[]])[];
  /** Of each cell that is a mean over seeds, whether they split anew. */
  readonly anew: readonly boolean[];
}

const BASE = "base";

/**
 * Variants under each model, by accuracy and exact area under the ROC curve: values with intervals, or differences from the base.
 *
 * A variant whose scores are the base's to the last digit has no row under that model; `unchanged` tells which of the named ones those are.
 * Differences are paired, row by row: a variant with other test rows or other classes has none, and no row either.
 */
export function ablation(scored: readonly Scored[], options: AblationOptions): Ablation {
  const stages = [...new Set(scored.map(({ stage }) => stage))];
  const models = options.models.length > 0 ? options.models : stages.map((stage) => ({ stage, header: stage }));
  checkStages(models, scored);
  const groups = options.groups.length > 0 ? options.groups : [{ name: "", where: {} }];
  const intervals = new Intervals(options);
  const named = options.variants.map(({ variant }) => variant);
  const found = [...new Set(scored.map(({ variant }) => variant))].filter((variant) => !named.includes(variant));
  const variants = [...options.variants, ...found.map((variant) => ({ variant }))];
  const rows: ModelRow[] = [];
  const unchanged: [string, string[]][] = [];
  const anew: boolean[] = [];
  for (const model of models) {
    const group = model.header ?? model.stage ?? "";
    const own = scored.filter((each) => isSelected(each, model));
    const base = own.filter(({ variant }) => variant === BASE);
    const same: string[] = [];
    for (const { variant, header = variant } of variants as AblationOptions["variants"]) {
      const theirs = own.filter((each) => each.variant === variant);
      if (theirs.length === 0 || (variant === BASE && options.show === "differences")) continue;
      if (variant !== BASE && isUnchanged(theirs, base)) {
        if (named.includes(variant)) same.push(header);
        continue;
      }
      const cells = groups.flatMap(({ name, where }) => {
        const place = `row "${header}" under ${group}${name ? `, group "${name}"` : ""}`;
        const pick = (from: readonly Scored[]) =>
          repetitions(
            from.filter((each) => isSelected(each, { where })),
            place,
          );
        const [runs, against] = [pick(theirs), pick(base)];
        if (runs.length > 1) anew.push(isSplitAnew(runs.map(({ scores }) => scores.ids)));
        return options.metrics.map((metric): Cell => {
          const what = metric === "accuracy" ? "accuracy" : "area";
          return options.show === "values"
            ? valueCell(runs, what, intervals, options)
            : differenceCell(runs, against, what, intervals, options);
        });
      });
      const isShown = options.show === "values" || cells.some(({ value }) => value !== null);
      if (isShown) rows.push({ key: `${group} ${variant}`, header, group, cells });
    }
    if (same.length > 0) unchanged.push([group, same]);
  }
  const columns = groups.flatMap(({ name, header }: AblationOptions["groups"][number]) =>
    options.metrics.map((metric): ModelColumn => {
      const key = [name, metric].filter(Boolean).join(" ");
      const title = metric === "accuracy" ? "Accuracy" : "AUC";
      return { key, header: title, ...(name ? { group: header ?? name } : {}), align: "decimal" };
    }),
  );
  return { columns, rows, unchanged, anew };
}

const isUnchanged = (theirs: readonly Scored[], base: readonly Scored[]): boolean =>
  theirs.length === base.length &&
  theirs.every((each) => {
    const own = base.find((other) => keyOf(other) === keyOf(each))?.scores;
    return (
      own !== undefined && sameRows(each.scores, own) && each.scores.probabilities.every((p, at) => p === own.probabilities[at])
    );
  });

const keyOf = (each: Scored): string => `${nameOf(each)} ${String(each.cell[REPETITION])}`;

function valueCell(runs: readonly Scored[], what: Judged, intervals: Intervals, options: AblationOptions): Cell {
  const [first] = runs;
  if (!first) return missingCell("no data", "no scores of this variant and label");
  if (runs.length > 1) {
    const values = runs.map(({ scores }) => figureOf(scores, what));
    return overSeeds(runs, values, options, plain(options.digits));
  }
  return estimateCell(intervals.of(first.scores, what), plain(options.digits));
}

function differenceCell(
  runs: readonly Scored[],
  against: readonly Scored[],
  what: Judged,
  intervals: Intervals,
  options: AblationOptions,
): Cell {
  const pairs = runs.flatMap((run) => {
    const base = against.find(
      ({ cell, scores }) => cell[REPETITION] === run.cell[REPETITION] && sameRows(scores, run.scores),
    )?.scores;
    return base ? [[run.scores, base] as const] : [];
  });
  const [first] = pairs;
  if (!first || pairs.length < runs.length) return missingCell("not applicable", "other test rows or classes than the base");
  const print = signed(options.digits);
  if (pairs.length === 1) return { ...estimateCell(intervals.ofDifference(...first, what), print), signed: true };
  const values = pairs.map(([own, base]) => figureOf(own, what) - figureOf(base, what));
  return { ...overSeeds(runs, values, options, print), signed: true };
}

type Print = (value: number) => string;
const plain =
  (digits: number): Print =>
  (value) =>
    formatFixed(value, digits);
const signed =
  (digits: number): Print =>
  (value) =>
    formatSigned(value, digits);

/** Mean ± standard deviation over seeds, with the t interval of the mean; wider where they split anew and the test part's share is known. */
function overSeeds(
  runs: readonly Scored[],
  values: readonly number[],
  { level, testShare, digits }: AblationOptions,
  print: Print,
): Cell {
  const isAnew = isSplitAnew(runs.map(({ scores }) => scores.ids));
  const { value, sd, ciLow, ciHigh } = meanInterval(values, level, isAnew ? testShare : 0);
  return {
    text: `${print(value)}±${formatFixed(sd, digits)} (${print(ciLow)}, ${print(ciHigh)})`,
    value: [value, sd, ciLow, ciHigh],
    roles: ["value", "sd", "ci-low", "ci-high"],
    n: values.length,
    runs: bySeed(runs, values),
  };
}
