import { fontPath } from "./font.ts";

const EPOCH = new Date(0);

/** Width and height of an SVG in its own units (px). */
export function svgSize(svg: string): { width: number; height: number } {
  const tag = /<svg[^>]*>/.exec(svg)?.[0] ?? "";
  const size = (name: string): number => Number(new RegExp(` ${name}="([\\d.]+)(?:px)?"`).exec(tag)?.[1] ?? Number.NaN);
  return { width: size("width"), height: size("height") };
}

/**
 * The SVG as a PDF of one page of its size (1 px = 0.75 pt) with the bundled font embedded. The same bytes for the same SVG: dates are
 * fixed, and streams are stored uncompressed, because zlib's bytes differ between processors.
 */
export async function svgToPdf(svg: string, title: string): Promise<Buffer> {
  const [{ default: PDFDocument }, { default: draw }] = await Promise.all([import("pdfkit"), import("svg-to-pdfkit")]);
  const { width, height } = svgSize(svg);
  const page: [number, number] = [width * 0.75, height * 0.75];
  const document = new PDFDocument({
    size: page,
    margin: 0,
    compress: false,
    font: fontPath("regular"),
    info: { Title: title, Producer: "regimen", Creator: "regimen", CreationDate: EPOCH, ModDate: EPOCH },
  });
  document.registerFont("regular", fontPath("regular"));
  document.registerFont("bold", fontPath("bold"));
  const parts: Buffer[] = [];
  const done = new Promise<void>((resolve, reject) => {
    document.on("data", (part: Buffer) => parts.push(part));
    document.on("end", resolve);
    document.on("error", reject);
  });
  draw(document, svg, 0, 0, {
    width: page[0],
    height: page[1],
    fontCallback: (_family, bold) => (bold ? "bold" : "regular"),
    warningCallback: () => {},
  });
  document.end();
  await done;
  return Buffer.concat(parts);
}
