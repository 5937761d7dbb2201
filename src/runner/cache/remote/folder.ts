import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Remote } from "./remote.ts";

/** Parts of files that nobody has gone on with for so long are of a process that was killed. */
const LONG_GONE_MS = 86_400_000;

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;
let serial = 0;

/**
 * A folder as a remote: one that machines share, or a disk that is carried about. A missing one is made where the folder above it is
 * there; else it is taken for a file system that is not mounted. `signal` ends copies that are on their way.
 */
export async function folderRemote(folder: string, signal?: AbortSignal): Promise<Remote> {
  if (!existsSync(folder)) {
    if (!existsSync(dirname(folder))) throw new Error(`there is no folder ${dirname(folder)}`);
    await mkdir(folder, { recursive: true });
  }
  const parts = join(folder, "tmp");
  await sweepParts(parts);
  const copy = (from: string, to: string): Promise<void> =>
    pipeline(createReadStream(from), createWriteStream(to), ...(signal ? [{ signal }] : []));
  return {
    shown: folder,
    async size(name) {
      try {
        return (await stat(join(folder, name))).size;
      } catch (error) {
        if (codeOf(error) === "ENOENT") return undefined;
        throw error;
      }
    },
    async get(name, to) {
      for (let attempt = 1; ; attempt++) {
        try {
          await copy(join(folder, name), to);
          return true;
        } catch (error) {
          if (codeOf(error) === "ENOENT" && existsSync(dirname(to))) return false;
          if (codeOf(error) !== "ESTALE" || attempt === 3) throw error; // replaced meanwhile, as NFS says it
        }
      }
    },
    async put(name, from) {
      const path = join(folder, name);
      const part = join(parts, `${hostname()}-${process.pid}-${(serial++).toString(36)}.part`);
      try {
        await mkdir(parts, { recursive: true });
        await copy(from, part);
        await toDisk(part);
        await mkdir(dirname(path), { recursive: true });
        await rename(part, path);
      } catch (error) {
        await rm(part, { force: true }).catch(() => {}); // the first error is the one to tell
        throw error;
      }
    },
  };
}

async function toDisk(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Takes away what killed processes have left, by the newest part's clock: that of the file system. */
async function sweepParts(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  const found: { readonly path: string; readonly time: number }[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const time = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    );
    if (time !== undefined) found.push({ path, time });
  }
  if (found.length === 0) return;
  const probe = join(folder, `${hostname()}-${process.pid}-${(serial++).toString(36)}.now`);
  try {
    await (await open(probe, "w")).close();
    const { mtimeMs: now } = await stat(probe);
    for (const { path, time } of found) if (now - time > LONG_GONE_MS) await rm(path, { force: true });
  } catch {
    // it can be read alone: whoever can write sweeps
  } finally {
    await rm(probe, { force: true }).catch(() => {});
  }
}
