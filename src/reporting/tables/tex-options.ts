/** How numbers are lined up: by siunitx's S columns, or by padded text, which needs no package. */
export type Alignment = "plain" | "siunitx";

export interface TexOptions {
  /** Wraps the tabular in a `table` float with the caption above it. Default false: the author owns float, caption and label. */
  readonly float?: boolean;
  /** Shrinks a table that is wider than the line to its width (package graphicx). Default false. */
  readonly fit?: boolean;
  /** Turns it by 90 degrees (graphicx; a float needs rotating, a long table pdflscape). Default false. */
  readonly rotate?: boolean;
  /** A longtable, which breaks over pages and repeats its heading. Default false. */
  readonly long?: boolean;
  /** `\label` of the float. */
  readonly label?: string;
  /** How numbers are lined up. @default "plain" */
  readonly align?: Alignment;
  /** booktabs' rules, or those that need no package. @default "booktabs" */
  readonly rules?: "booktabs" | "hline";
}

/** What is said of a table that is to be both long and fitted. */
export const LONG_AND_FIT = {
  message: "a long table cannot be shrunk to the line, since it breaks over pages",
  help: 'leave out "fit", or turn the table with "rotate"',
};

/** Lines of rules, by their place. */
export interface Rules {
  readonly top: string;
  readonly middle: string;
  readonly bottom: string;
  readonly under: (start: number, end: number) => string;
  readonly space: readonly string[];
}
