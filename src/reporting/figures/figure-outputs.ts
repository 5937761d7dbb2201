import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import Type from "typebox";
import { type FileOutput, fileOutput, type OutputPort } from "../../runner/contract/component.ts";
import { type FigureDescription, renderSvg } from "./vega-svg.ts";

const ports = (patientLevel: boolean) => {
  const mark = patientLevel ? { patientLevel } : {};
  return {
    svg: { kind: "figure", doc: "vector drawing", file: "figure", publish: "figures/{stage}.svg", ...mark },
    png: { kind: "file", doc: "288 dpi", extension: ".png", file: "figure", publish: "figures/{stage}.png", ...mark },
    pdf: {
      kind: "file",
      doc: "one page, font embedded",
      extension: ".pdf",
      file: "figure",
      publish: "figures/{stage}.pdf",
      ...mark,
    },
  } as const satisfies { readonly [port: string]: OutputPort };
};

/** What every figure component gives. */
export const FIGURE_OUTPUTS = ports(false);
/** The same for a figure that shows single patients. */
export const PATIENT_FIGURE_OUTPUTS = ports(true);

/** Parameters that every figure component has. */
export const FIGURE_PARAMS = {
  caption: Type.String({ default: "", description: "Caption; one that says what is shown and of how many unless given." }),
  notes: Type.Array(Type.String(), { default: [], description: "Further lines below the drawing." }),
};

/** Draws the description once and writes it as .svg, .png and .pdf into `scratch`. */
export async function figureOutputs(
  figure: FigureDescription,
  scratch: string,
): Promise<{ svg: FileOutput; png: FileOutput; pdf: FileOutput }> {
  const [{ svgToPng }, { svgToPdf }] = await Promise.all([import("./rasterize.ts"), import("./to-pdf.ts")]);
  const svg = await renderSvg(figure);
  const save = async (extension: string, data: string | Buffer): Promise<FileOutput> => {
    const path = join(scratch, `figure${extension}`);
    await writeFile(path, data);
    return fileOutput(path);
  };
  return {
    svg: await save(".svg", svg),
    png: await save(".png", await svgToPng(svg)),
    pdf: await save(".pdf", await svgToPdf(svg, figure.caption)),
  };
}
