import { cellFootnotes, type Footnotes } from "./footnotes.ts";
import { cellKeys } from "./keys.ts";
import type { Cell, ModelColumn, TableModel } from "./model.ts";
import { decimalsOf } from "./printed-parts.ts";
import { keyed, mainTex, type Pieces, piecesOf, textTex } from "./tex-cells.ts";
import { escapeTex } from "./tex-escape.ts";
import type { Alignment } from "./tex-options.ts";

/** A column of the model as LaTeX: one or several columns of the tabular. */
export interface TexColumn {
  readonly spec: string;
  /** How many columns of the tabular it takes. */
  readonly span: number;
  /** A text in the tabular's column(s), centred where numbers are lined up. */
  readonly head: (tex: string) => string;
  /** The cell of each row, `&` between the tabular's columns. */
  readonly cells: readonly string[];
}

/** All columns of the model, its row headers left out. */
export function texColumns(model: TableModel, footnotes: Footnotes, align: Alignment): readonly TexColumn[] {
  const keys = cellKeys(model);
  return model.columns.map((column, at) => {
    const own = model.rows.map((row, r) => {
      const cell = row.cells[at]!;
      const marks = footnotes.marks(cellFootnotes(cell));
      const key = keys[r]![at]!;
      return { cell, text: textTex(cell, key, marks), pieces: piecesOf(cell, key, marks) };
    });
    const pieces = own.flatMap((each) => (each.pieces ? [each.pieces] : []));
    if (column.align !== "decimal" || pieces.length === 0) return textColumn(column, own);
    return align === "siunitx" ? siunitxColumn(own, shapeOf(pieces)) : paddedColumn(own, shapeOf(pieces));
  });
}

interface Own {
  readonly cell: Cell;
  /** The cell as one text. */
  readonly text: string;
  readonly pieces: Pieces | undefined;
}

/** Digits before and after the point, and whether a sign needs room. */
interface Digits {
  readonly whole: number;
  readonly decimals: number;
  readonly hasSign: boolean;
}

interface Shape {
  readonly main: Digits;
  readonly sd: Digits | undefined;
  readonly hasBefore: boolean;
  /** The widest tail and marks; empty where there are none. */
  readonly tail: string;
  readonly marks: string;
  readonly isBold: boolean;
  readonly isSigned: boolean;
}

const ALIGN = { left: "l", right: "r", center: "c", decimal: "r" } as const;

const textColumn = ({ align }: ModelColumn, own: readonly Own[]): TexColumn => ({
  spec: ALIGN[align],
  span: 1,
  head: (tex) => tex,
  cells: own.map(({ pieces, text }) => (pieces ? joined(pieces) : text)),
});

/** A cell with numbers as running text, each number with its key. */
const joined = (pieces: Pieces): string =>
  mainTex(pieces) +
  (pieces.sd === undefined ? "" : `$\\pm$${keyed(pieces.sdKey, escapeTex(pieces.sd))}`) +
  pieces.tail +
  pieces.marks;

function shapeOf(pieces: readonly Pieces[]): Shape {
  const sds = pieces.flatMap(({ sd }) => (sd === undefined ? [] : [sd]));
  const longest = (texts: readonly string[]): string =>
    texts.reduce((most, text) => (text.length > most.length ? text : most), "");
  return {
    main: digitsOf(pieces.map(({ main }) => main)),
    sd: sds.length > 0 ? digitsOf(sds) : undefined,
    hasBefore: pieces.some(({ before, comparator }) => before + comparator !== ""),
    tail: longest(pieces.map(({ tailShape }) => tailShape)),
    marks: longest(pieces.map(({ marks }) => marks)),
    isBold: pieces.some(({ cell }) => cell.rank === "best"),
    isSigned: pieces.some(({ main }) => main.startsWith("+")),
  };
}

const wholeOf = (number: string): number => number.replace(/^[-+]/, "").split(".")[0]!.length;
const digitsOf = (numbers: readonly string[]): Digits => ({
  whole: Math.max(...numbers.map(wholeOf)),
  decimals: Math.max(...numbers.map(decimalsOf)),
  hasSign: numbers.some((number) => /^[-+]/.test(number)),
});

const phantom = (tex: string): string => (tex === "" ? "" : `\\phantom{${tex}}`);
/** Room for the decimals that a number lacks. */
const rightRoom = (number: string, { decimals }: Digits): string => {
  const own = decimalsOf(number);
  return phantom((own === 0 && decimals > 0 ? "." : "") + "0".repeat(decimals - own));
};

