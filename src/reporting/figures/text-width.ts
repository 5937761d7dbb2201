import { readFileSync } from "node:fs";
import { type FontWeight, fontPath } from "./font.ts";

interface Metrics {
  readonly unitsPerEm: number;
  /** Advance width of a code point in font units. */
  advance(codePoint: number): number;
}

const loaded = new Map<FontWeight, Metrics>();

/** Width of one line of text in px at the given size (px), from the bundled font's own advances: the same on every machine. No kerning. */
export function textWidth(text: string, size: number, weight: FontWeight = "regular"): number {
  let metrics = loaded.get(weight);
  if (!metrics) {
    metrics = readMetrics(fontPath(weight));
    loaded.set(weight, metrics);
  }
  let units = 0;
  for (const character of text) units += metrics.advance(character.codePointAt(0)!);
  return (units / metrics.unitsPerEm) * size;
}

/** Reads `head`, `hhea`, `hmtx` and the format-4 `cmap` of a TrueType file (OpenType specification 1.9). */
function readMetrics(path: string): Metrics {
  const bytes = readFileSync(path);
  const tables = new Map<string, number>();
  for (let at = 12; at < 12 + bytes.readUInt16BE(4) * 16; at += 16) {
    tables.set(bytes.toString("latin1", at, at + 4), bytes.readUInt32BE(at + 8));
  }
  const table = (tag: string): number => {
    const offset = tables.get(tag);
    if (offset === undefined) throw new Error(`${path} has no table ${tag}`);
    return offset;
  };
  const unitsPerEm = bytes.readUInt16BE(table("head") + 18);
  const longMetrics = bytes.readUInt16BE(table("hhea") + 34);
  const widths = table("hmtx");
  const glyph = glyphLookup(bytes, table("cmap"), path);
  return {
    unitsPerEm,
    advance: (codePoint) => bytes.readUInt16BE(widths + 4 * Math.min(glyph(codePoint), longMetrics - 1)),
  };
}

function glyphLookup(bytes: Buffer, cmap: number, path: string): (codePoint: number) => number {
  let start = -1;
  for (let record = 0; record < bytes.readUInt16BE(cmap + 2); record++) {
    const offset = cmap + bytes.readUInt32BE(cmap + 8 + 8 * record);
    if (bytes.readUInt16BE(offset) === 4) start = offset;
  }
  if (start < 0) throw new Error(`${path} has no cmap of format 4`);
  const segments = bytes.readUInt16BE(start + 6) / 2;
  const ends = start + 14;
  const starts = ends + 2 * segments + 2;
  const deltas = starts + 2 * segments;
  const ranges = deltas + 2 * segments;
  return (codePoint) => {
    for (let segment = 0; segment < segments; segment++) {
      if (codePoint > bytes.readUInt16BE(ends + 2 * segment)) continue;
      const first = bytes.readUInt16BE(starts + 2 * segment);
      if (codePoint < first) return 0;
      const delta = bytes.readUInt16BE(deltas + 2 * segment);
      const range = bytes.readUInt16BE(ranges + 2 * segment);
      if (range === 0) return (codePoint + delta) & 0xffff;
      const found = bytes.readUInt16BE(ranges + 2 * segment + range + 2 * (codePoint - first));
      return found === 0 ? 0 : (found + delta) & 0xffff;
    }
    return 0;
  };
}
