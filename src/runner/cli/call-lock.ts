import { hostname } from "node:os";
import { join } from "node:path";
import { digestText } from "../cache/digest.ts";
import { diskFiles } from "../cache/file-layer.ts";
import { hold } from "../cache/hold.ts";
import { CallError } from "./session.ts";

/**
 * Keeps a call from running twice at once: both would write the same outputs, and what an unfinished one goes on from. `identity` is all
 * that makes the call what it is. Gives back what lets it go; a lock of a process that is gone counts for nothing.
 */
export function lockCall(folder: string, identity: string, shown: string): () => void {
  diskFiles.makeFolder(folder);
  const path = join(folder, `.regimen-call-${digestText(identity).slice(0, 12)}.lock`);
  const lock = hold(diskFiles, path, `${path}.${process.pid}`);
  if (lock.held) return () => diskFiles.remove(path);
  if (!lock.by) throw new CallError(`other calls come and go in ${shown}: try again`);
  const elsewhere = lock.by.host === hostname() ? "" : `; if that is gone, remove ${path}`;
  throw new CallError(
    `the same call runs already into ${shown}: process ${lock.by.pid} on ${lock.by.host}; wait for it, or give this one a folder of its own with --out${elsewhere}`,
  );
}