/** Right-aligned text, with room where others have more decimals, a ± or a tail. */
function paddedColumn(own: readonly Own[], shape: Shape): TexColumn {
  const cells = own.map(({ pieces, text }) => {
    if (!pieces) return text;
    const { main, sd, sdKey, tail, marks } = pieces;
    let tex = mainTex(pieces) + rightRoom(main, shape.main);
    if (shape.sd) {
      const left = phantom("0".repeat(shape.sd.whole - (sd === undefined ? shape.sd.whole : wholeOf(sd))));
      tex +=
        sd === undefined
          ? phantom(`$\\pm$${"0".repeat(shape.sd.whole)}${shape.sd.decimals > 0 ? `.${"0".repeat(shape.sd.decimals)}` : ""}`)
          : `$\\pm$${left}${keyed(sdKey, escapeTex(sd))}${rightRoom(sd, shape.sd)}`;
    }
    return tex + (tail === "" ? phantom(shape.tail) : tail) + (marks === "" ? phantom(shape.marks) : marks);
  });
  return { spec: "r", span: 1, head: (tex) => tex, cells };
}

/**
 * Columns `r@{}` for what stands before, `S`, `@{\,$\pm$\,}S` for the ±, `@{}l` for an interval, as far as any cell needs them. The ±
 * stays with its number below a wide heading, whose room goes to the last column. Marks have their room
 * after the column where nothing follows, so that numbers stay in the middle below their heading.
 */
function siunitxColumn(own: readonly Own[], shape: Shape): TexColumn {
  const format = ({ whole, decimals, hasSign }: Digits): string => `${hasSign ? "-" : ""}${whole}.${decimals}`;
  const plus = shape.isSigned ? ",retain-explicit-plus" : "";
  const bold = shape.isBold ? ",detect-weight" : "";
  const main = `S[table-format=${format(shape.main)},group-minimum-digits=99${bold}${plus}]`;
  const spec = [
    ...(shape.hasBefore ? ["r@{}"] : []),
    main,
    ...(shape.sd
      ? [`@{\\,$\\pm$\\,}S[table-format=${format(shape.sd)},group-minimum-digits=99,table-number-alignment=left]`]
      : []),
    ...(shape.tail ? ["@{}l"] : shape.marks ? [`!{\\hphantom{${shape.marks}}}`] : []),
  ].join("");
  const span = 1 + Number(shape.hasBefore) + Number(shape.sd !== undefined) + Number(shape.tail !== "");
  const across = (tex: string): string => (span === 1 ? `{${tex}}` : `\\multicolumn{${span}}{c}{${tex}}`);
  const cells = own.map(({ pieces, text }) => {
    if (!pieces) return across(text);
    const { before, comparator, sd, sdKey, tail } = pieces;
    const marks = shape.tail || pieces.marks === "" ? "" : `\\rlap{\\mdseries${pieces.marks}}`;
    const number = siunitxNumber(pieces, shape.main, sd === undefined ? marks : "");
    const isAlone = shape.sd !== undefined && sd === undefined;
    return [
      ...(shape.hasBefore ? [escapeTex(before + comparator)] : []),
      isAlone ? `\\multicolumn{1}{${main}@{\\phantom{\\,$\\pm$\\,}}}{${number}}` : number,
      ...(shape.sd ? [sd === undefined ? "" : `${keyed(sdKey, sd)}${marks && `{${marks}}`}`] : []),
      ...(shape.tail ? [tail.replace(/^ /, "~") + pieces.marks] : []),
    ].join(" & ");
  });
  return { spec, span, head: across, cells };
}

/**
 * A number for an S column, which expands \rgval to its text. Bold goes through a protected macro within it, since siunitx 2 takes an
 * expanded \bfseries for text and leaves room for what stands before a macro. An S column cannot underline: there the number is set as
 * text with the room that siunitx would leave, so that it stands where the others do.
 */
function siunitxNumber({ cell, main, mainKey }: Pieces, shape: Digits, marks: string): string {
  if (cell.rank !== "second") return keyed(mainKey, cell.rank === "best" ? `\\rgbold ${main}` : main) + (marks && `{${marks}}`);
  const sign = shape.hasSign && !/^[-+]/.test(main) ? "-" : "";
  const left = phantom(sign + "0".repeat(shape.whole - wholeOf(main)));
  return `{$${left}\\underline{${keyed(mainKey, main)}}${marks}${rightRoom(main, shape)}$}`;
}
