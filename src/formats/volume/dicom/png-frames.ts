import { inflateSync } from "node:zlib";
import { decode } from "fast-png";
import { damaged, MOST_BYTES, unsupported } from "../refuse.ts";
import { IDENTITY, type Volume } from "../volume.ts";
import { checkFragments } from "./decode-frame.ts";
import type { DicomFile } from "./dicom-file.ts";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Whether a file is the COVID-MTL authors' container: each piece of its pixels is a PNG, whatever transfer syntax it claims. */
export function isPngContainer({ bytes, pixels }: DicomFile): boolean {
  const first = pixels?.fragments?.[0];
  return first !== undefined && SIGNATURE.every((byte, i) => i < first.length && bytes[first.offset + i] === byte);
}

/**
 * The volume in the authors' container: grey PNG frames of 8 or 16 bits, bottom slice first. The file says nothing of its place, so
 * spacing is 1 mm (what the authors resampled to), at the origin.
 */
export function readPngContainer({ name, bytes, pixels }: DicomFile): Volume<Uint8Array> | Volume<Uint16Array> {
  const frames = (pixels?.fragments ?? []).map(({ offset, length }) => bytes.subarray(offset, offset + length));
  const { width, height, depth } = pngHeader(frames[0] ?? new Uint8Array(), name);
  const count = width * height;
  if (!(count * frames.length * 2 <= MOST_BYTES)) throw unsupported(name, "is too large, where 2 GiB are the limit");
  if (pixels) checkFragments(pixels, count * frames.length * (depth / 8), 1032, name); // as much as deflate expands
  const data = depth === 8 ? new Uint8Array(count * frames.length) : new Uint16Array(count * frames.length);
  for (const [z, frame] of frames.entries()) {
    const own = pngHeader(frame, name);
    if (own.width !== width || own.height !== height || own.depth !== depth) {
      throw damaged(
        name,
        `has frames of different sizes: ${height} × ${width}, and ${own.height} × ${own.width} at frame ${z + 1}`,
      );
    }
    data.set(decodeFrame(frame, count * (depth / 8) + height, name, z), z * count);
  }
  return {
    data: data as Uint8Array, // one of both, which the return type says
    shape: { z: frames.length, y: height, x: width },
    spacing: { z: 1, y: 1, x: 1 },
    origin: { z: 0, y: 0, x: 0 },
    direction: IDENTITY,
  };
}

interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly depth: 8 | 16;
}

function pngHeader(png: Uint8Array, file: string): PngHeader {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  if (png.length < 33 || !SIGNATURE.every((byte, i) => png[i] === byte)) throw damaged(file, "has a frame that is no PNG");
  const [width, height, depth, colour, interlace] = [view.getUint32(16), view.getUint32(20), png[24], png[25], png[28]];
  if (colour !== 0 || (depth !== 8 && depth !== 16) || interlace !== 0) {
    throw unsupported(file, `has a PNG frame of colour type ${colour} and ${depth} bits, where grey of 8 or 16 bits is read`);
  }
  if (width === 0 || height === 0 || width > 65535 || height > 65535)
    throw damaged(file, `has a frame of ${height} × ${width} pixels`);
  return { width, height, depth };
}

/** The frame's pixels; its compressed data are unzipped up to their right size first, since the PNG library knows no bound. */
function decodeFrame(png: Uint8Array, size: number, file: string, z: number): ArrayLike<number> {
  try {
    if (inflateSync(zippedPart(png), { maxOutputLength: size }).length !== size) throw new RangeError("another size");
    return decode(png).data;
  } catch {
    throw damaged(file, `has a PNG that cannot be read, at frame ${z + 1}`);
  }
}

/** The data of a PNG's IDAT chunks, one after the other. */
function zippedPart(png: Uint8Array): Uint8Array {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const parts: Uint8Array[] = [];
  for (let at = 8; at + 8 <= png.length; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) === 0x49444154) parts.push(png.subarray(at + 8, at + 8 + view.getUint32(at)));
  }
  return Buffer.concat(parts);
}
