import { cellFootnotes, type Footnotes, footnotesOf } from "./footnotes.ts";
import { cellKeys } from "./keys.ts";
import { type Cell, headingOf, type ModelColumn, runsByGroup, type TableModel } from "./model.ts";

/** Text for use in HTML content and in double-quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[character]!);

/**
 * The table as an HTML fragment: `<table>` with its caption, header cells with scope, then the notes. Classes only, no styles. Cells with
 * a value name their key in `data-key`.
 */
export function tableHtml(model: TableModel): string {
  const width = model.columns.length + 1;
  const footnotes = footnotesOf(model);
  const keys = cellKeys(model);
  let at = 0;
  const body = runsByGroup(model.rows).map(({ group, items }) => {
    const head =
      group === undefined ? "" : `<tr class="group"><th colspan="${width}" scope="rowgroup">${escapeHtml(group)}</th></tr>\n`;
    const rows = items.map((row) => {
      const own = keys[at++]!;
      const cells = row.cells.map((cell, c) => {
        const key = cell.value === null ? "" : ` data-key="${own[c]!}"`;
        return `<td class="${model.columns[c]!.align}"${key}>${ranked(cell)}${sup(footnotes.marks(cellFootnotes(cell)))}</td>`;
      });
      return `<tr><th scope="row">${escapeHtml(row.header)}${sup(footnotes.marks(row.footnotes))}</th>${cells.join("")}</tr>\n`;
    });
    return `<tbody>\n${head}${rows.join("")}</tbody>\n`;
  });
  const notes = footnotes.lines.map(
    ({ mark, text }) => `<p class="note">${mark === undefined ? "" : `${sup([mark])} `}${escapeHtml(text)}</p>\n`,
  );
  return `<table class="data">\n<caption>${escapeHtml(model.caption)}</caption>\n<thead>\n${heading(model, footnotes)}</thead>\n${body.join("")}</table>\n${notes.join("")}`;
}

const sup = (marks: readonly string[]): string => (marks.length === 0 ? "" : `<sup>${marks.map(escapeHtml).join(",")}</sup>`);
function ranked({ rank, text }: Cell): string {
  const plain = escapeHtml(text);
  return rank === "best" ? `<strong>${plain}</strong>` : rank === "second" ? `<u>${plain}</u>` : plain;
}

function heading(model: TableModel, footnotes: Footnotes): string {
  const runs = runsByGroup(model.columns);
  const cell = (column: ModelColumn): string =>
    `<th scope="col" class="${column.align}">${escapeHtml(headingOf(column))}${sup(footnotes.marks(column.footnotes))}</th>`;
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
