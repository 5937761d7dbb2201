import { FONT_NAME, fontPath } from "./font.ts";

/** The SVG as a PNG of `density` pixels a unit of the drawing (2: 192 dpi), on its own background; no system font is read. */
export async function svgToPng(svg: string, density = 3): Promise<Buffer> {
  const { Resvg } = await import("@resvg/resvg-js");
  const image = new Resvg(svg, {
    fitTo: { mode: "zoom", value: density },
    font: {
      loadSystemFonts: false,
      fontFiles: [fontPath("regular"), fontPath("bold")],
      defaultFontFamily: FONT_NAME,
      sansSerifFamily: FONT_NAME,
    },
  });
  return image.render().asPng();
}
