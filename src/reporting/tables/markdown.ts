import { type ModelColumn, notesOf, runsByGroup, type TableModel } from "./model.ts";

/** The table as GitHub-flavoured Markdown: caption, table, notes. A column's group stands before its header, a row group on a line of its own. */
export function tableMarkdown(model: TableModel): string {
  const headers = model.columns.map((column) => (column.group ? `${column.group}: ${column.header}` : column.header));
  const lines = [line([model.rowHeader, ...headers].map(plain)), line([":--", ...model.columns.map(rule)])];
  for (const { group, items } of runsByGroup(model.rows)) {
    if (group !== undefined) lines.push(line([`*${plain(group)}*`, ...model.columns.map(() => "")]));
    for (const row of items) lines.push(line([row.header, ...row.cells.map((cell) => cell.text)].map(plain)));
  }
  const notes = notesOf(model).map((note) => `${plain(note)}\n`);
  return [`**${plain(model.caption)}**\n`, `${lines.join("\n")}\n`, ...notes].join("\n");
}

const rule = (column: ModelColumn): string => (column.align === "left" ? ":--" : column.align === "center" ? ":-:" : "--:");
const plain = (text: string): string => text.replace(/[\\|*_<>`]/g, "\\$&").replace(/\s*\r?\n\s*/g, "<br>");
const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
