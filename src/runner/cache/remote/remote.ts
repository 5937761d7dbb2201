import type { Digest, TaskKey } from "../../contract/ids.ts";

/**
 * A place outside the store that keeps results for other machines and projects, file by file under names with `/`. What is put under a
 * name appears whole or not at all, whoever else puts it at the same time. Throws where the place cannot be reached.
 */
export interface Remote {
  /** As users know it. */
  readonly shown: string;
  /** Most bytes of a file; no limit where it is not there. */
  readonly largest?: number;
  /** Bytes of a file; undefined where there is none. */
  size(name: string): Promise<number | undefined>;
  /** Copies a file from there to a path here; false where there is none. */
  get(name: string, to: string): Promise<boolean>;
  /** Copies a file to there, in the place of what is under that name. */
  put(name: string, from: string): Promise<void>;
}

/** Content, by its digest. */
export const objectName = ({ digest, extension }: { readonly digest: Digest; readonly extension: string }): string =>
  `objects/${digest.slice(0, 2)}/${digest.slice(2)}${extension}`;
/** What a key gave: put there after all that it names. */
export const recordName = (key: TaskKey): string => `actions/${key.slice(0, 2)}/${key.slice(2)}`;
/** Says which remote this is: `{ id }`, drawn when it is first used. */
export const IDENTITY = "regimen-remote.json";
