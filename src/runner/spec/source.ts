import type { Place } from "../contract/failure.ts";

/** A text that spec values come from: a file, or one `-p key=value` of the call. */
export interface Source {
  /** As messages name it: relative to the working directory, or `-p`. */
  readonly name: string;
  /** Absolute; null for a value of the call. */
  readonly path: string | null;
  /** Absolute folder that relative paths in this text start from. */
  readonly folder: string;
  readonly text: string;
  /** Offset of each line's first character. */
  readonly lines: readonly number[];
}

/** A stretch of a source, `end` exclusive. */
export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

export function makeSource(name: string, path: string | null, folder: string, text: string): Source {
  const lines = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines.push(at + 1);
  return { name, path, folder, text, lines };
}

export const span = (source: Source, start: number, end: number = start + 1): Span => ({ source, start, end });

/** Index of the line that holds an offset; O(log lines). */
function lineIndex(source: Source, offset: number): number {
  let low = 0;
  let high = source.lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((source.lines[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The place of a span: 1-based line and column (UTF-16 units), cut at the end of its first line. */
export function placeOf(where: Span): Place {
  const { source } = where;
  const start = Math.max(0, Math.min(where.start, source.text.length));
  const line = lineIndex(source, start);
  const from = source.lines[line] ?? 0;
  const next = source.lines[line + 1];
  let to = next === undefined ? source.text.length : next - 1;
  if (to > from && source.text[to - 1] === "\r") to--;
  const length = Math.max(1, Math.min(where.end, to) - start);
  return { file: source.name, line: line + 1, column: start - from + 1, length, source: source.text.slice(from, to) };
}

/** `file:line` of a span, for help texts. */
export function placeText(where: Span): string {
  if (where.source.path === null) return `${where.source.name} ${where.source.text}`;
  const place = placeOf(where);
  return `${place.file}:${place.line}:${place.column}`;
}

/** The part of `where` that holds `text`, or all of it. */
export function within(where: Span, text: string): Span {
  const at = where.source.text.slice(where.start, where.end).indexOf(text);
  return at >= 0 ? span(where.source, where.start + at, where.start + at + text.length) : where;
}
