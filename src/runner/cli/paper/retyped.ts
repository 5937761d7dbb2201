import { countBetween, digitsOf, type KnownNumber, type KnownNumbers, numbersBetween } from "./known-numbers.ts";
import { type Literal, literalsIn } from "./literals.ts";
import type { ScannedTex } from "./scan-tex.ts";
import { hasUnit, isCount, isLevel, isNumbered, type Sentence, sentenceAt } from "./sentence.ts";

/** A number of the text that equals one of the results. */
export interface Retyped {
  readonly literal: Literal;
  /** The numbers that it may be, the likeliest first: those that print the same, else those that come out the same when rounded. */
  readonly numbers: readonly KnownNumber[];
  /** How many more there are. */
  readonly more: number;
}

/** Fewest digits that tell something; with two, chance is as likely. */
const DIGITS = 3;
/** As many places to each side tell how likely a number equals one of the results by chance. */
const AROUND = 20;
/** From this share of equal neighbours on, words of the row or column must stand in the sentence. */
const CROWDED = 0.05;
/** As many numbers that no word tells apart say nothing. */
const MANY = 8;
/** From this share of the best score on, a number may be meant as well. */
const CLOSE = 0.6;
/** Most numbers that are named. */
const NAMED = 2;

/**
 * The numbers of a text that are typed by hand though the results print them. What is left out on purpose stands in docs/check-paper.md;
 * O(n log m) in the length of the text and the number of results.
 */
export function retypedIn(scanned: ScannedTex, source: string, known: KnownNumbers): readonly Retyped[] {
  return literalsIn(scanned.prose, source).flatMap((literal): readonly Retyped[] => {
    if (!isTelling(literal)) return [];
    const equal = equalNumbers(literal, known);
    if (equal.length === 0) return [];
    const sentence = sentenceAt(scanned.prose, source, literal.start, literal.end);
    if (isNumbered(sentence) || isLevel(sentence)) return [];
    const ranked = byWords(nearestPrints(literal, equal), sentence);
    const named = ranked.filter(({ score }) => score > 0);
    if (named.length === 0 && (needsWords(literal, sentence, known) || equal.length > MANY)) return [];
    const best = named.length > 0 ? named.filter(({ score }) => score >= CLOSE * named[0]!.score) : ranked;
    const numbers = best.slice(0, NAMED).map(({ number }) => number);
    return [{ literal, numbers, more: best.length - numbers.length }];
  });
}

/** Enough digits, and neither round (0.500, 1.00) nor a year. */
function isTelling({ significant, digits, decimals, isGrouped, value }: Literal): boolean {
  if (significant < DIGITS || digits.replace(/e.*|[-.0]/g, "").length < 2) return false;
  return decimals > 0 || isGrouped || value < 1800 || value > 2100;
}

/** Numbers that print the same, or whose value comes out the same when rounded to as many places; a percentage as a share, too. */
function equalNumbers(literal: Literal, known: KnownNumbers): readonly KnownNumber[] {
  const { value, half, decimals, digits, isPercent } = literal;
  const tolerance = decimals === 0 && half === 0.5 ? 1e-9 : half * (1 + 1e-9);
  const found = new Set<KnownNumber>(known.byText.get(digits) ?? []);
  for (const number of numbersBetween(known, value - tolerance, value + tolerance)) found.add(number);
  if (decimals > 0)
    for (const number of numbersBetween(known, (value - tolerance) / 100, (value + tolerance) / 100))
      if (isPercent || number.text?.includes("%")) found.add(number);
  return [...found];
}

/** Those that print the same; without one those that print more digits, and so are rounded to it; without these all. */
function nearestPrints({ digits, value, half }: Literal, equal: readonly KnownNumber[]): readonly KnownNumber[] {
  const texts = new Map(equal.map((number) => [number, number.text === null ? undefined : digitsOf(number.text)]));
  const same = equal.filter((number) => texts.get(number) === digits);
  if (same.length > 0) return same;
  const finer = equal.filter((number) => Math.abs(Number(texts.get(number)) - value) <= half * (1 + 1e-9));
  return finer.length > 0 ? finer : equal;
}

/** Whether equality alone says too little. */
function needsWords(literal: Literal, sentence: Sentence, known: KnownNumbers): boolean {
  if (literal.decimals === 0) return !isCount(sentence);
  if (hasUnit(sentence)) return true;
  return shareAround(literal, known) > CROWDED;
}

/** The share of the numbers around a literal, of as many places, that would equal a result as well. */
function shareAround({ value, half, isPercent }: Literal, known: KnownNumbers): number {
  const unit = 2 * half;
  const scales = isPercent ? [1, 100] : [1];
  const hits = new Set<number>();
  for (const scale of scales) {
    const [low, high] = [(value - (AROUND + 0.5) * unit) / scale, (value + (AROUND + 0.5) * unit) / scale];
    if (countBetween(known, low, high) > 100 * AROUND) return 1;
    for (const { value: other } of numbersBetween(known, low, high))
      hits.add(Math.round(((other as number) * scale - value) / unit));
  }
  hits.delete(0);
  return hits.size / (2 * AROUND);
}

interface Ranked {
  readonly number: KnownNumber;
  readonly score: number;
}

/**
 * By how many words of row and column stand in the sentence, a word of the row counting more than one of the column, then by the shorter
 * name; of a value by name and the number that it is, if both equal, the value alone.
 */
function byWords(numbers: readonly KnownNumber[], { words }: Sentence): readonly Ranked[] {
  const share = (names: readonly string[]): number =>
    names.length === 0 ? 0 : names.filter((name) => words.has(name)).length / names.length;
  const scores = new Map(numbers.map(({ key, row, column }) => [key, 2 * share(row) + share(column)]));
  const named = new Set(numbers.map(({ of }) => of));
  return numbers
    .filter(({ key }) => !named.has(key))
    .map((number) => ({ number, score: Math.max(scores.get(number.key) ?? 0, scores.get(number.of ?? "") ?? 0) }))
    .sort((a, b) => b.score - a.score || length(a.number) - length(b.number) || (a.number.key < b.number.key ? -1 : 1));
}

const length = ({ name }: KnownNumber): number => name?.length ?? Number.MAX_SAFE_INTEGER;
