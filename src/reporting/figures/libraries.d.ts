/** The parts of libraries without types that the figures use. */
declare module "pdfkit" {
  import type { Readable } from "node:stream";
  export interface PdfOptions {
    size?: [number, number];
    margin?: number;
    compress?: boolean;
    font?: string;
    info?: Record<string, string | Date>;
  }
  export default class PDFDocument extends Readable {
    constructor(options?: PdfOptions);
    registerFont(name: string, path: string): this;
    end(): void;
  }
}

declare module "svg-to-pdfkit" {
  import type PDFDocument from "pdfkit";
  export default function svgToPdf(
    document: PDFDocument,
    svg: string,
    x: number,
    y: number,
    options?: {
      width?: number;
      height?: number;
      assumePt?: boolean;
      fontCallback?: (family: string, bold: boolean, italic: boolean) => string;
      warningCallback?: (message: string) => void;
    },
  ): void;
}
