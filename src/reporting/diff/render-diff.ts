import { embedSvg, svgCaption } from "../report/embed-svg.ts";
import { factsList } from "../report/facts-list.ts";
import { sectionPage } from "../report/section-page.ts";
import { escapeHtml } from "../tables/html.ts";
import type { DiffFigure, DiffInput, DiffRun, Presence } from "./diff-input.ts";
import { isSame, numbersHtml } from "./diff-numbers.ts";
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
  ];
  return sectionPage({
    title: `${before.run} → ${after.run}`,
    lead: before.title === after.title ? after.title : `${before.title} and ${after.title}`,
    synthetic: input.synthetic,
    top: overview(input),
    sections,
    style: DIFF_STYLE.trim(),
  });
}

function overview({ tasks, tables }: DiffInput): string {
  const count = (change: string): number => tasks.filter((task) => task.change === change).length;
  const other = tables.flatMap(({ numbers }) => numbers).filter((one) => !isSame(one)).length;
  return factsList([
    ...(["changed", "added", "removed", "not compared", "same"] as const)
      .filter((change) => count(change) > 0)
      .map((change): [string, string] => [String(count(change)), change === "same" ? "tasks the same" : `tasks ${change}`]),
    [String(other), "printed numbers differ"],
  ]);
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
