import { relative, resolve } from "node:path";
import { originHere } from "../cache-file/choose.ts";
import type { Session } from "../session.ts";
import type { RemoteChoice } from "./choose.ts";
import { type OpenTier, openTier } from "./tier.ts";

/** What a second tier has to know of who uses it. */
export type RemoteUser = Pick<Session, "store" | "assessor"> & {
  readonly host: Pick<Session["host"], "cwd" | "env"> & {
    readonly installation: Pick<Session["host"]["installation"], "version">;
  };
};

/** The second tier of a run. */
export function remoteTier(
  { store, host, assessor }: RemoteUser,
  { url, patientLevel }: RemoteChoice,
  signal: AbortSignal,
  tell: (message: string) => void,
): OpenTier {
  const isBucket = url.startsWith("s3://");
  const folder = resolve(host.cwd, url);
  const near = relative(host.cwd, folder);
  const shown = isBucket ? url : near.startsWith("..") ? folder : near;
  const open = async () =>
    isBucket
      ? (await import("../../cache/remote/s3.ts")).s3Remote(url, host.env, signal)
      : (await import("../../cache/remote/folder.ts")).folderRemote(folder, signal);
  const origin = originHere(host.installation.version);
  return openTier({ store, open, shown, patientLevel, entryOf: assessor.entryOf, origin, tell, signal });
}
