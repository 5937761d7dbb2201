import { numberKey } from "./keys.ts";
import type { Cell } from "./model.ts";
import { beforeNumber, numbersOf, printedParts } from "./printed-parts.ts";
import { escapeTex } from "./tex-escape.ts";

/** A cell with numbers, as a column lines them up: what stands before the first, that number, its ±, and all the rest. */
export interface Pieces {
  readonly cell: Cell;
  /** Plain text, without the comparison sign that belongs to the number. */
  readonly before: string;
  /** `<` of `<0.001`; empty where there is none. */
  readonly comparator: string;
  readonly main: string;
  readonly mainKey: string;
  readonly sd?: string;
  readonly sdKey: string;
  /** LaTeX: further numbers (an interval). */
  readonly tail: string;
  /** The same without keys, to leave room. */
  readonly tailShape: string;
  /** LaTeX: marks of footnotes. */
  readonly marks: string;
}

/** `\rgval{key}{text}`: prints the text; regimen's package shows more of it in drafts. */
export const keyed = (key: string, tex: string): string => `\\rgval{${key}}{${tex}}`;

/** Marks of footnotes as LaTeX, or nothing. */
export const marksTex = (marks: readonly string[]): string =>
  marks.length === 0 ? "" : `\\textsuperscript{${marks.map(escapeTex).join(",")}}`;

/** A cell taken apart for its column; undefined where it has no numbers that could be lined up. */
export function piecesOf(cell: Cell, key: string, marks: readonly string[]): Pieces | undefined {
  const parts = printedParts(cell);
  if (!parts || parts.numbers[0]!.includes(",")) return undefined;
  const { numbers, gaps } = parts;
  const hasSd = gaps[1]!.trim() === "±" && numbers.length > 1;
  const from = hasSd ? 2 : 1;
  const rest = (print: (number: string, at: number) => string): string =>
    gaps
      .slice(from)
      .map((gap, k) => {
        if (from + k >= numbers.length) return escapeTex(gap);
        const { text, comparator } = beforeNumber(gap);
        return escapeTex(text) + print(escapeTex(comparator) + escapeTex(numbers[from + k]!), from + k);
      })
      .join("");
  const first = beforeNumber(gaps[0]!);
  return {
    cell,
    before: first.text,
    comparator: first.comparator,
    main: numbers[0]!.replace("−", "-"),
    mainKey: numberKey(key, cell, 0),
    ...(hasSd ? { sd: numbers[1]! } : {}),
    sdKey: numberKey(key, cell, 1),
    tail: rest((number, at) => keyed(numberKey(key, cell, at), number)),
    tailShape: rest((number) => number),
    marks: marksTex(marks),
  };
}

/** A cell that is printed as one text: words, a dash, a power of ten. */
export function textTex(cell: Cell, key: string, marks: readonly string[]): string {
  const text = escapeTex(cell.text);
  const isNumber = numbersOf(cell).length > 0;
  return ranked(cell, isNumber ? keyed(key, text) : text) + marksTex(marks);
}

/** The first number with its key, its comparison sign within and as it is: only digits are bold or underlined. */
export const mainTex = ({ cell, before, comparator, main, mainKey }: Pieces): string =>
  comparator === ""
    ? escapeTex(before) + ranked(cell, keyed(mainKey, escapeTex(main)))
    : escapeTex(before) + keyed(mainKey, escapeTex(comparator) + ranked(cell, escapeTex(main)));

/** Bold, underlined or as it is. */
export const ranked = ({ rank }: Cell, tex: string): string =>
  rank === "best" ? `\\textbf{${tex}}` : rank === "second" ? `\\underline{${tex}}` : tex;
