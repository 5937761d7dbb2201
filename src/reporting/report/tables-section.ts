import { tableCsv } from "../tables/csv.ts";
import { tableHtml } from "../tables/html.ts";
import { csvLink } from "./csv-link.ts";
import { LEFT_OUT } from "./left-out.ts";
import { panelsByStage, placeHtml } from "./panels.ts";
import type { ReportInput } from "./report-input.ts";

/** Every table with its CSV file; those of one stage in one place. */
export function tablesSection(input: ReportInput): string {
  const places = panelsByStage(input.tables, input);
  return [...places]
    .map(([stage, place]) =>
      placeHtml("table", stage, place, ({ shown: { model }, id }) => {
        if (input.withoutPatients && model.patientLevel) return LEFT_OUT;
        return `<div class="scroll">${tableHtml(model)}</div>\n<p>${csvLink(`${id}.csv`, tableCsv(model))}</p>`;
      }),
    )
    .join("\n");
}
