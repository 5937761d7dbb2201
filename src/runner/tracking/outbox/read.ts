import { closeSync, openSync } from "node:fs";
import { readUpTo } from "../../../formats/read-at.ts";
import type { TrackingRecord } from "../record/record.ts";
import { LONGEST_LINE, recordFromJson } from "./json.ts";

/** A record with its place in the file. */
export interface Line {
  /** Counts from 1. */
  readonly n: number;
  readonly record: TrackingRecord;
  /** Bytes from the start of the file to the end of its line. */
  readonly end: number;
}

export interface Piece {
  readonly lines: readonly Line[];
  /** Where the next piece begins: after the last line break of this one. */
  readonly offset: number;
  /** Nothing more is there now but perhaps a part of a line. */
  readonly atEnd: boolean;
}

const PIECE = 256 << 10;

/** Records of a file from an offset on, about 256 KiB of them; lines whose n is not above `after` are passed over, as are those that hold no record. */
export function readLines(path: string, offset: number, after: number): Piece {
  let length = PIECE;
  for (;;) {
    const bytes = readBytes(path, offset, length);
    const last = bytes.lastIndexOf(10);
    if (last >= 0)
      return {
        lines: linesOf(bytes.subarray(0, last + 1), offset, after),
        offset: offset + last + 1,
        atEnd: bytes.length < length,
      };
    if (bytes.length < length) return { lines: [], offset, atEnd: true };
    // a line is longer than what was read; past the bound it is none, and its rest will be none either
    if (length >= LONGEST_LINE) return { lines: [], offset: offset + length, atEnd: false };
    length = Math.min(length * 4, LONGEST_LINE);
  }
}

function readBytes(path: string, offset: number, length: number): Buffer {
  const file = openSync(path, "r");
  try {
    return readUpTo(file, offset, length);
  } finally {
    closeSync(file);
  }
}

function linesOf(bytes: Buffer, offset: number, after: number): readonly Line[] {
  const lines: Line[] = [];
  let last = after;
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(10, at) + 1;
    const found = parseLine(bytes.toString("utf8", at, end - 1));
    if (found && found.n > last) {
      lines.push({ ...found, end: offset + end });
      last = found.n;
    }
    at = end;
  }
  return lines;
}

function parseLine(text: string): { readonly n: number; readonly record: TrackingRecord } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const record = recordFromJson(value);
  const n = (value as { readonly n?: unknown } | null)?.n;
  return record && Number.isSafeInteger(n) ? { n: n as number, record } : undefined;
}

/** Every record of a file, in order, or those after a place in it. */
export function* everyLine(path: string, from = 0, after = 0): Generator<Line> {
  let [offset, n] = [from, after];
  for (;;) {
    const piece = readLines(path, offset, n);
    for (const line of piece.lines) yield line;
    n = piece.lines.at(-1)?.n ?? n;
    offset = piece.offset;
    if (piece.atEnd) return;
  }
}
