import { statSync } from "node:fs";
import type { FileLayer } from "./file-layer.ts";
import { isAlive, type ProcessIdentity, thisProcess } from "./process-identity.ts";
import { readReplaced } from "./read-replaced.ts";

export type Hold = { readonly held: true } | { readonly held: false; readonly by?: ProcessIdentity };

/** The process that holds a file; undefined where there is none, or a torn one. */
export function holderOf(path: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readReplaced(path) ?? "") as ProcessIdentity;
  } catch {
    return undefined;
  }
}

/** What a file says of who holds it, where that is more than a process's name. */
export interface HeldAs {
  /** What this process writes there. */
  readonly text: string;
  /** The process that a file of this kind names. */
  readonly ownerOf: (path: string) => ProcessIdentity | undefined;
}

/**
 * Puts this process's name under a path unless a living process has its own there; one whose process is gone is taken over. `own` is a
 * path for use meanwhile that no other process uses. `alive` tells whether the process that a file names still runs. Without `by`: others
 * were faster each of ten times.
 */
export function hold(
  files: FileLayer,
  path: string,
  own: string,
  { text, ownerOf }: HeldAs = { text: JSON.stringify(thisProcess()), ownerOf: holderOf },
  alive: (holder: ProcessIdentity, at: string) => boolean = isAlive,
): Hold {
  files.jot(own, text);
  try {
    for (let attempt = 0; attempt < 10; attempt++) {
      try {
        files.link(own, path);
        return { held: true };
      } catch (error) {
        if (isLinked(own)) return { held: true };
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      const holder = ownerOf(path);
      if (holder && alive(holder, path)) return { held: false, by: holder };
      // take the dead one away under a name of our own: only one process can
      const dead = `${own}-dead`;
      try {
        files.rename(path, dead);
        const taken = ownerOf(dead);
        if (taken && alive(taken, dead)) files.link(dead, path); // somebody was quicker and it is theirs
        files.remove(dead);
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code;
        if (code !== "ENOENT" && code !== "EEXIST") throw error;
      }
    }
  } finally {
    files.remove(own);
  }
  return { held: false };
}

/** NFS may lose the answer, ask again and hear that the name is taken: by us, if our file has two names. */
const isLinked = (own: string): boolean => statSync(own, { throwIfNoEntry: false })?.nlink === 2;
