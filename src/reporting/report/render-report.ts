import { countVerdicts } from "../compare/summary.ts";
import { tableCsv } from "../tables/csv.ts";
import { formatCount } from "../tables/format-number.ts";
import { escapeHtml, tableHtml } from "../tables/html.ts";
import { SYNTHETIC_NOTE } from "../tables/model.ts";
import { comparisonSection } from "./comparison-section.ts";
import { csvLink } from "./csv-link.ts";
import { embedSvg, svgCaption } from "./embed-svg.ts";
import { fontFaceCss } from "./font-face.ts";
import { durationText, pipelineSection } from "./pipeline-section.ts";
import type { ReportInput } from "./report-input.ts";
import { STYLE_SHEET } from "./style-sheet.ts";

interface Section {
  readonly id: string;
  readonly title: string;
  readonly html: string;
}

/** The report as one HTML file that opens offline: no script, no address but those of pages beside it. Equal input gives equal text. */
export function renderReport(input: ReportInput): string {
  const sections = [
    input.comparison && { id: "comparison", title: "Published and ours", html: comparisonSection(input.comparison) },
    { id: "tables", title: "Tables", html: tables(input) },
    { id: "figures", title: "Figures", html: figures(input) },
    { id: "pages", title: "Pages", html: pages(input) },
    { id: "pipeline", title: "Pipeline", html: pipelineSection(input.stages) },
    { id: "run", title: "This run", html: runFacts(input) },
    { id: "notes", title: "Notes", html: input.notes.map((note) => `<p>${escapeHtml(note)}</p>`).join("\n") },
  ].filter((section): section is Section => section !== undefined && section.html !== "");
  const title = input.variant === null ? input.experiment : `${input.experiment} (${input.variant})`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="regimen">
<title>${input.synthetic ? "SYNTHETIC: " : ""}${escapeHtml(title)}</title>
<style>
${fontFaceCss()}
${STYLE_SHEET}
</style>
</head>
<body>
${input.synthetic ? `<p class="banner" role="note">SYNTHETIC COHORT. ${escapeHtml(SYNTHETIC_NOTE.replace(/^Synthetic cohort: t/, "T"))}</p>` : ""}
<div class="page">
<header>
<h1>${escapeHtml(title)}</h1>
<p class="lead">${escapeHtml(input.description)}</p>
${failures(input)}
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

function overview({ stages, comparison, run }: ReportInput): string {
  const count = (state: string): number => stages.filter((stage) => stage.state === state).length;
  const states = (["ran", "cached", "imported", "failed", "skipped"] as const).filter((state) => count(state) > 0);
  const counts = comparison ? Object.entries(countVerdicts(comparison.rows)).filter(([, n]) => n > 0) : [];
  const facts: [string, string][] = [
    ...counts.map(([verdict, n]): [string, string] => [formatCount(n), `published numbers ${verdict}`]),
    ...states.map((state): [string, string] => [formatCount(count(state)), `tasks ${state}`]),
    [durationText(run.seconds), "run time"],
  ];
  return `<ul class="facts">${facts.map(([value, text]) => `<li><b>${value}</b><span>${escapeHtml(text)}</span></li>`).join("")}</ul>`;
}

function failures({ stages }: ReportInput): string {
  const failed = stages.filter((stage) => stage.state === "failed");
  if (failed.length === 0) return "";
  const skipped = stages.filter((stage) => stage.state === "skipped").length;
  const items = failed.map(({ id, message }) => `<li><b>${escapeHtml(id)}</b>: ${escapeHtml(message ?? "failed")}</li>`);
  const rest =
    skipped > 0 ? `<p>${skipped} ${skipped === 1 ? "task that needs it was" : "tasks that need them were"} not run.</p>` : "";
  return `<div class="failed-list" role="alert"><h2>${failed.length} ${failed.length === 1 ? "task" : "tasks"} failed; this report is incomplete</h2><ul>${items.join("")}</ul>${rest}</div>`;
}

const LEFT_OUT =
  '<p class="note">Left out here because it shows single patients; it is with the results on the machine that made them.</p>';

function tables({ tables, withoutPatients }: ReportInput): string {
  return tables
    .map(({ stage, model }) => {
      const head = `<h3 id="table-${escapeHtml(stage)}">${escapeHtml(stage)}</h3>`;
      if (withoutPatients && model.patientLevel) return `${head}\n${LEFT_OUT}`;
      return `${head}\n<div class="scroll">${tableHtml(model)}</div>\n<p>${csvLink(`${stage}.csv`, tableCsv(model))}</p>`;
    })
    .join("\n");
}

function figures({ figures, withoutPatients }: ReportInput): string {
  return figures
    .map(({ stage, svg, patientLevel }, index) => {
      const head = `<h3 id="figure-${escapeHtml(stage)}">${escapeHtml(stage)}</h3>`;
      if (withoutPatients && patientLevel) return `${head}\n${LEFT_OUT}`;
      return `${head}\n<figure>${embedSvg(svg, `f${index}-`)}<figcaption>${escapeHtml(svgCaption(svg))}</figcaption></figure>`;
    })
    .join("\n");
}

function pages({ pages = [], withoutPatients }: ReportInput): string {
  const items = pages.map(({ stage, path, patientLevel }) => {
    const link = `<a href="${escapeHtml(path.split("/").map(encodeURIComponent).join("/"))}">${escapeHtml(path)}</a>`;
    return `<h3 id="page-${escapeHtml(stage)}">${escapeHtml(stage)}</h3>\n${withoutPatients && patientLevel ? LEFT_OUT : `<p>${link}</p>`}`;
  });
  return items.join("\n");
}

function runFacts({ run }: ReportInput): string {
  const commit = run.commit === null ? "none" : `${run.commit}${run.dirty ? " with uncommitted changes" : ""}`;
  const facts: [string, string][] = [
    ["Started", run.started],
    ["Took", durationText(run.seconds)],
    ["Command", run.command],
    ["Machine", run.machine],
    ["Commit", commit],
    ...Object.entries(run.versions),
  ];
  return `<dl>${facts.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join("")}</dl>`;
}
