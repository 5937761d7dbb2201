import { statSync } from "node:fs";
import { join } from "node:path";
import { filesBelow } from "../../cache/digest.ts";
import { isOpen, isSentAnywhere, runFolder, runsIn } from "./folder.ts";

/** A run folder that could go. */
export interface Outgrown {
  readonly run: string;
  readonly folder: string;
  readonly isSent: boolean;
  /** Milliseconds since 1970 at which it was last written to. */
  readonly written: number;
  readonly bytes: number;
}

/** The run folders of an outbox that nobody writes to any more, oldest first. */
export function outgrown(home: string): readonly Outgrown[] {
  return runsIn(home)
    .map((run) => ({ run, folder: runFolder(home, run) }))
    .filter(({ folder }) => !isOpen(folder))
    .map(({ run, folder }) => {
      const stats = filesBelow(folder).map((path) => statSync(join(folder, path)));
      const written = Math.max(statSync(folder).mtimeMs, ...stats.map(({ mtimeMs }) => mtimeMs));
      // what the store has as well is not freed with it
      const bytes = stats.reduce((sum, { size, nlink }) => sum + (nlink > 1 ? 0 : size), 0);
      return { run, folder, isSent: isSentAnywhere(folder), written, bytes };
    })
    .sort((a, b) => a.written - b.written);
}
