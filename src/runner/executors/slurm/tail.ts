import { closeSync, openSync, readSync } from "node:fs";

const CHUNK = 1 << 16;
/** One for all: what is read goes on as a copy, and thousands of files are looked at. */
const buffer = Buffer.alloc(CHUNK);

/** The whole lines of a file from a byte on, and the byte after them; none where it is not to be seen (yet). */
export function linesFrom(path: string, from: number): { readonly lines: readonly string[]; readonly next: number } {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    return { lines: [], next: from };
  }
  try {
    const parts: Buffer[] = [];
    for (let at = from; ; ) {
      const size = readSync(file, buffer, 0, CHUNK, at);
      if (size === 0) break;
      parts.push(Buffer.from(buffer.subarray(0, size)));
      at += size;
    }
    const text = Buffer.concat(parts);
    const last = text.lastIndexOf(10);
    if (last < 0) return { lines: [], next: from };
    return { lines: text.subarray(0, last).toString("utf8").split("\n"), next: from + last + 1 };
  } finally {
    closeSync(file);
  }
}
