import { escapeHtml } from "../tables/html.ts";
import { LEFT_OUT } from "./left-out.ts";
import type { ReportInput } from "./report-input.ts";

/** Links to the pages beside the report. */
export function pagesSection({ pages = [], withoutPatients }: ReportInput): string {
  const items = pages.map(({ stage, path, patientLevel }) => {
    const link = `<a href="${escapeHtml(path.split("/").map(encodeURIComponent).join("/"))}">${escapeHtml(path)}</a>`;
    return `<h3 id="page-${escapeHtml(stage)}">${escapeHtml(stage)}</h3>\n${withoutPatients && patientLevel ? LEFT_OUT : `<p>${link}</p>`}`;
  });
  return items.join("\n");
}
