import { type Cell, type Footnote, notesOf, type TableModel } from "./model.ts";

/** Marks of a table's footnotes, and the lines that they lead to. */
export interface Footnotes {
  /** The marks of some footnotes, in order (`a`, `*`). */
  readonly marks: (footnotes: readonly Footnote[] | undefined) => readonly string[];
  /** The table's notes first, without a mark, then the footnotes. */
  readonly lines: readonly { readonly mark?: string; readonly text: string }[];
}

/** Letters footnotes from `a` on in reading order (headings, then row by row); equal texts have one mark. */
export function footnotesOf(model: TableModel): Footnotes {
  const marks = new Map<string, string>();
  let letters = 0;
  const add = (footnotes: readonly Footnote[] = []): void => {
    for (const { text, symbol } of footnotes) if (!marks.has(text)) marks.set(text, symbol ?? letter(letters++));
  };
  for (const column of model.columns) add(column.footnotes);
  for (const row of model.rows) {
    add(row.footnotes);
    for (const cell of row.cells) add(cellFootnotes(cell));
  }
  return {
    marks: (footnotes = []) => [...new Set(footnotes.map(({ text }) => marks.get(text)!))],
    lines: [...notesOf(model).map((text) => ({ text })), ...[...marks].map(([text, mark]) => ({ mark, text }))],
  };
}

/** A cell's footnotes, the reason of a missing value included. */
export function cellFootnotes({ footnotes = [], missing, reason }: Cell): readonly Footnote[] {
  if (!missing) return footnotes;
  const word = missing.charAt(0).toUpperCase() + missing.slice(1);
  return [...footnotes, { text: reason ? `${word}: ${reason.replace(/\.$/, "")}.` : `${word}.` }];
}

/** 0 is `a`, 25 `z`, 26 `aa`. */
const letter = (at: number): string => (at < 26 ? "" : letter(Math.floor(at / 26) - 1)) + String.fromCharCode(97 + (at % 26));
