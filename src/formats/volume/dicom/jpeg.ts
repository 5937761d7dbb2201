import { unsupported } from "../refuse.ts";
import { convertHelp, type PixelArray } from "./decode-frame.ts";
import type { DicomFile } from "./dicom-file.ts";
import type { ImageHeader } from "./image-header.ts";

/** The library that decodes JPEG, JPEG-LS and JPEG 2000, if it is installed. */
const LIBRARY = "daikon";

/** What is used of daikon 1.2. */
export interface Daikon {
  readonly Series: { parseImage(view: DataView): DaikonImage | null };
}
interface DaikonImage {
  decompress(): void;
  getPixelDataBytes(): ArrayBuffer | null;
}

/** Stored pixels of a file with one JPEG-compressed image, into `out` from a place on; an error that says what to do without the library. */
export async function decodeJpegInto(
  out: PixelArray,
  at: number,
  file: DicomFile,
  image: ImageHeader,
  load: () => Promise<Daikon | undefined> = installed,
): Promise<void> {
  const { name, syntax, bytes } = file;
  const daikon = await load();
  if (!daikon) {
    throw unsupported(
      name,
      `is compressed by ${syntax.name} (${syntax.uid}), which needs the library ${LIBRARY}`,
      `npm install ${LIBRARY}, or ${convertHelp(name)}`,
    );
  }
  if (image.frames !== 1) throw unsupported(name, `holds ${image.frames} images compressed by ${syntax.name}`, convertHelp(name));
  const count = image.rows * image.columns;
  const pixels = decompress(daikon, bytes);
  if (!pixels || pixels.byteLength < image.bytes) {
    throw unsupported(name, `has an image that is compressed by ${syntax.name} and cannot be decoded`, convertHelp(name));
  }
  new Uint8Array(out.buffer, out.byteOffset + (at * image.bytes) / count, image.bytes).set(
    new Uint8Array(pixels, 0, image.bytes),
  );
}

async function installed(): Promise<Daikon | undefined> {
  try {
    const found = await import(LIBRARY);
    return (found.default ?? found) as Daikon; // an optional library without types
  } catch {
    return undefined;
  }
}

function decompress(daikon: Daikon, bytes: Uint8Array): ArrayBuffer | undefined {
  try {
    const copy = new Uint8Array(bytes).buffer;
    const parsed = daikon.Series.parseImage(new DataView(copy));
    parsed?.decompress();
    return parsed?.getPixelDataBytes() ?? undefined;
  } catch {
    return undefined; // the library throws whatever it meets
  }
}
