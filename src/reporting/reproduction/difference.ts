import type { Printed } from "../compare/printed.ts";

/** Ours less the published number, one for each number of a cell. */
export interface Difference {
  readonly signed: readonly number[];
  /** The same in units of the last printed place. */
  readonly units: readonly number[];
}

/**
 * Ours less published, with its sign. Beside a published bound it is 0 where ours keeps the bound, else how far beyond it is. Undefined
 * where the two have not as many numbers, or one of ours is no number.
 */
export function differenceOf(values: readonly number[], { numbers, halfUnits, bound }: Printed): Difference | undefined {
  if (numbers.length === 0 || numbers.length !== values.length || values.some(Number.isNaN)) return undefined;
  const signed = values.map((value, at) => {
    const published = numbers[at]!;
    if (bound === "<") return Math.max(0, value - published);
    if (bound === ">") return Math.min(0, value - published);
    return value - published;
  });
  return { signed, units: signed.map((size, at) => size / (2 * halfUnits[at]!)) };
}
