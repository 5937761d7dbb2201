import { hostname } from "node:os";
import { join } from "node:path";
import { digestText } from "../cache/digest.ts";
import { diskFiles } from "../cache/file-layer.ts";
import { isAliveBy, keepYoung } from "../cache/heartbeat.ts";
import { hold, holderOf } from "../cache/hold.ts";
import { isSameProcess, thisProcess } from "../cache/process-identity.ts";
import { CallError } from "./session.ts";

/**
 * Keeps a call from running twice at once: both would write the same outputs, and what an unfinished one goes on from. `identity` is all
 * that makes the call what it is. Gives back what lets it go; a lock of a process that is gone counts for nothing: on this machine at once,
 * on another when it has not been touched for two minutes.
 */
export function lockCall(folder: string, identity: string, shown: string): () => void {
  diskFiles.makeFolder(folder);
  const path = join(folder, `.regimen-call-${digestText(identity).slice(0, 12)}.lock`);
  const lock = hold(diskFiles, path, `${path}.${process.pid}`, undefined, (holder, at) => isAliveBy(holder, at));
  if (lock.held) {
    const isOurs = (): boolean => {
      const holder = holderOf(path);
      return holder !== undefined && isSameProcess(holder, thisProcess());
    };
    const rest = keepYoung(path, isOurs);
    return () => {
      rest();
      if (isOurs()) diskFiles.remove(path);
    };
  }
  if (!lock.by) throw new CallError(`other calls come and go in ${shown}: try again`);
  const elsewhere = lock.by.host === hostname() ? "" : "; if that is gone, try again in two minutes";
  throw new CallError(
    `the same call runs already into ${shown}: process ${lock.by.pid} on ${lock.by.host}; wait for it, or give this one a folder of its own with --out${elsewhere}`,
  );
}
