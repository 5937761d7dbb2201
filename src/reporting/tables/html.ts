import { type ModelColumn, notesOf, runsByGroup, type TableModel } from "./model.ts";

/** Text for use in HTML content and in double-quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[character]!);

/** The table as an HTML fragment: `<table>` with its caption, header cells with scope, then the notes. Classes only, no styles. */
export function tableHtml(model: TableModel): string {
  const width = model.columns.length + 1;
  const body = runsByGroup(model.rows).map(({ group, items }) => {
    const head =
      group === undefined ? "" : `<tr class="group"><th colspan="${width}" scope="rowgroup">${escapeHtml(group)}</th></tr>\n`;
    const rows = items.map((row) => {
      const cells = row.cells.map((cell, at) => `<td class="${model.columns[at]!.align}">${escapeHtml(cell.text)}</td>`).join("");
      return `<tr><th scope="row">${escapeHtml(row.header)}</th>${cells}</tr>\n`;
    });
    return `<tbody>\n${head}${rows.join("")}</tbody>\n`;
  });
  const notes = notesOf(model).map((note) => `<p class="note">${escapeHtml(note)}</p>\n`);
  return `<table class="data">\n<caption>${escapeHtml(model.caption)}</caption>\n<thead>\n${heading(model)}</thead>\n${body.join("")}</table>\n${notes.join("")}`;
}

function heading(model: TableModel): string {
  const runs = runsByGroup(model.columns);
  const cell = (column: ModelColumn): string => `<th scope="col" class="${column.align}">${escapeHtml(column.header)}</th>`;
  const first = `<th scope="col">${escapeHtml(model.rowHeader)}</th>`;
  const names = `<tr>${first}${model.columns.map(cell).join("")}</tr>\n`;
  if (runs.every((run) => run.group === undefined)) return names;
  const groups = runs.map(({ group, items }) =>
    group === undefined
      ? `<td colspan="${items.length}"></td>`
      : `<th class="span" scope="colgroup" colspan="${items.length}">${escapeHtml(group)}</th>`,
  );
  return `<tr><td></td>${groups.join("")}</tr>\n${names}`;
}
