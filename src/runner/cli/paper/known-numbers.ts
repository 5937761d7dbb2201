import { wordsOf } from "./sentence.ts";

/** A number that the results print, as the check needs it. */
export interface KnownNumber {
  /** As `\rgval` has it after export: `covid-mtl/table2.rf.auc`. */
  readonly key: string;
  /** What `\rgvalue` takes for it, where the values define it; null where none does. */
  readonly name: string | null;
  readonly text: string | null;
  readonly value: number | string | null;
  /** Of a value by name: the key of the number that it is; else null. */
  readonly of: string | null;
  /** Words that name it in a text: those of its row, its column and its own name. */
  readonly row: readonly string[];
  readonly column: readonly string[];
}

/** The numbers in the order of their values, and by what they print. */
export interface KnownNumbers {
  readonly values: Float64Array;
  readonly sorted: readonly KnownNumber[];
  readonly byText: ReadonlyMap<string, readonly KnownNumber[]>;
}

export function knownNumbers(numbers: readonly KnownNumber[]): KnownNumbers {
  const valued = numbers
    .flatMap((number) =>
      typeof number.value === "number" && Number.isFinite(number.value) ? [[number.value, number] as const] : [],
    )
    .sort(([a, one], [b, other]) => a - b || (one.key < other.key ? -1 : 1));
  const byText = new Map<string, KnownNumber[]>();
  for (const number of numbers) {
    const digits = number.text === null ? undefined : digitsOf(number.text);
    if (digits === undefined) continue;
    const same = byText.get(digits);
    if (same) same.push(number);
    else byText.set(digits, [number]);
  }
  return { values: Float64Array.from(valued, ([value]) => value), sorted: valued.map(([, number]) => number), byText };
}

/** A printed number as digits, without groups of thousands and with a hyphen for its sign; undefined where it is more than one. */
export function digitsOf(text: string): string | undefined {
  const plain = text.replace(/^[\s$]+|[\s$%\\]+$/g, "").replace("−", "-");
  if (!/^[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?$/.test(plain)) return undefined;
  return plain.replace("+", "").replaceAll(",", "");
}

/** The numbers whose values lie in a range, both ends included; O(log n + those). */
export function numbersBetween({ values, sorted }: KnownNumbers, low: number, high: number): readonly KnownNumber[] {
  return sorted.slice(firstFrom(values, low), firstFrom(values, high, true));
}

/** How many values lie in a range. */
export const countBetween = ({ values }: KnownNumbers, low: number, high: number): number =>
  firstFrom(values, high, true) - firstFrom(values, low);

function firstFrom(values: Float64Array, bound: number, after = false): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = values[middle] as number;
    if (value < bound || (after && value === bound)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Words that stand in any text and name nothing. */
const COMMON: ReadonlySet<string> = new Set(
  "a all an and at by for from in is it no not of on or per than the to vs was were with we our this that n p k s x y value values number total".split(
    " ",
  ),
);

/** Words that name a row or column in a text. */
export const namingWords = (...texts: readonly string[]): readonly string[] =>
  [...new Set(texts.flatMap(wordsOf))].filter((word) => !COMMON.has(word) && (word.length > 1 || /\p{Lu}/u.test(word)));
