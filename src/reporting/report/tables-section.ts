import { tableCsv } from "../tables/csv.ts";
import { escapeHtml, tableHtml } from "../tables/html.ts";
import { csvLink } from "./csv-link.ts";
import { LEFT_OUT } from "./left-out.ts";
import type { ReportInput } from "./report-input.ts";

/** Every table with its CSV file. */
export function tablesSection({ tables, withoutPatients }: ReportInput): string {
  return tables
    .map(({ stage, model }) => {
      const head = `<h3 id="table-${escapeHtml(stage)}">${escapeHtml(stage)}</h3>`;
      if (withoutPatients && model.patientLevel) return `${head}\n${LEFT_OUT}`;
      return `${head}\n<div class="scroll">${tableHtml(model)}</div>\n<p>${csvLink(`${stage}.csv`, tableCsv(model))}</p>`;
    })
    .join("\n");
}
