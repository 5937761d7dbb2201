import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { digestFile } from "../../cache/digest.ts";
import type { FileLayer } from "../../cache/file-layer.ts";
import type { TrackedFile } from "../record/record.ts";
import { filePath } from "./folder.ts";

/**
 * Keeps a file until it is sent: as a second name of the store's object, which never changes, and otherwise as a copy, since results
 * are written anew by the next run. Throws what the file system throws.
 */
export function keepFile(files: FileLayer, home: string, folder: string, { digest, from }: TrackedFile): void {
  const path = filePath(folder, digest);
  if (existsSync(path)) return;
  files.makeFolder(dirname(path));
  if (from.startsWith(join(home, "objects", "/"))) {
    try {
      files.link(from, path);
      return;
    } catch {
      // a file system without links, or one that has reached its number of them
    }
  }
  const partial = `${path}.${process.pid}.part`;
  files.copy(from, partial);
  files.rename(partial, path);
}

/** Where a file can be read now: kept in the outbox, or with the same content where it came from. Undefined where it is gone. */
export function findFile(folder: string, { digest, size, from }: TrackedFile): string | undefined {
  const kept = filePath(folder, digest);
  if (sizeOf(kept) === size) return kept;
  return sizeOf(from) === size && digestFile(from) === digest ? from : undefined;
}

const sizeOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.size;
