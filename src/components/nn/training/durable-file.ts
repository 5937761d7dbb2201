import { fsyncSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { withFile, writeAll } from "../../../formats/write-file.ts";

/** What checkpoints do to the disk, in one place, so that tests can let it fail. */
export interface DurableFiles {
  /** Replaces a file by these parts, one after the other: the old file or the new one is there, whatever happens. */
  replace(path: string, parts: readonly Uint8Array[]): void;
}

/** Writes beside the file, brings that to the disk, and renames. What was written of it is taken away where it fails. */
export const durableFiles: DurableFiles = {
  replace(path, parts) {
    const beside = `${path}.part`;
    try {
      withFile(beside, "w", (file) => {
        for (const part of parts) writeAll(file, part);
        fsyncSync(file);
      });
      renameSync(beside, path);
    } catch (error) {
      rmSync(beside, { force: true });
      throw error;
    }
    withFile(dirname(path), "r", fsyncSync);
  },
};
