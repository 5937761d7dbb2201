import type { DataSet } from "dicom-parser";

/** Text of an element, its padding taken off; absent if there is none, or if it lies outside the file. */
export function textOf(set: DataSet, tag: string): string | undefined {
  const element = set.elements[tag];
  if (!element || element.length === 0 || element.dataOffset + element.length > set.byteArray.length) return undefined;
  const bytes = set.byteArray.subarray(element.dataOffset, element.dataOffset + Math.min(element.length, 1024));
  return Buffer.from(bytes).toString("utf8").replace(/\0.*$/s, "").trim();
}

/** The parts of a text element as numbers; NaN for a part that is none. */
export function numbersOf(set: DataSet, tag: string): readonly number[] | undefined {
  const text = textOf(set, tag);
  if (!text) return undefined;
  return text.split("\\").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
}

/** An unsigned 16-bit number; absent if there is none. */
export function uint16Of(set: DataSet, tag: string): number | undefined {
  const element = set.elements[tag];
  if (!element || element.length < 2 || element.dataOffset + 2 > set.byteArray.length) return undefined;
  return set.uint16(tag);
}
