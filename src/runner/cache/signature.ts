import { statSync } from "node:fs";

/** What the file system says of a file; if all of it is the same, its content is taken to be. */
export type Signature = readonly [mtimeMs: number, ctimeMs: number, size: number, inode: number];

/**
 * A file written so shortly before it was looked at that a later write could carry the same time stamp
 * is not remembered by its signature. Coarsest clock of the usual file systems: a kernel tick of 10 ms.
 */
const CLOCK_MS = 20;

/** The signature of a file, following links; undefined where there is none. */
export function signatureOf(path: string): Signature | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() ? [stat.mtimeMs, stat.ctimeMs, stat.size, stat.ino] : undefined;
}

export const sameSignature = (a: Signature, b: Signature): boolean =>
  a[0] === b[0] && a[1] === b[1] && a[2] === b[2] && a[3] === b[3];

/** Whether a file could still change unseen under this signature, looked at at time `now` (ms since 1970). */
export const isRacy = (signature: Signature, now: number): boolean => now - Math.max(signature[0], signature[1]) < CLOCK_MS;
