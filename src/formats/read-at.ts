import { readSync } from "node:fs";

/** Bytes at a place of an open file, fewer where it ends before: one call may read fewer than it is asked for. */
export function readUpTo(file: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let done = 0;
  for (let read = 1; read > 0 && done < length; done += read) read = readSync(file, bytes, done, length - done, at + done);
  return bytes.subarray(0, done);
}

/** Bytes at a place of an open file; RangeError where it ends before. */
export function readAt(file: number, at: number, length: number): Buffer {
  const bytes = readUpTo(file, at, length);
  if (bytes.length < length) throw new RangeError("the file ends here");
  return bytes;
}
