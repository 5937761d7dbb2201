import type { FigureData } from "./figure-data.ts";
import { FONT_FAMILY } from "./font.ts";
import { frameSvg } from "./frame-svg.ts";
import { textWidth } from "./text-width.ts";

/** A figure as it is described: a Vega or Vega-Lite specification, and what a reader without the picture is told. */
export interface FigureDescription {
  /** Specification; Vega-Lite if its `$schema` says so. */
  readonly spec: { readonly $schema: string; readonly [key: string]: unknown };
  /** Caption as it would stand below the figure; becomes the SVG's title. */
  readonly caption: string;
  /** Lines below the drawing (n, units, what a mark means); broken to its width. */
  readonly notes: readonly string[];
  /** Puts the synthetic mark above the drawing. */
  readonly synthetic: boolean;
  /** The numbers behind the marks; become the SVG's metadata. */
  readonly data?: FigureData;
}

const VEGA_LITE = "https://vega.github.io/schema/vega-lite/v6.json";
const VEGA = "https://vega.github.io/schema/vega/v6.json";
export const SCHEMAS = { vegaLite: VEGA_LITE, vega: VEGA } as const;

/** Axis, legend and header text of all figures. */
export const FIGURE_CONFIG = {
  aria: false,
  background: null,
  font: FONT_FAMILY,
  axis: {
    labelFont: FONT_FAMILY,
    titleFont: FONT_FAMILY,
    labelFontSize: 10,
    titleFontSize: 10.5,
    titleFontWeight: "normal",
    labelColor: "#222222",
    titleColor: "#222222",
    domainColor: "#555555",
    tickColor: "#555555",
    gridColor: "#e4e4e4",
  },
  legend: {
    labelFont: FONT_FAMILY,
    titleFont: FONT_FAMILY,
    labelFontSize: 10,
    titleFontSize: 10,
    titleFontWeight: "normal",
    labelColor: "#222222",
    titleColor: "#222222",
  },
  title: { font: FONT_FAMILY, fontSize: 10.5, fontWeight: "bold", color: "#222222" },
  text: { font: FONT_FAMILY },
  view: { stroke: null },
} as const;

/**
 * Renders a description to SVG without a browser. The same bytes everywhere: text is measured with the bundled font, numbers are rounded
 * to three decimals, ids count from 0 in each figure. The caption becomes `<title>`; notes and the synthetic mark are part of the picture.
 */
export async function renderSvg(figure: FigureDescription): Promise<string> {
  const vega = await import("vega");
  let spec: unknown = figure.spec;
  if (figure.spec.$schema === VEGA_LITE) {
    const { compile } = await import("vega-lite");
    spec = compile(figure.spec as unknown as Parameters<typeof compile>[0]).spec; // described as data; Vega-Lite checks it
  }
  // Vega offers this hook to hosts that measure text themselves, but its types leave it out.
  const hooks = vega as unknown as { textMetrics: { width(item: TextItem, text: string): number }; resetSVGDefIds(): void };
  hooks.textMetrics.width = measure;
  const view = new vega.View(vega.parse(spec as Parameters<typeof vega.parse>[0]), { renderer: "none" });
  await view.runAsync();
  hooks.resetSVGDefIds();
  const svg = await view.toSVG();
  view.finalize();
  return frameSvg(svg, figure);
}

interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}
function measure(item: TextItem, text: string): number {
  const bold = item.fontWeight === "bold" || Number(item.fontWeight) >= 600;
  return textWidth(String(text), item.fontSize ?? 11, bold ? "bold" : "regular");
}
