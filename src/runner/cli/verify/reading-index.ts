import { digestFile } from "../../cache/digest.ts";
import { signatureOf } from "../../cache/signature.ts";
import type { StatIndex } from "../../cache/stat-index.ts";
import type { Digest } from "../../contract/ids.ts";

/** Digests of files by path; undefined where there was no file. */
export type Read = ReadonlyMap<string, Digest | undefined>;

/** A stat index that trusts no time stamp: it reads every byte of a file, once. `quick` leaves that to the index given. */
export function readingIndex(index: StatIndex, quick: boolean): { readonly index: StatIndex; readonly read: Read } {
  const read = new Map<string, Digest | undefined>();
  const look = (path: string): Digest | undefined =>
    quick ? index.digest(path) : signatureOf(path) ? digestFile(path) : undefined;
  const digest = (path: string): Digest | undefined => {
    if (!read.has(path)) read.set(path, look(path));
    return read.get(path);
  };
  return { index: { ...index, digest }, read };
}
