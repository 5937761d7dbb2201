import { cutOff, unsupported } from "../refuse.ts";
import { swapBytes } from "../swap-bytes.ts";
import type { DicomFile, Pixels } from "./dicom-file.ts";
import { fragmentsOfFrames } from "./fragments.ts";
import type { ImageHeader, PixelFormat } from "./image-header.ts";
import { unpackRuns } from "./run-length.ts";

export type PixelArray = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;

/** An array for stored pixels of a format. */
export function pixelArray({ allocated, signed }: PixelFormat, length: number): PixelArray {
  if (allocated === 8) return signed ? new Int8Array(length) : new Uint8Array(length);
  if (allocated === 16) return signed ? new Int16Array(length) : new Uint16Array(length);
  return signed ? new Int32Array(length) : new Uint32Array(length);
}

/** Refuses pixels that no volume can be read from before space is made for them: cut off, or of a coding that needs a library. */
export function checkPixels({ name, pixels, syntax }: DicomFile, image: ImageHeader): void {
  if (syntax.coding === "unknown") throw unsupported(name, `is compressed by ${syntax.name} (${syntax.uid})`, convertHelp(name));
  const wanted = image.bytes * image.frames;
  const there = pixels?.length ?? 0;
  if (pixels?.fragments) {
    fragmentsOfFrames(pixels.fragments, pixels.offsetTable ?? [], image.frames, name);
    if (syntax.coding === "run-length") checkFragments(pixels, wanted, MOST_RUN, name);
  } else if (there < wanted) throw cutOff(name, `its pixels take ${wanted} bytes, and ${there} are there`);
}

/** Two bytes of a run stand for at most 128. */
const MOST_RUN = 64;

/** Refuses compressed pixels that are too few for what they should unpack to, where a byte gives at most `most`. */
export function checkFragments({ fragments = [] }: Pixels, wanted: number, most: number, name: string): void {
  const there = fragments.reduce((sum, { length }) => sum + length, 0);
  if (there * most < wanted)
    throw cutOff(name, `${there} bytes of compressed pixels cannot hold the ${wanted} that its header promises`);
}

/** How a person gets uncompressed files. */
export const convertHelp = (name: string): string =>
  `write it uncompressed, as by \`gdcmconv --raw ${name.replace(/^.*[\\/]/, "")} raw.dcm\``;

/** Stored pixels of one frame, uncompressed or run-length coded, into `out` from a place on; bits that do not count are taken off. */
export function decodeFrameInto(out: PixelArray, at: number, file: DicomFile, image: ImageHeader, frame: number): void {
  const { bytes, pixels, syntax, name } = file;
  const { format } = image;
  const count = image.rows * image.columns;
  const size = format.allocated / 8;
  const target = new Uint8Array(out.buffer, out.byteOffset + at * size, count * size);
  if (!pixels) throw cutOff(name, "it has no pixels");
  if (pixels.fragments) {
    if (syntax.coding === "native")
      throw unsupported(name, `has pixels in pieces, which ${syntax.name} has not`, convertHelp(name));
    const pieces = fragmentsOfFrames(pixels.fragments, pixels.offsetTable ?? [], image.frames, name)[frame] ?? [];
    const packed = Buffer.concat(pieces.map(({ offset, length }) => bytes.subarray(offset, offset + length)));
    target.set(unpackRuns(packed, count, size, name));
  } else {
    const start = pixels.offset + frame * image.bytes;
    target.set(bytes.subarray(start, start + image.bytes));
    if (syntax.bigEndian) swapBytes(target, size);
  }
  takeStoredBits(out.subarray(at, at + count), format);
}

/** Keeps the stored bits of each pixel, with their sign; a pixel's other bits may hold an overlay. */
function takeStoredBits(pixels: PixelArray, { allocated, stored, high, signed }: PixelFormat): void {
  if (stored === allocated) return;
  const [up, down] = [31 - high, 32 - stored];
  for (let i = 0; i < pixels.length; i++) {
    const shifted = pixels[i]! << up;
    pixels[i] = signed ? shifted >> down : shifted >>> down;
  }
}
