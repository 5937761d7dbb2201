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

/** Whether two cells are printed alike: equal but for spaces and the form of the minus sign. */
export const printedAlike = (a: string, b: string): boolean => normalise(a) === normalise(b);
const normalise = (text: string): string => text.replace(/−/g, "-").replace(/\s+/g, "");
