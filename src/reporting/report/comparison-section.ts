import { type Comparison, type ComparisonRow, VERDICTS, type Verdict } from "../compare/compare-tables.ts";
import { comparisonCsv } from "../compare/comparison-csv.ts";
import { countVerdicts } from "../compare/summary.ts";
import { escapeHtml } from "../tables/html.ts";
import { badgeClass, badgeHtml } from "./badge.ts";
import { csvLink } from "./csv-link.ts";

const SIGNS: Readonly<Record<Verdict, string>> = { equal: "=", within: "≈", differs: "≠", "not run": "–", synthetic: "s" };
const MEANINGS: Readonly<Record<Verdict, string>> = {
  equal: "printed alike",
  within: "inside a tolerance that was fixed beforehand",
  differs: "not alike, and outside the tolerance",
  "not run": "this run has no such number",
  synthetic: "ours comes from a synthetic cohort, so it is not compared",
};

/** Published numbers beside ours: counts a table, then every cell, filtered by verdict through radio buttons (CSS alone, no script). */
export function comparisonSection(comparison: Comparison): string {
  const { rows, left, paper, notes } = comparison;
  const names = [...new Set(rows.map((row) => row.table))];
  const shown = VERDICTS.filter((verdict) => rows.some((row) => row.verdict === verdict));
  const counts = names.map((name) => {
    const count = countVerdicts(rows.filter((row) => row.table === name));
    return `<tr><th scope="row"><a href="#compare-${escapeHtml(name)}">${escapeHtml(name)}</a></th>${shown
      .map((verdict) => `<td class="right">${count[verdict]}</td>`)
      .join("")}<td class="right">${rows.filter((row) => row.table === name).length}</td></tr>`;
  });
  const heads = shown.map((verdict) => `<th scope="col" class="right">${badge(verdict)}</th>`).join("");
  const radios = ["all", ...shown.map(badgeClass)].map(
    (name, index) =>
      `<input type="radio" name="verdict" id="show-${name}"${index === 0 ? " checked" : ""}><label for="show-${name}">${
        index === 0 ? `all ${rows.length}` : `${escapeHtml(shown[index - 1]!)} ${countVerdicts(rows)[shown[index - 1]!]}`
      }</label>`,
  );
  const meanings = shown.map((verdict) => `${verdict}: ${MEANINGS[verdict]}`).join("; ");
  return [
    `<p>Every published number of ${names.map(escapeHtml).join(", ")} in <cite>${escapeHtml(paper.title)}</cite> (doi:${escapeHtml(paper.doi)}) beside ours. ${escapeHtml(meanings)}. Unless stated, the tolerance is half a unit in the last printed place.</p>`,
    `<div class="scroll"><table class="data"><thead><tr><th scope="col">Table</th>${heads}<th scope="col" class="right">Cells</th></tr></thead><tbody>${counts.join("\n")}</tbody></table></div>`,
    left.length > 0
      ? `<p class="note">Published, but not part of this experiment: ${left.map((table) => `${escapeHtml(table.table)} (${table.cells} cells)`).join(", ")}.</p>`
      : "",
    ...notes.map((note) => `<p class="note">${escapeHtml(note)}</p>`),
    `<p>${csvLink("compare.csv", comparisonCsv(rows))} <a href="reproduction.html">Reproduction: claims, deviations and what this does not show</a></p>`,
    `<div class="filter"><span>Show</span>${radios.join("")}`,
    ...names.map((name) =>
      tableOf(
        name,
        rows.filter((row) => row.table === name),
      ),
    ),
    "</div>",
  ].join("\n");
}

function tableOf(name: string, rows: readonly ComparisonRow[]): string {
  const lines = rows.map(
    (row) =>
      `<tr class="v-${badgeClass(row.verdict)}"><th scope="row">${escapeHtml(row.row)}</th><td>${escapeHtml(row.column)}</td><td class="right">${escapeHtml(row.published)}</td><td class="right">${escapeHtml(row.ours)}</td><td>${badge(row.verdict)}</td><td class="reason">${escapeHtml(row.reason)}</td><td class="right">${escapeHtml(row.tolerance)}</td><td class="right value">${escapeHtml(row.value)}</td></tr>`,
  );
  const heads = ["Row", "Column", "Published", "Ours", "Verdict", "Reason", "Tolerance", "Full value"];
  const right = ["Published", "Ours", "Full value", "Tolerance"];
  const head = heads.map((text) => `<th scope="col"${right.includes(text) ? ' class="right"' : ""}>${text}</th>`).join("");
  return `<h3 id="compare-${escapeHtml(name)}">${escapeHtml(name)}</h3>\n<div class="scroll tall"><table class="data compare"><thead><tr>${head}</tr></thead><tbody>\n${lines.join("\n")}\n</tbody></table></div>`;
}

const badge = (verdict: Verdict): string => badgeHtml(verdict, SIGNS[verdict]);
