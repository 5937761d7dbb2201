import { formatFixed } from "../tables/format-number.ts";

/** A printed cell taken apart. */
export interface Printed {
  /** The numbers in it, in order (`54.67±16.81` has two). */
  readonly numbers: readonly number[];
  /** Half a unit in the last printed place, for each number. */
  readonly halfUnits: readonly number[];
  /** `<` where the cell states a bound (`<0.001`). */
  readonly bound: "<" | ">" | null;
}

/** Takes a printed cell apart. A minus (`-` or `−`) is a sign only where no digit stands before it; commas between digits group thousands. */
export function parsePrinted(text: string): Printed {
  const plain = text.replace(/−/g, "-").replace(/(?<=\d),(?=\d{3}(?!\d))/g, "");
  const found = [...plain.matchAll(/(?:(?<!\d)-)?\d+(?:\.(\d+))?/g)];
  return {
    numbers: found.map((match) => Number(match[0])),
    halfUnits: found.map((match) => Number(`5e-${(match[1] ?? "").length + 1}`)),
    bound: plain.trim().startsWith("<") ? "<" : plain.trim().startsWith(">") ? ">" : null,
  };
}

/**
 * Our numbers printed like a published cell: its pattern, its decimals, rounded once from full precision; a bound that ours keeps
 * is printed as that bound. Undefined where the published cell holds another count of numbers than ours.
 *
 * @example printLike([0.8437], "0.84") // "0.84"
 * @example printLike([1e-9], "<0.001") // "<0.001"
 */
export function printLike(values: readonly number[], published: string): string | undefined {
  const { numbers, halfUnits, bound } = parsePrinted(published);
  if (numbers.length !== values.length || values.length === 0) return undefined;
  const digits = halfUnits.map((half) => Math.max(0, Math.round(-Math.log10(half * 2))));
  if (bound) {
    const [value, limit] = [values[0] as number, numbers[0] as number];
    return (bound === "<" ? value < limit : value > limit) ? published : formatFixed(value, digits[0] as number);
  }
  let at = -1;
  return published.replace(NUMBER, (text) => {
    at++;
    const plain = formatFixed(values[at] as number, digits[at] as number);
    return text.includes(",") ? plain.replace(/\B(?=(\d{3})+(?!\d))/g, ",") : plain;
  });
}

/** A number as papers print it, thousands grouped or not. */
const NUMBER = /(?:(?<!\d)[-−])?\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?:(?<!\d)[-−])?\d+(?:\.\d+)?/g;

/** Whether two cells are printed alike: equal but for spaces and the form of the minus sign. */
export const printedAlike = (a: string, b: string): boolean => normalise(a) === normalise(b);
const normalise = (text: string): string => text.replace(/−/g, "-").replace(/\s+/g, "");
