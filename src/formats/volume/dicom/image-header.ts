import type { DataSet } from "dicom-parser";
import { damaged, unsupported } from "../refuse.ts";
import type { DicomFile } from "./dicom-file.ts";
import { numbersOf, textOf, uint16Of } from "./elements.ts";

/** How a pixel is stored. */
export interface PixelFormat {
  readonly allocated: 8 | 16 | 32;
  /** Bits that count, up to the high bit. */
  readonly stored: number;
  readonly high: number;
  readonly signed: boolean;
}

/** What a file says of its images, all of them alike. */
export interface ImageHeader {
  readonly file: string;
  readonly series: string;
  /** Modality and description, for messages. */
  readonly about: string;
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly format: PixelFormat;
  /** Bytes of one uncompressed image. */
  readonly bytes: number;
}

/** What the file says of its images; colour, unknown pixel formats and impossible sizes are FormatErrors. */
export function imageHeader({ name: file, dataSet }: DicomFile): ImageHeader {
  const samples = uint16Of(dataSet, "x00280002") ?? 1;
  const colours = textOf(dataSet, "x00280004") ?? "MONOCHROME2";
  if (samples !== 1 || !colours.startsWith("MONOCHROME")) {
    throw unsupported(file, `is a colour image (${colours}, ${samples} samples a pixel), where CT is grey`);
  }
  const size = (tag: string, what: string): number => {
    const value = uint16Of(dataSet, tag);
    if (!value) throw damaged(file, `does not say how many ${what} it has`);
    return value;
  };
  const [rows, columns] = [size("x00280010", "rows"), size("x00280011", "columns")];
  const frames = numbersOf(dataSet, "x00280008")?.[0] ?? 1;
  if (!Number.isSafeInteger(frames) || frames < 1) throw damaged(file, `has an impossible number of images: ${frames}`);
  const format = pixelFormat(dataSet, file);
  const description = textOf(dataSet, "x0008103e");
  return {
    file,
    series: textOf(dataSet, "x0020000e") ?? "",
    about: [textOf(dataSet, "x00080060"), description && JSON.stringify(description)].filter(Boolean).join(" "),
    rows,
    columns,
    frames,
    format,
    bytes: (rows * columns * format.allocated) / 8,
  };
}

function pixelFormat(dataSet: DataSet, file: string): PixelFormat {
  const allocated = uint16Of(dataSet, "x00280100");
  if (allocated !== 8 && allocated !== 16 && allocated !== 32) {
    throw unsupported(file, `has pixels of ${allocated ?? "an unknown number of"} bits, where 8, 16 and 32 are read`);
  }
  const stored = uint16Of(dataSet, "x00280101") ?? allocated;
  const high = uint16Of(dataSet, "x00280102") ?? stored - 1;
  if (stored < 1 || high >= allocated || high < stored - 1) {
    throw damaged(file, `has impossible pixels: ${stored} bits up to bit ${high}, of ${allocated}`);
  }
  return { allocated, stored, high, signed: uint16Of(dataSet, "x00280103") === 1 };
}
