import { escapeHtml } from "../tables/html.ts";
import { embedSvg, svgCaption } from "./embed-svg.ts";
import { LEFT_OUT } from "./left-out.ts";
import { panelsByStage, placeHtml } from "./panels.ts";
import type { ReportFigure, ReportInput } from "./report-input.ts";

/** Every figure with its caption; those of one stage in one place. */
export function figuresSection(input: ReportInput): string {
  const places = panelsByStage(input.figures, input);
  let count = 0;
  return [...places]
    .map(([stage, place]) =>
      placeHtml("figure", stage, place, ({ shown }) => {
        if (input.withoutPatients && shown.patientLevel) return LEFT_OUT;
        const caption = escapeHtml(svgCaption(shown.svg));
        return `<figure>${pictureOf(shown, `f${count++}-`, caption)}<figcaption>${caption}</figcaption></figure>`;
      }),
    )
    .join("\n");
}

function pictureOf({ svg, beside }: ReportFigure, prefix: string, caption: string): string {
  if (beside !== undefined) {
    const [width, height] = ["width", "height"].map((name) => new RegExp(`<svg[^>]* ${name}="([\\d.]+)`).exec(svg)?.[1] ?? "");
    return `<div class="plot"><img src="${escapeHtml(beside)}" width="${width}" height="${height}" alt="${caption}"></div>`;
  }
  return `<div class="plot">${embedSvg(svg, prefix)}</div>`;
}
