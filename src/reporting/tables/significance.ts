import { type Adjustment, adjustPValues } from "../../stats/tests/adjust.ts";
import { bootstrapMean } from "../../stats/tests/bootstrap-mean.ts";
import { signFlip } from "../../stats/tests/sign-flip.ts";
import { percentText } from "./format-number.ts";
import type { Against, Cell, Footnote, TableModel } from "./model.ts";
import { findColumns, findRows } from "./table-places.ts";

export interface Significance {
  /** Key of the row that the others are compared with. */
  readonly baseline: string;
  /** Keys of columns; all with numbers where empty. */
  readonly columns: readonly string[];
  /** A difference is marked where its adjusted p is below. */
  readonly level: number;
  /** Adjusts for the comparisons within each column. */
  readonly adjust: Adjustment;
  /** Leaves bold only what is significant. */
  readonly boldOnly: boolean;
  readonly resamples: number;
  readonly seed: number;
}

/**
 * Compares each row with a baseline, column by column, seed by seed: the sign-flip permutation test of the paired differences, adjusted
 * within the column, and their mean with its bootstrap interval. What differs gets `*`, and a footnote says by which test. A cell without
 * the baseline's seeds (two or more, the same ones) is not compared.
 *
 * With `boldOnly` a best value stays bold only where it differs from the baseline; the baseline's own only where all others differ from it.
 */
export function markSignificance(model: TableModel, options: Significance): TableModel {
  const [baseline] = findRows(model, [options.baseline], "significance");
  const chosen = findColumns(model, options.columns, "significance");
  const found = new Map<Cell, Against>();
  const kept = new Set<Cell>();
  for (const at of chosen) {
    const base = baseline!.cells[at]!;
    const others = model.rows.filter((row) => row !== baseline).map((row) => row.cells[at]!);
    const compared = others.flatMap((cell) => {
      const gaps = differences(cell, base);
      return gaps === undefined ? [] : [{ cell, gaps }];
    });
    const adjusted = adjustPValues(
      compared.map(({ gaps }) => signFlip(gaps, options).p),
      options.adjust,
    );
    for (const [k, { cell, gaps }] of compared.entries()) {
      const { value, ciLow, ciHigh } = bootstrapMean(gaps, { ...options, level: 1 - options.level });
      const p = adjusted[k]!;
      const isSignificant = p < options.level;
      found.set(cell, { baseline: options.baseline, difference: value, ciLow, ciHigh, p, pairs: gaps.length, isSignificant });
    }
    if (compared.length > 0 && compared.every(({ cell }) => found.get(cell)!.isSignificant)) kept.add(base);
  }
  const footnote = footnoteOf(options, baseline!.header);
  const rows = model.rows.map((row) => ({
    ...row,
    cells: row.cells.map((cell, at): Cell => {
      const against = found.get(cell);
      const { rank, ...rest } = cell;
      const isBold = !options.boldOnly || !chosen.includes(at) || against?.isSignificant || kept.has(cell);
      return {
        ...rest,
        ...(rank && (rank === "second" || isBold) ? { rank } : {}),
        ...(against ? { against } : {}),
        ...(against?.isSignificant ? { footnotes: [...(cell.footnotes ?? []), footnote] } : {}),
      };
    }),
  }));
  return { ...model, rows, notes: [...model.notes, noteOf([...found.values()], options, baseline!.header, model.name)] };
}

/** The cell less the baseline, seed by seed; undefined where they have not the same two seeds or more. */
function differences({ runs }: Cell, { runs: base }: Cell): Float64Array | undefined {
  if (!runs || !base) return undefined;
  const seeds = Object.keys(runs).sort();
  const isPaired = seeds.length > 1 && seeds.join("\0") === Object.keys(base).sort().join("\0");
  return isPaired ? Float64Array.from(seeds, (seed) => runs[seed]! - base[seed]!) : undefined;
}

const ADJUSTED: { readonly [method in Adjustment]: string } = {
  none: "not adjusted for their number",
  bonferroni: "Bonferroni-adjusted within each column",
  holm: "Holm-adjusted within each column",
  "benjamini-hochberg": "Benjamini-Hochberg-adjusted within each column",
};

const testOf = ({ adjust, level }: Significance): string =>
  `two-sided sign-flip permutation test of seeds in pairs, ${ADJUSTED[adjust]}, p < ${level}`;

const footnoteOf = (options: Significance, header: string): Footnote => ({
  symbol: "*",
  text: `Differs from ${header}: ${testOf(options)}.`,
});

/** What was compared, how many seeds, and whether so few could differ at all. */
function noteOf(found: readonly Against[], options: Significance, header: string, table: string): string {
  if (found.length === 0) return `No row has the seeds of ${header}: nothing is compared with it.`;
  const pairs = [...new Set(found.map((each) => each.pairs))].sort((a, b) => a - b);
  const said = `Compared with ${header} over ${pairs.join(" or ")} seeds`;
  const none = found.some(({ isSignificant }) => isSignificant) ? "" : `; nothing differs (${testOf(options)})`;
  const least = 2 ** (1 - pairs.at(-1)!);
  const weak = least >= options.level ? `; with so few seeds p is ${least} at least, so that no difference can show` : "";
  const bold = options.boldOnly ? "; bold only where the difference is significant" : "";
  return `${said}; differences, with ${percentText(1 - options.level)} bootstrap intervals, stand in ${table}.values.csv${none}${weak}${bold}.`;
}
