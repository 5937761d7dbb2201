import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestText } from "../cache/digest.ts";
import { isAlive, type ProcessIdentity, thisProcess } from "../cache/process-identity.ts";
import { CallError } from "./session.ts";

/**
 * Keeps a call from running twice at once: both would write the same outputs, and what an unfinished one goes on from. `identity` is all
 * that makes the call what it is. Gives back what lets it go; a lock of a process that is gone counts for nothing.
 */
export function lockCall(folder: string, identity: string, shown: string): () => void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `.regimen-call-${digestText(identity).slice(0, 12)}.lock`);
  const whole = `${path}.${process.pid}`; // linked into place, so that nobody reads half of it
  writeFileSync(whole, JSON.stringify(thisProcess()));
  try {
    for (let tries = 0; tries < 5; tries++) {
      try {
        linkSync(whole, path);
        return () => rmSync(path, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      const holder = holderOf(path);
      if (holder && isAlive(holder)) {
        throw new CallError(
          `the same call runs already into ${shown}: process ${holder.pid} on ${holder.host}; wait for it, or give this one a folder of its own with --out`,
        );
      }
      rmSync(path, { force: true });
    }
    throw new CallError(`other calls come and go in ${shown}: try again`);
  } finally {
    rmSync(whole, { force: true });
  }
}

function holderOf(path: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as ProcessIdentity;
  } catch {
    return undefined; // let go meanwhile, or cut off by a kill
  }
}
