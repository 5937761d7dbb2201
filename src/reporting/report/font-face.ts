import { readFileSync } from "node:fs";
import { deflateSync } from "node:zlib";
import { FONT_NAME, fontPath } from "../figures/font.ts";

/** Tables that a browser needs to draw Latin text; hinting, kerning and substitution tables stay out. */
const KEPT = ["OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post"];

let css: string | undefined;

/**
 * Style sheet rules that carry the figures' font inside the page (about 0.4 MB), so that labels fall where they were measured on
 * machines that have none of the fonts of that width.
 */
export function fontFaceCss(): string {
  css ??= (["regular", "bold"] as const)
    .map((weight) => {
      const data = Buffer.from(toWoff(readFileSync(fontPath(weight)))).toString("base64");
      return `@font-face{font-family:${FONT_NAME};font-weight:${weight === "bold" ? 700 : 400};src:url(data:font/woff;base64,${data}) format("woff")}`;
    })
    .join("\n");
  return css;
}

/** A TrueType file as WOFF 1.0 (W3C Recommendation of 2012): the same tables, each compressed by itself. */
function toWoff(font: Buffer): Uint8Array {
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, index) => {
    const at = 12 + 16 * index;
    const [offset, length] = [font.readUInt32BE(at + 8), font.readUInt32BE(at + 12)];
    return {
      tag: font.toString("latin1", at, at + 4),
      checksum: font.readUInt32BE(at + 4),
      data: font.subarray(offset, offset + length),
    };
  }).filter(({ tag }) => KEPT.includes(tag));
  const padded = (length: number): number => (length + 3) & ~3;
  const packed = tables.map(({ data }) => {
    const small = deflateSync(data, { level: 9 });
    return small.length < data.length ? small : data;
  });
  const start = 44 + 20 * tables.length;
  const out = Buffer.alloc(start + packed.reduce((sum, data) => sum + padded(data.length), 0));
  out.write("wOFF", 0, "latin1");
  out.writeUInt32BE(font.readUInt32BE(0), 4); // flavour
  out.writeUInt32BE(out.length, 8);
  out.writeUInt16BE(tables.length, 12);
  out.writeUInt32BE(12 + 16 * tables.length + tables.reduce((sum, { data }) => sum + padded(data.length), 0), 16);
  out.writeUInt16BE(1, 20);
  let at = start;
  tables.forEach(({ tag, checksum, data }, index) => {
    const entry = 44 + 20 * index;
    out.write(tag, entry, "latin1");
    out.writeUInt32BE(at, entry + 4);
    out.writeUInt32BE(packed[index]!.length, entry + 8);
    out.writeUInt32BE(data.length, entry + 12);
    out.writeUInt32BE(checksum, entry + 16);
    out.set(packed[index]!, at);
    at += padded(packed[index]!.length);
  });
  return out;
}
