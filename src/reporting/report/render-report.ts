import { escapeHtml } from "../tables/html.ts";
import { comparisonSection } from "./comparison-section.ts";
import { figuresSection } from "./figures-section.ts";
import { methodsSection } from "./methods-section.ts";
import { failures, overview } from "./overview.ts";
import { PAGE_SCRIPT } from "./page-script.ts";
import { pagesSection } from "./pages-section.ts";
import { pipelineSection } from "./pipeline-section.ts";
import type { ReportInput } from "./report-input.ts";
import { runSection } from "./run-section.ts";
import { type PageSection, sectionPage } from "./section-page.ts";
import { tablesSection } from "./tables-section.ts";

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
  ].filter((section): section is PageSection => section !== undefined);
  const title = input.variant === null ? input.experiment : `${input.experiment} (${input.variant})`;
  return sectionPage({
    title,
    lead: input.description,
    synthetic: input.synthetic,
    top: `${failures(input)}\n${overview(input)}`,
    sections,
    script: PAGE_SCRIPT,
    hasPictures: true,
  });
}
