import { FormatError, fileName } from "../../format-error.ts";
import { checkShape } from "../check-grid.ts";
import { damaged } from "../refuse.ts";
import { rescale } from "../rescale.ts";
import { onGrid, type Volume, type VoxelArray } from "../volume.ts";
import { checkPixels, decodeFrameInto, type PixelArray, pixelArray } from "./decode-frame.ts";
import { isDicom, readDicomFile } from "./dicom-file.ts";
import { imageHeader } from "./image-header.ts";
import { decodeJpegInto } from "./jpeg.ts";
import { oneSeries } from "./one-series.ts";
import { isPngContainer, readPngContainer } from "./png-frames.ts";
import { type Slice, slicesOf } from "./slices.ts";
import { stackSlices } from "./stack-slices.ts";

/** A file that may hold an image. */
export interface SeriesFile {
  readonly name: string;
  read(): Promise<Uint8Array>;
}

export interface SeriesOptions {
  /** SeriesInstanceUID of the series to take, of several. */
  readonly series?: string;
  /** Whether files that are no DICOM images are passed over (in a folder). */
  readonly skipOthers?: boolean;
}

/**
 * The volume of a DICOM series, in files of one or many images, in any order: values in HU (rescale slope and intercept applied; see
 * `rescale` for their type), slices from the lower end of their normal up. Uncompressed of every byte order, deflated, run-length
 * coded, the COVID-MTL authors' PNG frames; JPEG through an optional library.
 * Files are read twice, one at a time: headers first, so that space is made only for a series that is whole.
 */
export async function readSeries(files: readonly SeriesFile[], where: string, options: SeriesOptions = {}): Promise<Volume> {
  const slices: Slice[] = [];
  const others: string[] = [];
  for (const file of files) {
    const bytes = await file.read();
    if (options.skipOthers && !isDicom(bytes)) {
      others.push(file.name);
      continue;
    }
    const dicom = readDicomFile(bytes, file.name);
    if (!dicom.pixels) {
      if (options.skipOthers) continue;
      throw damaged(file.name, "is DICOM, but no image");
    }
    if (isPngContainer(dicom)) {
      if (files.length === 1) return readPngContainer(dicom);
      throw damaged(file.name, "holds a whole volume of PNG frames, beside other files");
    }
    const image = imageHeader(dicom);
    checkPixels(dicom, image);
    for (const slice of slicesOf(dicom, image)) slices.push(slice);
  }
  if (slices.length === 0) throw noImages(files.length, where);
  refuseDamaged(others, slices);
  const { slices: stack, grid } = stackSlices(oneSeries(slices, where, options.series), where);
  const { image, slope, intercept } = stack[0]!;
  const isUniform = stack.every((slice) => slice.slope === slope && slice.intercept === intercept);
  const isScaled = !(isUniform && slope === 1 && intercept === 0);
  checkShape(grid.shape, isScaled ? 8 : image.format.allocated / 8, where);
  const stored = pixelArray(image.format, grid.shape.z * grid.shape.y * grid.shape.x);
  await decodeAll(stored, files, stack);
  return onGrid(grid, isUniform ? rescale(stored, slope, intercept) : rescaleEach(stored, stack));
}

/** A file that is named as the slices are, but for its number, and is no DICOM has been damaged: without it the series would be cut short. */
function refuseDamaged(others: readonly string[], slices: readonly Slice[]): void {
  const pattern = (name: string): string => name.replace(/\d+/g, "#");
  const patterns = new Set(slices.map(({ image }) => pattern(image.file)));
  const found = others.find((name) => /\.(dcm|dicom|ima)$/i.test(name) || patterns.has(pattern(name)));
  if (found !== undefined) throw damaged(found, "is no DICOM file, or its beginning is lost, beside a series of the same names");
}

function noImages(count: number, where: string): FormatError {
  return new FormatError({
    code: "unreadable-file",
    message: `${fileName(where)} holds no DICOM image among its ${count} ${count === 1 ? "file" : "files"}`,
    file: where,
  });
}

async function decodeAll(out: PixelArray, files: readonly SeriesFile[], stack: readonly Slice[]): Promise<void> {
  const count = out.length / stack.length;
  const places = new Map<string, (readonly [number, Slice])[]>();
  for (const [z, slice] of stack.entries()) {
    const list = places.get(slice.image.file);
    if (list) list.push([z, slice]);
    else places.set(slice.image.file, [[z, slice]]);
  }
  for (const file of files) {
    const own = places.get(file.name);
    if (!own) continue;
    const dicom = readDicomFile(await file.read(), file.name);
    for (const [z, { image, frame }] of own) {
      if (dicom.syntax.coding === "jpeg") await decodeJpegInto(out, z * count, dicom, image);
      else decodeFrameInto(out, z * count, dicom, image, frame);
    }
  }
}

/** Values of slices that are scaled each in its own way, in float64. */
function rescaleEach(stored: VoxelArray, stack: readonly Slice[]): Float64Array {
  const out = new Float64Array(stored.length);
  const count = stored.length / stack.length;
  for (const [z, { slope, intercept }] of stack.entries()) {
    for (let i = z * count; i < (z + 1) * count; i++) out[i] = stored[i]! * slope + intercept;
  }
  return out;
}
