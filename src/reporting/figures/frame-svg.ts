import { type FigureData, partOf } from "./figure-data.ts";
import { FONT_FAMILY } from "./font.ts";
import { textWidth } from "./text-width.ts";

export interface Frame {
  readonly caption: string;
  readonly notes: readonly string[];
  readonly synthetic: boolean;
  readonly data?: FigureData;
}

const MARGIN = 8;
const NOTE_SIZE = 9;
const NOTE_LINE = 12.5;
const BANNER = 20;

const escapeXml = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/**
 * Puts a drawing (an SVG with width and height in px) on a white page with a margin, the synthetic mark above it and its notes below,
 * broken to its width. Adds the caption as `<title>` and the figure's data as `<metadata>`, drops roles and classes but for the names of parts,
 * rounds coordinates to three decimals.
 */
export function frameSvg(svg: string, frame: Frame): string {
  const open = /<svg[^>]*>/.exec(svg)![0];
  const size = (name: string): number => Number(new RegExp(` ${name}="([\\d.]+)"`).exec(open)![1]);
  const content = svg.slice(svg.indexOf(open) + open.length, svg.lastIndexOf("</svg>"));
  const [inner, drawn] = [Math.ceil(size("width")), Math.ceil(size("height"))];
  const top = MARGIN + (frame.synthetic ? BANNER : 0);
  const lines = frame.notes.flatMap((note) => wrap(note, inner, NOTE_SIZE));
  const below = top + drawn + (lines.length > 0 ? 6 : 0);
  const width = inner + 2 * MARGIN;
  const height = Math.ceil(below + lines.length * NOTE_LINE + MARGIN);
  const text = (content: string, y: number, style: string): string =>
    `<text x="${MARGIN}" y="${y}" font-family="${FONT_FAMILY}" ${style}>${escapeXml(content)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escapeXml(frame.caption)}</title>`,
    ...(frame.data ? [`<metadata>${escapeXml(JSON.stringify(frame.data))}</metadata>`] : []),
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...(frame.synthetic
      ? [text("SYNTHETIC COHORT: not data of patients", MARGIN + 11, 'font-size="11" font-weight="bold" fill="#b34700"')]
      : []),
    `<g transform="translate(${MARGIN},${top})">${tidy(content)}</g>`,
    ...lines.map((line, at) => text(line, round(below + NOTE_LINE * (at + 1) - 3), `font-size="${NOTE_SIZE}" fill="#333333"`)),
    "</svg>\n",
  ].join("\n");
}

function wrap(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && textWidth(longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line ? [...lines, line] : lines;
}

const COORDINATES = / (?:d|transform|x|y|x1|x2|y1|y2|cx|cy|r|width|height|stroke-width|offset)="[^"]*"/g;

const tidy = (svg: string): string =>
  svg.replace(/<[^>]+>/g, (tag) =>
    tag
      .replace(/ class="([^"]*)"/g, (_, classes: string) => {
        const part = partOf(classes);
        return part === null ? "" : ` data-part="${part}"`;
      })
      .replace(/ (?:aria-[a-z]+|role|pointer-events)="[^"]*"/g, "")
      .replace(COORDINATES, (attribute) =>
        attribute.replace(/-?\d*\.\d+(?:e[-+]?\d+)?|-?\d+e[-+]?\d+/g, (number) => String(round(Number(number)))),
      ),
  );

const round = (value: number): number => Number(value.toFixed(3)) + 0; // + 0 turns -0 into 0
