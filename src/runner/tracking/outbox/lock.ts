import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FileLayer } from "../../cache/file-layer.ts";
import { hold } from "../../cache/hold.ts";
import { type ProcessIdentity, thisProcess } from "../../cache/process-identity.ts";

const lockPath = (folder: string): string => join(folder, "sender");

/** Makes this process the one that sends a run folder; else gives the process that does. One that is gone is taken over from. */
export function lockFolder(
  files: FileLayer,
  folder: string,
): { readonly held: true } | { readonly held: false; readonly by?: ProcessIdentity } {
  return hold(files, lockPath(folder), join(folder, `sender.${process.pid}.part`));
}

export function unlockFolder(files: FileLayer, folder: string): void {
  try {
    const holder = JSON.parse(readFileSync(lockPath(folder), "utf8")) as ProcessIdentity;
    const own = thisProcess();
    if (holder.pid === own.pid && holder.start === own.start && holder.host === own.host) files.remove(lockPath(folder));
  } catch {
    // it was taken away with its folder, or the disk is read-only: a later process sees that this one is gone
  }
}
