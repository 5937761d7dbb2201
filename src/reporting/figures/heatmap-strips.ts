import { findColumn, findNumbers } from "../../formats/columns.ts";
import { cellText, type Table } from "../../formats/table.ts";
import { formatCount } from "../tables/format-number.ts";
import { classColours, hexToRgb, MISSING_COLOUR, ramp, SEQUENTIAL } from "./palette.ts";

export interface Annotation {
  /** Column of the labels table. */
  readonly column: string;
  readonly title: string;
  readonly show: "continuous" | "classes";
  /** Classes: value to printed text, in legend order. */
  readonly classes?: Readonly<Record<string, string>> | undefined;
  /** Whether the classes run from less to more. */
  readonly ordered?: boolean | undefined;
  /** Hex colours of the classes instead of the built-in ones. */
  readonly colours?: readonly string[] | undefined;
}

/** One strip: a palette index a patient in drawing order, and its legend. */
export interface Strip {
  readonly title: string;
  readonly pixels: Uint8Array;
  readonly palette: readonly [number, number, number][];
  /** What a patient has there, in words; empty where it is not known. */
  readonly texts: readonly string[];
  readonly legend:
    | { readonly kind: "gradient"; readonly low: number; readonly high: number }
    | { readonly kind: "classes"; readonly entries: readonly { readonly text: string; readonly colour: string }[] };
}

const SHADES = 64;

/** The strip of an annotation: `rows[i]` is the labels table's row of the i-th patient drawn. Missing values are white. */
export function annotationStrip(labels: Table, rows: ArrayLike<number>, spec: Annotation): Strip {
  return spec.show === "continuous" ? continuous(labels, rows, spec) : classes(labels, rows, spec);
}

function continuous(labels: Table, rows: ArrayLike<number>, { column, title }: Annotation): Strip {
  const values = findNumbers(labels, column, "the labels").values;
  const drawn = Array.from(rows, (row) => values[row]!);
  const present = drawn.filter((value) => !Number.isNaN(value));
  const low = Math.min(...present);
  const high = Math.max(...present);
  const shade = (value: number): number =>
    Number.isNaN(value) ? SHADES : high === low ? 0 : Math.round(((value - low) / (high - low)) * (SHADES - 1));
  return {
    title,
    pixels: Uint8Array.from(drawn, shade),
    palette: [...ramp(SEQUENTIAL, SHADES), hexToRgb(MISSING_COLOUR)],
    texts: drawn.map((value) => (Number.isNaN(value) ? "" : String(value))),
    legend: { kind: "gradient", low, high },
  };
}

function classes(labels: Table, rows: ArrayLike<number>, spec: Annotation): Strip {
  const column = findColumn(labels, spec.column, "the labels");
  const texts = Array.from(rows, (row) => cellText(column, row) ?? "");
  const names = Object.entries(spec.classes ?? Object.fromEntries([...new Set(texts)].sort().map((text) => [text, text])));
  const builtIn = classColours(names.length, spec.ordered ?? false);
  const colours = names.map((_, index) => spec.colours?.[index] ?? builtIn[index]!);
  const codes = texts.map((text) => names.findIndex(([value]) => value === text));
  const missing = codes.filter((code) => code < 0).length;
  const entries = names.map(([, text], index) => {
    const count = codes.filter((code) => code === index).length;
    return { text: `${text} (${formatCount(count)})`, colour: colours[index]! };
  });
  return {
    title: spec.title,
    pixels: Uint8Array.from(codes, (code) => (code < 0 ? names.length : code)),
    palette: [...colours, MISSING_COLOUR].map(hexToRgb),
    texts: codes.map((code) => names[code]?.[1] ?? ""),
    legend: {
      kind: "classes",
      entries: missing > 0 ? [...entries, { text: `not known (${formatCount(missing)})`, colour: MISSING_COLOUR }] : entries,
    },
  };
}
