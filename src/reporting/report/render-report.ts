import { createHash } from "node:crypto";
import { escapeHtml } from "../tables/html.ts";
import { SYNTHETIC_NOTE } from "../tables/model.ts";
import { comparisonSection } from "./comparison-section.ts";
import { figuresSection } from "./figures-section.ts";
import { fontFaceCss } from "./font-face.ts";
import { methodsSection } from "./methods-section.ts";
import { failures, overview } from "./overview.ts";
import { PAGE_SCRIPT } from "./page-script.ts";
import { pagesSection } from "./pages-section.ts";
import { pipelineSection } from "./pipeline-section.ts";
import type { ReportInput } from "./report-input.ts";
import { runSection } from "./run-section.ts";
import { STYLE_SHEET } from "./style-sheet.ts";
import { tablesSection } from "./tables-section.ts";

interface Section {
  readonly id: string;
  readonly title: string;
  readonly html: string;
}

/**
 * Only the page's own script runs, told by its digest, and nothing is fetched but pictures beside the page. Styles may stand anywhere, since
 * figures of a user's own components have some.
 */
const POLICY = [
  "default-src 'none'",
  `script-src 'sha256-${createHash("sha256").update(PAGE_SCRIPT).digest("base64")}'`,
  "style-src 'unsafe-inline'",
  "font-src data:",
  "img-src data: 'self' file:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/**
 * The report as one HTML file that opens offline: no address but those of pages and pictures beside it. All of it is there without its
 * script. Equal input gives equal text.
 */
export function renderReport(input: ReportInput): string {
  const sections = [
    input.comparison && { id: "comparison", title: "Published and ours", html: comparisonSection(input.comparison) },
    { id: "tables", title: "Tables", html: tablesSection(input) },
    { id: "figures", title: "Figures", html: figuresSection(input) },
    { id: "pages", title: "Pages", html: pagesSection(input) },
    { id: "methods", title: "Methods", html: methodsSection(input) },
    { id: "pipeline", title: "Pipeline", html: pipelineSection(input.stages) },
    { id: "run", title: "This run", html: runSection(input) },
    { id: "notes", title: "Notes", html: input.notes.map((note) => `<p>${escapeHtml(note)}</p>`).join("\n") },
  ].filter((section): section is Section => section !== undefined && section.html !== "");
  const title = input.variant === null ? input.experiment : `${input.experiment} (${input.variant})`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
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
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
}
