import { join } from "node:path";
import type { FileLayer } from "../../cache/file-layer.ts";
import { beat, isAliveIn } from "../../cache/heartbeat.ts";
import { type Hold, hold, holderOf } from "../../cache/hold.ts";
import { isSameProcess, thisProcess } from "../../cache/process-identity.ts";
import { homeOf } from "./folder.ts";

const lockPath = (folder: string): string => join(folder, "sender");

/** Makes this process the one that sends a run folder; else gives the process that does. One that is gone is taken over from. */
export function lockFolder(files: FileLayer, folder: string): Hold {
  const home = homeOf(folder);
  beat(files, home);
  return hold(files, lockPath(folder), join(folder, `sender.${process.pid}.part`), undefined, (holder, at) =>
    isAliveIn(home, holder, at, files),
  );
}

export function unlockFolder(files: FileLayer, folder: string): void {
  const holder = holderOf(lockPath(folder));
  if (!holder || !isSameProcess(holder, thisProcess())) return;
  try {
    files.remove(lockPath(folder));
  } catch {
    // the disk is read-only: a later process sees that this one is gone
  }
}
