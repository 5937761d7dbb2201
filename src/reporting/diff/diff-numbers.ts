import { formatSignificant } from "../tables/format-number.ts";
import { escapeHtml } from "../tables/html.ts";
import type { DiffNumber, DiffTable, DiffValue } from "./diff-input.ts";

/** A table's numbers of both runs by key, with their differences; those that are the same are hidden until asked for. */
export function numbersHtml({ task, caption, same, before, after, numbers }: DiffTable, at: number): string {
  const head = `<h3 id="table-${escapeHtml(task)}">${escapeHtml(task)}</h3>${caption === "" ? "" : `\n<p class="caption">${escapeHtml(caption)}</p>`}`;
  if (same) return `${head}\n<p class="note">The same in both runs.</p>`;
  const lacks = [
    ...(before === "gone" ? ["the table of the run before is no longer in the store"] : []),
    ...(after === "gone" ? ["the table of the run after is no longer in the store"] : []),
    ...(before === "none" ? ["only the run after has this table"] : []),
    ...(after === "none" ? ["only the run before has this table"] : []),
  ];
  const note = lacks.length > 0 ? `<p class="note">${escapeHtml(lacks.join("; "))}.</p>` : "";
  if (numbers.length === 0) return `${head}\n${note || '<p class="note">It prints no numbers.</p>'}`;
  const equal = numbers.filter(isSame).length;
  const rows = numbers.map((one) => rowHtml(one));
  const heads = ["Row", "Column", "Before", "After", "Difference", "Key"];
  const right = ["Before", "After", "Difference"];
  const columns = heads.map((text) => `<th scope="col"${right.includes(text) ? ' class="right"' : ""}>${text}</th>`).join("");
  const id = `same-${at}`;
  const toggle =
    equal > 0 && equal < numbers.length
      ? `<input type="checkbox" id="${id}"><label for="${id}">Show ${equal} that are the same</label>`
      : "";
  const words = `<p>${numbers.length - equal} of ${numbers.length} numbers differ${onlyInWords(numbers)}.</p>`;
  return `${head}\n${note}${words}<div class="filter numbers${equal === numbers.length ? " all" : ""}">${toggle}<div class="scroll tall"><table class="data compare"><thead><tr>${columns}</tr></thead><tbody>\n${rows.join("\n")}\n</tbody></table></div></div>`;
}

/** Numbers that differ beyond what is printed. */
function onlyInWords(numbers: readonly DiffNumber[]): string {
  const hidden = numbers.filter(
    (one) => !isSame(one) && one.before?.text !== null && one.before?.text === one.after?.text,
  ).length;
  return hidden > 0 ? `, ${hidden} of them only beyond the printed digits` : "";
}

function rowHtml(one: DiffNumber): string {
  const { key, row, column, before, after } = one;
  return `<tr class="${isSame(one) ? "same" : "other"}"><th scope="row">${escapeHtml(row)}</th><td>${escapeHtml(column)}</td>${cell(before)}${cell(after)}<td class="right">${escapeHtml(differenceText(one))}</td><td class="value"><code>${escapeHtml(key)}</code></td></tr>`;
}

function cell(value: DiffValue | null): string {
  if (value === null) return '<td class="right">—</td>';
  const full = value.value === null ? "" : ` title="${escapeHtml(String(value.value))}"`;
  return `<td class="right"${full}>${escapeHtml(value.text ?? fullText(value))}</td>`;
}

const fullText = ({ value }: DiffValue): string =>
  typeof value === "number" ? formatSignificant(value, 6) : String(value ?? "");

/** Whether a number is the same in both runs, in what is printed and in what lies behind. */
export const isSame = ({ before, after }: DiffNumber): boolean =>
  before?.text === after?.text && Object.is(before?.value, after?.value);

/** After less before, in three significant digits; in words where one of both is no number. */
export function differenceText({ before, after }: DiffNumber): string {
  if (before === null) return "new";
  if (after === null) return "gone";
  const [from, to] = [before.value, after.value];
  if (typeof from !== "number" || typeof to !== "number") return from === to ? "" : "other";
  if (Object.is(from, to)) return "0";
  const difference = to - from;
  if (Number.isNaN(difference)) return "—";
  return `${difference > 0 ? "+" : "−"}${formatSignificant(Math.abs(difference), 3)}`;
}
