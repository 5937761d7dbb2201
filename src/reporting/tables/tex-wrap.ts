import { InputError } from "../../runner/contract/failure.ts";
import { LONG_AND_FIT, type Rules, type TexOptions } from "./tex-options.ts";

/** A table's lines by their place. */
export interface TexParts {
  /** Column specification. */
  readonly spec: string;
  /** Columns of the tabular. */
  readonly width: number;
  readonly head: readonly string[];
  readonly body: readonly string[];
  readonly notes: readonly string[];
  readonly rules: Rules;
  /** LaTeX. */
  readonly caption: string;
}

interface Wrapped {
  readonly lines: readonly string[];
  /** What it needs beside the packages of rules and alignment. */
  readonly packages: readonly string[];
}

/** The lines of a table in their environment: tabular or longtable, shrunk, turned or floating as asked for. */
export function wrapTable(parts: TexParts, options: TexOptions): Wrapped {
  if (options.long) return longTable(parts, options);
  const { rules, spec } = parts;
  const tabular = [
    `\\begin{tabular}{${spec}}`,
    rules.top,
    ...parts.head,
    rules.middle,
    ...parts.body,
    rules.bottom,
    ...parts.notes,
    "\\end{tabular}",
  ];
  const fitted = options.fit
    ? within(tabular, "\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%")
    : tabular;
  const boxed = options.rotate && !options.float ? within(fitted, "\\rotatebox{90}{%") : fitted;
  const graphics = options.fit || (options.rotate && !options.float) ? ["graphicx"] : [];
  if (!options.float) return { lines: boxed, packages: graphics };
  const [environment, place] = options.rotate ? ["sidewaystable", ""] : ["table", "[tbp]"];
  return {
    lines: [
      `\\begin{${environment}}${place}`,
      "\\centering",
      `\\caption{${parts.caption}}`,
      ...(options.label ? [`\\label{${options.label}}`] : []),
      ...boxed,
      `\\end{${environment}}`,
    ],
    packages: [...graphics, ...(options.rotate ? ["rotating"] : [])],
  };
}

const within = (lines: readonly string[], open: string): string[] => [open, ...lines.slice(0, -1), `${lines.at(-1)}}`];

/** A longtable: the heading on each page, the notes on the last. With `float` it has caption and label, which it numbers as a table. */
function longTable({ spec, width, head, body, notes, rules, caption }: TexParts, options: TexOptions): Wrapped {
  if (options.fit) throw new InputError({ code: "long-table-fit", ...LONG_AND_FIT });
  const label = options.label ? `\\label{${options.label}}` : "";
  const top = [rules.top, ...head, rules.middle];
  const lines = [
    `\\begin{longtable}{${spec}}`,
    ...(options.float ? [`\\caption{${caption}}${label}\\\\`] : []),
    ...top,
    "\\endfirsthead",
    `\\multicolumn{${width}}{@{}l}{\\footnotesize\\emph{continued}} \\\\`,
    ...top,
    "\\endhead",
    rules.bottom,
    "\\endfoot",
    rules.bottom,
    ...notes,
    "\\endlastfoot",
    ...body,
    "\\end{longtable}",
  ];
  if (!options.rotate) return { lines, packages: ["longtable"] };
  return { lines: ["\\begin{landscape}", ...lines, "\\end{landscape}"], packages: ["longtable", "pdflscape"] };
}
