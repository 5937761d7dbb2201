import { zlibSync } from "fflate";

/** An image of palette indices, row-major from the top left. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array; // [height, width], each below palette.length
  readonly palette: readonly (readonly [number, number, number])[]; // at most 256
}

/**
 * The raster as a PNG (8-bit palette, rows coded against the row above). Compressed in JavaScript, since Node's own zlib gives other
 * bytes on other processors: the same raster is the same file everywhere.
 */
export function encodePng({ width, height, pixels, palette }: Raster): Uint8Array {
  if (pixels.length !== width * height) throw new RangeError(`${pixels.length} pixels for ${width} × ${height}`);
  if (palette.length > 256) throw new RangeError(`a palette of ${palette.length} colours, wanted at most 256`);
  return pngFile(width, height, PALETTE, pixels, [chunk("PLTE", Uint8Array.from(palette.flat()))]);
}

/** Bytes [height, width, 3] of red, green and blue as a PNG, with the same promise. */
export function encodeColourPng(width: number, height: number, pixels: Uint8Array): Uint8Array {
  if (pixels.length !== 3 * width * height) throw new RangeError(`${pixels.length} bytes for ${width} × ${height} colours`);
  return pngFile(width, height, TRUE_COLOUR, pixels, []);
}

/** The raster as a `data:` address for an SVG image. */
export const pngDataUrl = (raster: Raster): string => dataUrl(encodePng(raster));

/** The same for colours. */
export const colourDataUrl = (width: number, height: number, pixels: Uint8Array): string =>
  dataUrl(encodeColourPng(width, height, pixels));

const dataUrl = (png: Uint8Array): string => `data:image/png;base64,${Buffer.from(png).toString("base64")}`;

/** Colour types of the PNG specification. */
const PALETTE = 3;
const TRUE_COLOUR = 2;

function pngFile(width: number, height: number, type: number, pixels: Uint8Array, before: readonly Uint8Array[]): Uint8Array {
  const line = pixels.length / height;
  const rows = new Uint8Array(height * (line + 1));
  for (let y = 0; y < height; y++) {
    const same = y > 0; // filter 2 (up) turns a repeated row into zeros; the first row stays as it is
    rows[y * (line + 1)] = same ? 2 : 0;
    for (let x = 0; x < line; x++) {
      const above = same ? pixels[(y - 1) * line + x]! : 0;
      rows[y * (line + 1) + 1 + x] = pixels[y * line + x]! - above;
    }
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, type, 0, 0, 0], 8);
  return join([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", header),
    ...before,
    chunk("IDAT", zlibSync(rows, { level: 9 })),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) out[4 + i] = type.charCodeAt(i);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
  return out;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
