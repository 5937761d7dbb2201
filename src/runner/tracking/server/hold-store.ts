import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { diskFiles, replaceFile } from "../../cache/file-layer.ts";
import { identityOf, isAlive, type ProcessIdentity, thisProcess } from "../../cache/process-identity.ts";

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
 * Takes a store's folder for this process, making the folder where there is none; else tells who has it. Where its holder is gone, what
 * that left running is `orphan`.
 */
export function holdStore(
  folder: string,
): { readonly held: HeldStore; readonly orphan?: ProcessIdentity } | { readonly by: Holder } {
  mkdirSync(folder, { recursive: true });
  const path = fileOf(folder);
  const own = `${path}.${randomUUID()}`;
  let orphan: ProcessIdentity | undefined;
  try {
    writeFileSync(own, JSON.stringify({ owner: thisProcess() } satisfies Holder));
    for (;;) {
      try {
        linkSync(own, path); // whole or not at all, and only where nobody else has
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      const holder = read(path);
      if (holder && isAlive(holder.owner)) return { by: holder };
      if (holder?.server && isAlive(holder.server)) orphan = holder.server;
      takeAway(path, `${own}.dead`);
    }
  } finally {
    rmSync(own, { force: true });
  }
  const held: HeldStore = {
    serving: (pid, uri) =>
      replaceFile(
        diskFiles,
        path,
        `${JSON.stringify({ owner: thisProcess(), server: identityOf(pid), ...(uri === undefined ? {} : { uri }) })}\n`,
      ),
    release: () => rmSync(path, { force: true }),
  };
  return orphan === undefined ? { held } : { held, orphan };
}

/** Of several that find a dead holder's file one gets it; the others look again. */
function takeAway(path: string, aside: string): void {
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  rmSync(aside, { force: true });
}

function read(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}
