/** How far a field is from its reference at most. */
export interface Deviation {
  readonly field: string;
  /** In the tolerance's terms (relative where that is). */
  readonly largest: number;
  readonly tolerance: number;
  /** Where the largest is. */
  readonly where: string;
  readonly values: number;
}

export const passes = ({ largest, tolerance }: Deviation): boolean => largest <= tolerance; // false for NaN

/** Largest of |ours − theirs| / scale over named values; a value that is missing or not finite is infinitely far. */
export function deviation(
  field: string,
  tolerance: number,
  theirs: Readonly<Record<string, number>>,
  ours: (name: string) => number | undefined,
  scale: (theirs: number) => number,
): Deviation {
  let largest = 0;
  let where = "";
  const names = Object.keys(theirs);
  for (const name of names) {
    const expected = theirs[name]!;
    const found = ours(name) ?? Number.NaN;
    const far = found === expected ? 0 : Math.abs(found - expected) / scale(expected);
    if (far > largest || Number.isNaN(far)) {
      largest = Number.isNaN(far) ? Number.POSITIVE_INFINITY : far;
      where = name;
    }
  }
  return { field, largest, tolerance, where, values: names.length };
}
