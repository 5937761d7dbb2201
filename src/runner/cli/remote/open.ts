import { resolve } from "node:path";
import { folderRemote } from "../../cache/remote/folder.ts";
import { originHere } from "../cache-file/choose.ts";
import type { Session } from "../session.ts";
import type { RemoteChoice } from "./choose.ts";
import { type OpenTier, openTier } from "./tier.ts";

/** The second tier of a run. */
export function remoteTier(
  { store, host }: Session,
  { url, patientLevel }: RemoteChoice,
  signal: AbortSignal,
  tell: (message: string) => void,
): OpenTier {
  const folder = resolve(host.cwd, url);
  const origin = originHere(host.installation.version);
  return openTier({ store, open: () => folderRemote(folder, signal), shown: folder, patientLevel, origin, tell, signal });
}
