/** How the numbers of a claim are compared. */
export const COMPARISONS = ["greater", "less", "equal", "increasing"] as const;
export type ComparisonName = (typeof COMPARISONS)[number];

/** A number: of ours by its key, or a constant as it is written. */
export type Term = { readonly key: string } | { readonly constant: string };

/**
 * `greater` and `less`: the first is greater (less) than each of the others; `increasing`: each is less than the next; `equal`: all are
 * printed alike, a number of ours beside a constant with as many decimals as that has.
 */
export interface Condition {
  readonly comparison: ComparisonName;
  readonly terms: readonly Term[];
}

const KEY = /^[a-z0-9-]+(\.[a-z0-9-]+){1,3}$/;

/** A term as it is written; undefined where it is neither a number nor a key (`table2.rf.auc`). */
export function termOf(text: string): Term | undefined {
  if (text.trim() !== "" && Number.isFinite(Number(text))) return { constant: text };
  return KEY.test(text) ? { key: text } : undefined;
}

const SIGNS: { readonly [name in ComparisonName]: string } = { greater: ">", less: "<", increasing: "<", equal: "=" };

/** `table2.rf.auc > table2.lgbm.auc`, `0.001 > each of table4.a.p, table4.b.p`. */
export function comparisonText(comparison: ComparisonName, terms: readonly string[]): string {
  const sign = SIGNS[comparison];
  const isChain = comparison === "increasing" || comparison === "equal" || terms.length < 3;
  return isChain ? terms.join(` ${sign} `) : `${terms[0]} ${sign} each of ${terms.slice(1).join(", ")}`;
}

export const conditionText = ({ comparison, terms }: Condition): string =>
  comparisonText(
    comparison,
    terms.map((term) => ("key" in term ? term.key : term.constant)),
  );
