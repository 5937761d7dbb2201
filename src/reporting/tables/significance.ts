import { type Adjustment, adjustPValues } from "../../stats/tests/adjust.ts";
import { bootstrapMean } from "../../stats/tests/bootstrap-mean.ts";
import { signFlip } from "../../stats/tests/sign-flip.ts";
import { percentText } from "./format-number.ts";
import type { Against, Cell, Footnote, Paired, TableModel } from "./model.ts";
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
 * Compares each row with a baseline, column by column. Cells of several seeds by the sign-flip permutation test of the paired
 * differences and their mean with its bootstrap interval; cells of one run by the test on the same rows that they carry. p is adjusted
 * within the column. What differs gets `*`, and a footnote says by which tests. A cell that has neither the baseline's seeds (two or more,
 * the same ones) nor such a test is not compared.
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
      const paired = overSeeds(cell, base, options) ?? cell.paired;
      return paired?.baseline === options.baseline ? [{ cell, paired }] : [];
    });
    const adjusted = adjustPValues(
      compared.map(({ paired }) => paired.p),
      options.adjust,
    );
    for (const [k, { cell, paired }] of compared.entries())
      found.set(cell, { ...paired, p: adjusted[k]!, isSignificant: adjusted[k]! < options.level });
    if (compared.length > 0 && compared.every(({ cell }) => found.get(cell)!.isSignificant)) kept.add(base);
  }
  const footnote: Footnote = {
    symbol: "*",
    text: `Differs from ${baseline!.header}: ${testsOf([...found.values()], options)}.`,
  };
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
function overSeeds({ runs }: Cell, { runs: base }: Cell, options: Significance): Paired | undefined {
  if (!runs || !base) return undefined;
  const seeds = Object.keys(runs).sort();
  if (seeds.length < 2 || seeds.join("\0") !== Object.keys(base).sort().join("\0")) return undefined;
  const gaps = seeds.map((seed) => runs[seed]! - base[seed]!);
  const { value, ciLow, ciHigh } = bootstrapMean(gaps, { ...options, level: 1 - options.level });
  const { p } = signFlip(gaps, options);
  return { baseline: options.baseline, test: "sign-flip", difference: value, ciLow, ciHigh, p, pairs: gaps.length };
}

const TESTS: { readonly [test in Paired["test"]]: string } = {
  "sign-flip": "two-sided sign-flip permutation test of seeds in pairs",
  McNemar: "McNemar's exact test of the accuracies on the same rows",
  DeLong: "DeLong's test of the areas on the same rows",
  bootstrap: "bootstrap of the areas on the same rows, within the classes",
};

const ADJUSTED: { readonly [method in Adjustment]: string } = {
  none: "not adjusted for their number",
  bonferroni: "Bonferroni-adjusted within each column",
  holm: "Holm-adjusted within each column",
  "benjamini-hochberg": "Benjamini-Hochberg-adjusted within each column",
};

function testsOf(found: readonly Paired[], { adjust, level }: Significance): string {
  const tests = [...new Set(found.map(({ test }) => TESTS[test]))];
  return `${tests.join("; ")}; ${ADJUSTED[adjust]}, p < ${level}`;
}

/** What was compared, of how many seeds or rows, and whether so few seeds could differ at all. */
function noteOf(found: readonly Against[], options: Significance, header: string, table: string): string {
  if (found.length === 0) return `No row has the seeds or test rows of ${header}: nothing is compared with it.`;
  const over = (unit: string, isOf: (test: Paired["test"]) => boolean): string[] => {
    const pairs = [...new Set(found.filter(({ test }) => isOf(test)).map((each) => each.pairs))].sort((a, b) => a - b);
    return pairs.length > 0 ? [`${pairs.join(" or ")} ${unit}`] : [];
  };
  const sizes = [...over("seeds", (test) => test === "sign-flip"), ...over("rows", (test) => test !== "sign-flip")];
  const none = found.some(({ isSignificant }) => isSignificant) ? "" : `; nothing differs (${testsOf(found, options)})`;
  const seeds = found.flatMap(({ test, pairs }) => (test === "sign-flip" ? [pairs] : []));
  const least = seeds.length > 0 ? 2 ** (1 - Math.max(...seeds)) : 0;
  const weak = least >= options.level ? `; with so few seeds p is ${least} at least, so that no difference can show` : "";
  const bold = options.boldOnly ? "; bold only where the difference is significant" : "";
  return `Compared with ${header} over ${sizes.join(" and ")}; differences, with ${percentText(1 - options.level)} intervals, stand in ${table}.values.csv${none}${weak}${bold}.`;
}
