import type { FileLayer } from "../../cache/file-layer.ts";
import { isOpen } from "./folder.ts";
import { lockFolder, unlockFolder } from "./lock.ts";
import { createRunSender, type Destination, type Passed } from "./send-run.ts";

/** Goes over a run folder once, as far as it has been written; undefined where another process sends it. */
export async function passOnce(
  folder: string,
  to: Destination,
  files: FileLayer,
  signal: AbortSignal,
): Promise<Passed | undefined> {
  if (!lockFolder(files, folder).held) return undefined;
  try {
    return await createRunSender(folder, to, files, signal).pass(!isOpen(folder));
  } finally {
    unlockFolder(files, folder);
  }
}
