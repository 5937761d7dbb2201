import { nearest } from "../../formats/nearest.ts";
import { unreachable } from "../../runner/contract/failure.ts";
import { type Condition, comparisonText, type Term } from "../compare/condition.ts";
import type { Claim } from "../compare/statements.ts";
import { formatFixed } from "../tables/format-number.ts";
import { decimalsOf } from "../tables/printed-parts.ts";
import type { KeyedNumber, KeyedNumbers } from "./keyed-numbers.ts";

export type ClaimVerdict = "holds" | "does not hold" | "not tested";

/** A claim of the publication's text with what our numbers say of it. */
export interface JudgedClaim extends Claim {
  readonly verdict: ClaimVerdict;
  /** Our numbers, as they stand against one another: `0.937 > 0.931`. */
  readonly numbers: readonly string[];
  /** Why it was not tested, or a warning. */
  readonly why: string;
  /** Whether any number is from a synthetic cohort. */
  readonly synthetic: boolean;
  /** What the publication's own printed numbers say of it; `not tested` where it does not print them all. */
  readonly published: ClaimVerdict;
}

/** Holds claims against our numbers, and against the published ones by the same keys. */
export function judgeClaims(claims: readonly Claim[], ours: KeyedNumbers, published: KeyedNumbers): readonly JudgedClaim[] {
  return claims.map((claim) => {
    const judged = judge(claim.holdsWhen, ours);
    return { ...claim, ...judged, published: judge(claim.holdsWhen, published).verdict };
  });
}

type Judged = Pick<JudgedClaim, "verdict" | "numbers" | "why" | "synthetic">;

function judge(conditions: readonly Condition[], known: KeyedNumbers): Judged {
  const found = conditions.map((condition) => ({ condition, terms: condition.terms.map((term) => lookUp(term, known)) }));
  const all = found.flatMap(({ terms }) => terms);
  const missing = all.filter((term): term is Missing => "missing" in term);
  if (missing.length > 0) return { verdict: "not tested", numbers: [], why: whyNot(missing, known), synthetic: false };
  const synthetic = all.some((term) => "synthetic" in term && term.synthetic);
  const tested = found.map(({ condition, terms }) => {
    const numbers = terms as readonly Found[]; // none is missing here
    return { holds: holds(condition, numbers), text: comparisonText(condition.comparison, numbers.map(numberText)) };
  });
  const verdict = tested.every((one) => one.holds) ? "holds" : "does not hold";
  const why = synthetic ? "on a synthetic cohort, which says nothing about patients" : "";
  return { verdict, numbers: tested.map((one) => `${one.text}${one.holds ? "" : " (no)"}`), why, synthetic };
}

type Found = (KeyedNumber & { readonly value: number }) | { readonly text: string; readonly value: number };

/** A key that names no number, and why there is none. */
interface Missing {
  readonly missing: string;
  readonly why: string;
}

function lookUp(term: Term, known: KeyedNumbers): Found | Missing {
  if ("constant" in term) return { text: term.constant, value: Number(term.constant) };
  const number = known.get(term.key);
  if (number?.value != null) return { ...number, value: number.value };
  if (number) return { missing: term.key, why: number.why };
  const table = tableOf(term.key);
  return {
    missing: term.key,
    why: isMade(table, known) ? `${table} prints no such number` : `this experiment makes no ${table}`,
  };
}

const tableOf = (key: string): string => key.slice(0, key.indexOf("."));
const isMade = (table: string, known: KeyedNumbers): boolean => [...known.keys()].some((key) => tableOf(key) === table);

/** Reasons, each with the keys that it is of; of a single key that no table prints, what it may have meant. */
function whyNot(missing: readonly Missing[], known: KeyedNumbers): string {
  const reasons = [...new Set(missing.map(({ why }) => why))];
  const texts = reasons.map((reason) => {
    const keys = [...new Set(missing.filter(({ why }) => why === reason).map((one) => one.missing))];
    const more = keys.length > MOST_NAMED ? ` and ${keys.length - MOST_NAMED} more` : "";
    return `${reason} (${keys.slice(0, MOST_NAMED).join(", ")}${more})`;
  });
  const alone = missing.length === 1 ? missing[0]!.missing : undefined;
  const isUnknown = alone !== undefined && !known.has(alone) && isMade(tableOf(alone), known);
  const meant = isUnknown ? nearest(alone, [...known.keys()]) : undefined;
  return `${texts.join("; ")}${meant === undefined ? "" : `; did you mean ${meant}?`}`;
}

const MOST_NAMED = 3;

/** As it is printed; with three digits where only a bound is. */
const numberText = ({ text, value }: Found): string => (/^[<>]/.test(text) ? String(Number(value.toPrecision(3))) : text);

function holds({ comparison, terms }: Condition, numbers: readonly Found[]): boolean {
  const [first, ...others] = numbers as readonly [Found, ...Found[]]; // a condition has two terms or more
  switch (comparison) {
    case "greater":
      return others.every(({ value }) => first.value > value);
    case "less":
      return others.every(({ value }) => first.value < value);
    case "increasing":
      return others.every(({ value }, at) => numbers[at]!.value < value);
    case "equal":
      return others.every((other, at) => isEqual(numbers[at]!, terms[at]!, other, terms[at + 1]!));
    default:
      return unreachable(comparison);
  }
}

/** Beside a constant a number is printed with as many decimals as that has; two of ours are compared as they are printed. */
function isEqual(a: Found, termA: Term, b: Found, termB: Term): boolean {
  const [constant, other] =
    "constant" in termB ? [termB.constant, a] : "constant" in termA ? [termA.constant, b] : [undefined, b];
  return constant === undefined ? a.text === b.text : Number(formatFixed(other.value, decimalsOf(constant))) === Number(constant);
}
