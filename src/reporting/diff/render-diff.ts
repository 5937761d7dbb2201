import { embedSvg, svgCaption } from "../report/embed-svg.ts";
import { fontFaceCss } from "../report/font-face.ts";
import { STYLE_SHEET } from "../report/style-sheet.ts";
import { escapeHtml } from "../tables/html.ts";
import { SYNTHETIC_NOTE } from "../tables/model.ts";
import type { DiffFigure, DiffInput, DiffRun, Presence } from "./diff-input.ts";
import { numbersHtml } from "./diff-numbers.ts";
import { DIFF_STYLE } from "./diff-style.ts";
import { changesHtml, tasksHtml } from "./diff-tasks.ts";

/** Two runs side by side as one HTML file that opens offline, in the report's look: no script, no address. Equal input gives equal text. */
export function renderDiff(input: DiffInput): string {
  const { before, after, tasks, tables, figures } = input;
  const sections = [
    { id: "runs", title: "The two runs", html: runsHtml(before, after) },
    { id: "changes", title: "What changed", html: changesHtml(tasks) },
    { id: "tables", title: "Tables", html: tables.map((table, at) => numbersHtml(table, at)).join("\n") },
    { id: "figures", title: "Figures", html: figures.map((figure, at) => figureHtml(figure, at)).join("\n") },
    { id: "tasks", title: "States and times", html: tasksHtml(tasks) },
    { id: "gone", title: "No longer in the store", html: goneHtml(input) },
  ].filter(({ html }) => html !== "");
  const title = `${before.run} → ${after.run}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="regimen">
<title>${input.synthetic ? "SYNTHETIC: " : ""}${escapeHtml(title)}</title>
<style>
${fontFaceCss()}
${STYLE_SHEET}
${DIFF_STYLE.trim()}
</style>
</head>
<body>
${input.synthetic ? `<p class="banner" role="note">SYNTHETIC COHORT. ${escapeHtml(SYNTHETIC_NOTE.replace(/^Synthetic cohort: t/, "T"))}</p>` : ""}
<div class="page">
<header>
<h1>${escapeHtml(title)}</h1>
<p class="lead">${escapeHtml(before.title === after.title ? after.title : `${before.title} and ${after.title}`)}</p>
${overview(input)}
</header>
<nav aria-label="Contents"><ol>${sections.map(({ id, title }) => `<li><a href="#${id}">${title}</a></li>`).join("")}</ol></nav>
<main>
${sections.map(({ id, title, html }) => `<section aria-labelledby="${id}">\n<h2 id="${id}">${title}</h2>\n${html}\n</section>`).join("\n")}
</main>
</div>
</body>
</html>
`;
}

function overview({ tasks, tables }: DiffInput): string {
  const count = (change: string): number => tasks.filter((task) => task.change === change).length;
  const numbers = tables.flatMap((table) => table.numbers);
  const other = numbers.filter(({ before, after }) => before?.value !== after?.value || before?.text !== after?.text).length;
  const facts: [string, string][] = [
    ...(["changed", "added", "removed", "not compared", "same"] as const)
      .filter((change) => count(change) > 0)
      .map((change): [string, string] => [String(count(change)), change === "same" ? "tasks the same" : `tasks ${change}`]),
    [String(other), "printed numbers differ"],
  ];
  return `<ul class="facts">${facts.map(([value, text]) => `<li><b>${value}</b><span>${text}</span></li>`).join("")}</ul>`;
}

function runsHtml(before: DiffRun, after: DiffRun): string {
  const names = [...new Set([...before.facts, ...after.facts].map(([name]) => name))];
  const factOf = ({ facts }: DiffRun, name: string): string => facts.find(([one]) => one === name)?.[1] ?? "";
  const rows = names.map((name) => {
    const [old, young] = [factOf(before, name), factOf(after, name)];
    const cell = (text: string): string => (old === young ? escapeHtml(text) : `<b>${escapeHtml(text)}</b>`);
    return `<tr><th scope="row">${escapeHtml(name)}</th><td>${cell(old)}</td><td>${cell(young)}</td></tr>`;
  });
  return `<div class="scroll"><table class="data"><thead><tr><th scope="col"></th><th scope="col">Before</th><th scope="col">After</th></tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`;
}

const LACKS: Readonly<Record<Exclude<Presence, "there">, string>> = {
  gone: "no longer in the store",
  none: "this run has none",
};

function figureHtml({ task, same, before, after, svgs }: DiffFigure, at: number): string {
  const head = `<h3 id="figure-${escapeHtml(task)}">${escapeHtml(task)}</h3>`;
  if (same) return `${head}\n<p class="note">The same in both runs.</p>`;
  const side = (name: string, presence: Presence, svg: string | undefined): string => {
    const shown =
      svg === undefined
        ? `<p class="note">${LACKS[presence === "there" ? "gone" : presence]}</p>`
        : embedSvg(svg, `${name.toLowerCase()}${at}-`);
    return `<figure>${shown}<figcaption><b>${name}.</b> ${svg === undefined ? "" : escapeHtml(svgCaption(svg))}</figcaption></figure>`;
  };
  return `${head}\n<div class="sides">${side("Before", before, svgs.before)}${side("After", after, svgs.after)}</div>`;
}

function goneHtml({ tables, figures, forgotten }: DiffInput): string {
  const missing = [...tables, ...figures].flatMap(({ task, before, after, same }) => {
    if (same) return [];
    const sides = [...(before === "gone" ? ["before"] : []), ...(after === "gone" ? ["after"] : [])];
    return sides.length > 0 ? [`${task} (${sides.join(" and ")})`] : [];
  });
  const items = [...missing, ...forgotten.map((task) => `${task}: what it gave is not known any more`)];
  if (items.length === 0) return "";
  return `<p>Digests in the records say that these differ or not; what they hold is gone (regimen gc lets go of what no spec's last run uses).</p><ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join("")}</ul>`;
}
