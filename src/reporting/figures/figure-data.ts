/** A line of a figure: one number of `x` and `y` a vertex of its path, in the path's order. */
export interface DataLine {
  /** Index of its name; lines of one name are the same model, class or stage in several panels. */
  readonly of: number;
  /** Said with the name: `area 0.912`. */
  readonly note?: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** A third number a vertex, where it is known; null stands for none. */
  readonly z?: readonly (number | null)[];
}

/** Lines in panels. The marks are named `line_PANEL_LINE` and `band_PANEL_LINE`, the panels `panel_PANEL`, entries of the legend `key_NAME_…`
 * with further numbers, since a name is given once. */
export interface LinesData {
  readonly kind: "lines";
  /** `nearest`: a reader is told the nearest vertex; `across`: the values of all lines of the panel at the nearest x. */
  readonly tell: "nearest" | "across";
  readonly names: readonly string[];
  /** What x, y and z are. */
  readonly x: string;
  readonly z?: string;
  readonly panels: readonly { readonly title: string; readonly y: string; readonly lines: readonly DataLine[] }[];
}

/** A matrix of coloured cells, and strips above it with a value a column. Marks: `matrix`, `strip_K`. */
export interface MatrixData {
  readonly kind: "matrix";
  /** What a value is: `z-score`. */
  readonly value: string;
  /** What a column is: `patient`. */
  readonly column: string;
  /** As drawn, from the top and from the left. */
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** 16-bit integers [rows, columns], least significant byte first, in base64: a row's values in its steps, −32768 where there is none. */
  readonly values: string;
  /** A row's step: its largest absolute value is 32,000 of them. */
  readonly steps: readonly number[];
  /** A column's text is `names[codes[column]]`. */
  readonly strips: readonly { readonly title: string; readonly names: readonly string[]; readonly codes: readonly number[] }[];
}

/** The numbers behind a figure's marks. They stand in the SVG's `<metadata>` as JSON, for pages that tell them under a pointer. */
export type FigureData = LinesData | MatrixData;

/** Prefix of the names of marks that a page has to find; frameSvg writes what follows it as `data-part`. */
const PART = "rg_";

/** Name of a Vega mark or Vega-Lite view: `partName("line", 0, 1)` is found by `[data-part="line-0-1"]`. */
export const partName = (...parts: readonly (string | number)[]): string => PART + parts.join("_");

/** The part that an element's classes name, as Vega writes them; null for none. */
export function partOf(classes: string): string | null {
  const plain = classes.replace(/(_line_\d+_\d+)_layer_0_/, "$1_"); // a line with points over it is two layers
  const found = new RegExp(`(?:^| )${PART}([a-z]+(?:_\\d+)*)(?:_marks|_group)?(?: |$)`).exec(plain);
  return found ? found[1]!.replaceAll("_", "-") : null;
}

/** Six significant digits: more than a screen can show, and half as long. */
export const short = (value: number): number => Number(value.toPrecision(6));
