import { createHash } from "node:crypto";
import { shortDigest } from "../../formats/short-digest.ts";
import { type Footnotes, footnotesOf } from "./footnotes.ts";
import { headingOf, runsByGroup, SYNTHETIC_NOTE, type TableModel } from "./model.ts";
import { marksTex } from "./tex-cells.ts";
import { type TexColumn, texColumns } from "./tex-columns.ts";
import { escapeTex, pairQuotes } from "./tex-escape.ts";
import type { Rules, TexOptions } from "./tex-options.ts";
import { wrapTable } from "./tex-wrap.ts";

/**
 * The table as LaTeX: a `tabular` and nothing else unless `float`. Notes are the tabular's last rows, broken to the table's own width, so
 * that it can be put in \resizebox or a float as it is. Compiles with pdfLaTeX; its first lines name the packages that it needs.
 */
export function tableTex(model: TableModel, options: TexOptions = {}): string {
  const footnotes = footnotesOf(model);
  const columns = texColumns(model, footnotes, options.align ?? "plain");
  const width = 1 + columns.reduce((sum, { span }) => sum + span, 0);
  const rules = RULES[options.rules ?? "booktabs"];
  const notes = footnotes.lines.flatMap((line, index) => noteRows(line, index === 0 ? rules.space : [], width, noteWidth(model)));
  const parts = {
    spec: `@{}l${columns.map(({ spec }) => spec).join("")}@{}`,
    width,
    head: heading(model, columns, footnotes, rules),
    body: body(model, columns, footnotes, width, rules),
    notes,
    rules,
    caption: escapeTex(model.caption),
  };
  const { lines, packages } = wrapTable(parts, options);
  const needed = [
    ...(options.rules === "hline" ? [] : ["booktabs"]),
    ...(options.align === "siunitx" ? ["siunitx"] : []),
    ...packages,
  ];
  return `${[...comment(model, needed), ...macros(lines), ...lines].join("\n")}\n`;
}

const RULES: { readonly [name in "booktabs" | "hline"]: Rules } = {
  booktabs: {
    top: "\\toprule",
    middle: "\\midrule",
    bottom: "\\bottomrule",
    under: (start, end) => `\\cmidrule(lr){${start}-${end}}`,
    space: ["\\addlinespace"],
  },
  hline: {
    top: "\\hline",
    middle: "\\hline",
    bottom: "\\hline",
    under: (start, end) => `\\cline{${start}-${end}}`,
    space: [],
  },
};

function comment(model: TableModel, packages: readonly string[]): string[] {
  const oneLine = (text: string): string => text.replace(/\s+/g, " ");
  const half = model.rounding === "half-even" ? "halves to the even digit" : "halves away from zero";
  const needs = packages.length === 0 ? "Needs no package." : `Needs \\usepackage{${packages.join(",")}} in the preamble.`;
  return [
    `% ${oneLine(model.name)}: ${oneLine(model.caption)}`,
    `% Written by regimen; changes made here are lost. ${needs}`,
    `% Data: ${model.synthetic ? "synthetic" : "not synthetic"}. Rounded once from full precision, ${half}. Digest of the table: ${digestOf(model)}`,
    ...(model.synthetic ? [`% SYNTHETIC. ${SYNTHETIC_NOTE}`] : []),
  ];
}

/** SHA-256 of the model, the same whoever makes it. */
const digestOf = (model: TableModel): string => shortDigest(createHash("sha256").update(JSON.stringify(model)).digest("hex"));

/** What the lines use and no package gives. */
const macros = (lines: readonly string[]): string[] => [
  ...(lines.some((line) => line.includes("\\rgval")) ? ["\\providecommand{\\rgval}[2]{#2}%"] : []),
  ...(lines.some((line) => line.includes("\\rgbold"))
    ? ["\\ifdefined\\rgbold\\else\\protected\\def\\rgbold{\\bfseries}\\fi%"]
    : []),
];

function heading(model: TableModel, columns: readonly TexColumn[], footnotes: Footnotes, rules: Rules): string[] {
  const names = model.columns.map((column, at) =>
    columns[at]!.head(headCell(headingOf(column)) + marksTex(footnotes.marks(column.footnotes))),
  );
  const last = `${[headCell(model.rowHeader), ...names].join(" & ")} \\\\`;
  const runs = runsByGroup(model.columns);
  if (runs.every((run) => run.group === undefined)) return [last];
  let start = 2;
  let at = 0;
  const cells: string[] = [""];
  const under: string[] = [];
  for (const { group, items } of runs) {
    const span = columns.slice(at, at + items.length).reduce((sum, column) => sum + column.span, 0);
    cells.push(group === undefined ? " & ".repeat(span - 1) : `\\multicolumn{${span}}{c}{${escapeTex(group)}}`);
    if (group !== undefined) under.push(rules.under(start, start + span - 1));
    start += span;
    at += items.length;
  }
  return [`${cells.join(" & ")} \\\\`, under.join(" "), last];
}

/** A heading that begins with `[` would be taken for an optional argument of the line break before it. */
const headCell = (text: string): string => (text.startsWith("[") ? `{${escapeTex(text)}}` : escapeTex(text));

function body(model: TableModel, columns: readonly TexColumn[], footnotes: Footnotes, width: number, rules: Rules): string[] {
  const lines: string[] = [];
  let at = 0;
  for (const [index, { group, items }] of runsByGroup(model.rows).entries()) {
    if (index > 0) lines.push(...rules.space);
    if (group !== undefined) lines.push(`\\multicolumn{${width}}{@{}l}{\\emph{${escapeTex(group)}}} \\\\`);
    for (const row of items) {
      const head = headCell(row.header) + marksTex(footnotes.marks(row.footnotes));
      lines.push(`${[head, ...columns.map(({ cells }) => cells[at]!)].join(" & ")} \\\\`);
      at++;
    }
  }
  return lines;
}

/** About how many characters of a note fit the table's width: the widest text of each column, and two for each gap. */
function noteWidth(model: TableModel): number {
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => [...text].length));
  const columns = model.columns.map((column, at) => widest([headingOf(column), ...model.rows.map((row) => row.cells[at]!.text)]));
  const first = widest([model.rowHeader, ...model.rows.map((row) => row.header)]);
  return Math.max(36, Math.round((first + columns.reduce((sum, count) => sum + count + 2, 0)) * 1.15));
}

function noteRows(
  { mark, text }: Footnotes["lines"][number],
  before: readonly string[],
  width: number,
  characters: number,
): string[] {
  const rows: string[] = [];
  let line = "";
  // quotes in pairs before they come into two lines; no break within "n − 1"
  const joined = pairQuotes(text).replace(/ ([−=<>≤≥]) /g, "\u00a0$1\u00a0");
  for (const word of joined.split(/[ \t\r\n]+/)) {
    if (line && line.length + 1 + word.length > characters) {
      rows.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  rows.push(line);
  const head = mark === undefined ? "" : `${marksTex([mark])}\\,`;
  return [
    ...before,
    ...rows.map((row, at) => `\\multicolumn{${width}}{@{}l@{}}{\\footnotesize ${at === 0 ? head : ""}${escapeTex(row)}} \\\\`),
  ];
}
