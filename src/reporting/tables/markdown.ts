import { cellFootnotes, footnotesOf } from "./footnotes.ts";
import { type Cell, headingOf, type ModelColumn, runsByGroup, type TableModel } from "./model.ts";

/** The table as GitHub-flavoured Markdown: caption, table, notes. A column's group stands before its header, a row group on a line of its own. */
export function tableMarkdown(model: TableModel): string {
  const { marks, lines: below } = footnotesOf(model);
  const sup = (footnotes: Cell["footnotes"]): string => marked(marks(footnotes));
  const headers = model.columns.map((column) => {
    const heading = headingOf(column);
    return plain(column.group ? `${column.group}: ${heading}` : heading) + sup(column.footnotes);
  });
  const lines = [line([plain(model.rowHeader), ...headers]), line([":--", ...model.columns.map(rule)])];
  for (const { group, items } of runsByGroup(model.rows)) {
    if (group !== undefined) lines.push(line([`*${plain(group)}*`, ...model.columns.map(() => "")]));
    for (const row of items) {
      const cells = row.cells.map((cell) => ranked(cell, plain(cell.text)) + sup(cellFootnotes(cell)));
      lines.push(line([plain(row.header) + sup(row.footnotes), ...cells]));
    }
  }
  const notes = below.map(({ mark, text }) => `${mark === undefined ? "" : `${marked([mark])} `}${plain(text)}\n`);
  return [`**${plain(model.caption)}**\n`, `${lines.join("\n")}\n`, ...notes].join("\n");
}

const ranked = ({ rank }: Cell, text: string): string =>
  rank === "best" ? `**${text}**` : rank === "second" ? `<u>${text}</u>` : text;
const marked = (marks: readonly string[]): string => (marks.length === 0 ? "" : `<sup>${marks.map(plain).join(",")}</sup>`);
const rule = (column: ModelColumn): string => (column.align === "left" ? ":--" : column.align === "center" ? ":-:" : "--:");
const plain = (text: string): string => text.replace(/[\\|*_<>`]/g, "\\$&").replace(/\s*\r?\n\s*/g, "<br>");
const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
