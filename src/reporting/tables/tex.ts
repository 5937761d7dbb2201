import { type ModelColumn, notesOf, runsByGroup, SYNTHETIC_NOTE, type TableModel } from "./model.ts";
import { escapeTex } from "./tex-escape.ts";

export interface TexOptions {
  /** Wraps the tabular in a `table` float with the caption above it. Default false: the author owns float, caption and label. */
  readonly float?: boolean;
  /** Shrinks a table that is wider than the line to its width (package graphicx). Default false. */
  readonly fit?: boolean;
  /** `\label` of the float. */
  readonly label?: string;
}

/**
 * The table as LaTeX with booktabs rules: a `tabular` and nothing else unless `float`. Notes are the tabular's last rows, broken to the
 * table's own width, so that it can be put in \resizebox or a float as it is. Compiles with pdfLaTeX; needs the package booktabs alone.
 */
export function tableTex(model: TableModel, options: TexOptions = {}): string {
  const width = model.columns.length + 1;
  const spec = `l${model.columns.map((column) => ALIGN[column.align]).join("")}`;
  const tabular = [
    ...(options.fit ? ["\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%"] : []),
    `\\begin{tabular}{@{}${spec}@{}}`,
    "\\toprule",
    ...heading(model),
    "\\midrule",
    ...body(model, width),
    "\\bottomrule",
    ...notesOf(model).flatMap((note, index) => noteRows(note, index, width, textWidth(model))),
    `\\end{tabular}${options.fit ? "}" : ""}`,
  ];
  const lines = options.float
    ? [
        "\\begin{table}[tbp]",
        "\\centering",
        `\\caption{${escapeTex(model.caption)}}`,
        ...(options.label ? [`\\label{${options.label}}`] : []),
        ...tabular,
        "\\end{table}",
      ]
    : tabular;
  return `${[...comment(model, options.fit ?? false), ...lines].join("\n")}\n`;
}

const ALIGN = { left: "l", right: "r", center: "c", decimal: "r" } as const;

function comment(model: TableModel, fit: boolean): string[] {
  const oneLine = (text: string): string => text.replace(/\s+/g, " ");
  return [
    `% ${oneLine(model.name)}: ${oneLine(model.caption)}`,
    `% Written by regimen; changes made here are lost. Needs \\usepackage{booktabs${fit ? ",graphicx" : ""}} in the preamble.`,
    ...(model.synthetic ? [`% SYNTHETIC. ${SYNTHETIC_NOTE}`] : []),
  ];
}

function heading(model: TableModel): string[] {
  const names = [model.rowHeader, ...model.columns.map((column) => column.header)].map(headCell);
  const last = `${names.join(" & ")} \\\\`;
  const runs = runsByGroup(model.columns);
  if (runs.every((run) => run.group === undefined)) return [last];
  let start = 2;
  const cells: string[] = [""];
  const rules: string[] = [];
  for (const { group, items } of runs) {
    const end = start + items.length - 1;
    cells.push(group === undefined ? emptyCells(items) : `\\multicolumn{${items.length}}{c}{${escapeTex(group)}}`);
    if (group !== undefined) rules.push(`\\cmidrule(lr){${start}-${end}}`);
    start = end + 1;
  }
  return [`${cells.join(" & ")} \\\\`, rules.join(" "), last];
}

const emptyCells = (items: readonly ModelColumn[]): string => items.map(() => "").join(" & ");
/** A heading that begins with `[` would be taken for an optional argument of the line break before it. */
const headCell = (text: string): string => (text.startsWith("[") ? `{${escapeTex(text)}}` : escapeTex(text));

function body(model: TableModel, width: number): string[] {
  const lines: string[] = [];
  for (const [index, { group, items }] of runsByGroup(model.rows).entries()) {
    if (index > 0) lines.push("\\addlinespace");
    if (group !== undefined) lines.push(`\\multicolumn{${width}}{@{}l}{\\emph{${escapeTex(group)}}} \\\\`);
    for (const row of items) lines.push(`${[row.header, ...row.cells.map((cell) => cell.text)].map(headCell).join(" & ")} \\\\`);
  }
  return lines;
}

/** About how many characters of a note fit the table's width: the widest text of each column, and two for each gap. */
function textWidth(model: TableModel): number {
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => [...text].length));
  const columns = model.columns.map((column, at) => widest([column.header, ...model.rows.map((row) => row.cells[at]!.text)]));
  const first = widest([model.rowHeader, ...model.rows.map((row) => row.header)]);
  return Math.max(36, Math.round((first + columns.reduce((sum, count) => sum + count + 2, 0)) * 1.15));
}

function noteRows(note: string, index: number, width: number, characters: number): string[] {
  const rows: string[] = [];
  let line = "";
  for (const word of note.split(/\s+/)) {
    if (line && line.length + 1 + word.length > characters) {
      rows.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  rows.push(line);
  const cells = rows.map((text) => `\\multicolumn{${width}}{@{}l@{}}{\\footnotesize ${escapeTex(text)}} \\\\`);
  return index === 0 ? ["\\addlinespace", ...cells] : cells;
}
