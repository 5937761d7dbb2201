import { escapeHtml } from "../tables/html.ts";
import { embedSvg, svgCaption } from "./embed-svg.ts";
import { LEFT_OUT } from "./left-out.ts";
import type { ReportInput } from "./report-input.ts";

/** Every figure with its caption. */
export function figuresSection({ figures, withoutPatients }: ReportInput): string {
  return figures
    .map(({ stage, svg, patientLevel }, index) => {
      const head = `<h3 id="figure-${escapeHtml(stage)}">${escapeHtml(stage)}</h3>`;
      if (withoutPatients && patientLevel) return `${head}\n${LEFT_OUT}`;
      return `${head}\n<figure>${embedSvg(svg, `f${index}-`)}<figcaption>${escapeHtml(svgCaption(svg))}</figcaption></figure>`;
    })
    .join("\n");
}
