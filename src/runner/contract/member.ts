import type { Digest } from "./ids.ts";

/** A file of a case in the store: what its content is, whatever it was called. */
export interface Member {
  readonly digest: Digest;
  readonly extension: string;
  readonly size: number;
  /** A folder: the object lists its files. */
  readonly tree?: true;
}
