import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { digestText } from "../../cache/digest.ts";
import { IDENTITY, type Remote } from "../../cache/remote/remote.ts";
import type { Store } from "../../cache/store.ts";

/** Keys that a remote is known to have, so that it is asked once a result and not once a run. */
export interface Known {
  has(key: string): boolean;
  add(key: string): void;
}

let serial = 0;

/**
 * What the store knows of a remote: a key a line, in a file by the remote's identity, so that one that was emptied is another. A line that
 * two machines have written into one another is no key, and is asked for again.
 */
export async function knownOf(store: Store, remote: Remote): Promise<Known> {
  const path = join(store.home, "sent", digestText(await identityOf(store, remote)).slice(0, 16));
  const keys = new Set(existsSync(path) ? readFileSync(path, "utf8").split("\n") : []);
  return {
    has: (key) => keys.has(key),
    add(key) {
      if (keys.has(key)) return;
      keys.add(key);
      try {
        store.files.makeFolder(dirname(path));
        store.files.append(path, `${key}\n`);
      } catch {
        // only a shortcut
      }
    },
  };
}

/** The remote's identity, drawn where it has none; one that can be read alone goes by its name. */
async function identityOf(store: Store, remote: Remote): Promise<string> {
  const path = join(store.temporary, `${process.pid}-identity-${(serial++).toString(36)}.part`);
  try {
    if (await remote.get(IDENTITY, path)) return readFileSync(path, "utf8");
    store.files.jot(path, `${JSON.stringify({ regimen: "remote", format: 1, id: randomUUID() })}\n`);
    await remote.put(IDENTITY, path);
    return (await remote.get(IDENTITY, path)) ? readFileSync(path, "utf8") : remote.shown; // another may have been faster
  } catch (error) {
    const { code = "", name } = error as NodeJS.ErrnoException; // what fs and clients of buckets throw
    if (!READ_ONLY.has(code) && !READ_ONLY.has(name)) throw error;
    return remote.shown;
  } finally {
    store.files.remove(path);
  }
}

/** What a place says that may be read but not written. */
const READ_ONLY: ReadonlySet<string> = new Set(["EACCES", "EPERM", "EROFS", "AccessDenied"]);
