import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { diskFiles, replaceFile } from "../../cache/file-layer.ts";
import { isAliveBy, keepYoung } from "../../cache/heartbeat.ts";
import { hold } from "../../cache/hold.ts";
import { identityOf, isAlive, isSameProcess, type ProcessIdentity, thisProcess } from "../../cache/process-identity.ts";

/** Who serves a store: one regimen, and the MLflow that it started, once it answers. */
export interface Holder {
  readonly owner: ProcessIdentity;
  readonly server?: ProcessIdentity;
  readonly uri?: string;
}

export interface HeldStore {
  /** Writes down which process serves the store, and where once it answers. */
  serving(pid: number, uri?: string): void;
  release(): void;
}

const fileOf = (folder: string): string => join(folder, "served-by.json");

/**
 * Takes a store's folder for this process, making the folder where there is none; else tells who has it. Where its holder is gone (on
 * another machine: has not touched its file for two minutes), what that left running here is `orphan`.
 */
export function holdStore(
  folder: string,
): { readonly held: HeldStore; readonly orphan?: ProcessIdentity } | { readonly by: Holder } {
  diskFiles.makeFolder(folder);
  const path = fileOf(folder);
  const as = { text: JSON.stringify({ owner: thisProcess() } satisfies Holder), ownerOf: (at: string) => read(at)?.owner };
  for (;;) {
    const before = read(path);
    if (!hold(diskFiles, path, `${path}.${randomUUID()}`, as, (holder, at) => isAliveBy(holder, at)).held) {
      const by = read(path);
      if (by) return { by };
      continue; // let go meanwhile
    }
    const isOurs = (): boolean => {
      const by = read(path)?.owner;
      return by !== undefined && isSameProcess(by, thisProcess());
    };
    const rest = keepYoung(path, isOurs);
    const held: HeldStore = {
      serving: (pid, uri) =>
        replaceFile(
          diskFiles,
          path,
          `${JSON.stringify({ owner: thisProcess(), server: identityOf(pid), ...(uri === undefined ? {} : { uri }) })}\n`,
        ),
      release() {
        rest();
        if (isOurs()) diskFiles.remove(path);
      },
    };
    // one of another machine has a number that says nothing here
    const orphan = before?.server?.host === hostname() && isAlive(before.server) ? before.server : undefined;
    return orphan ? { held, orphan } : { held };
  }
}

function read(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}
