import { closeSync, openSync, writeSync } from "node:fs";

/** Opens a file with these flags, and closes it whatever happens. */
export function withFile(path: string, flags: string, use: (file: number) => void): void {
  const file = openSync(path, flags, 0o644);
  try {
    use(file);
  } finally {
    closeSync(file);
  }
}

/** Writes all bytes where the file stands: one call may write fewer than it is given, and takes 2 GiB at most. */
export function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, Math.min(bytes.length - at, 1 << 30));
}
