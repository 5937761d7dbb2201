import type { Call } from "../args.ts";
import { CallError, optionText, type Session } from "../session.ts";

/** Where a run's remote cache is, and whether results that show single patients go there. */
export interface RemoteChoice {
  readonly url: string;
  readonly patientLevel: boolean;
}

/** The remote cache that a call asks for: by `--remote`, else by REGIMEN_REMOTE, else by the spec; `none` is none. Throws a CallError for an address that regimen has no client for. */
export function chooseRemote({ host, loaded }: Pick<Session, "host" | "loaded">, call: Call): RemoteChoice | undefined {
  const said = loaded.spec.settings.remote;
  const url = optionText(call.options.remote) ?? (host.env.REGIMEN_REMOTE || said?.url);
  if (url === undefined || url === "" || url === "none") return undefined;
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//.exec(url)?.[1];
  if (scheme !== undefined && scheme !== "s3")
    throw new CallError(
      `the remote cache ${url} cannot be used: regimen has no client for ${scheme}://\nA remote cache is a folder that the machines share, or a bucket: s3://BUCKET/PREFIX.`,
    );
  return { url, patientLevel: url === said?.url && said.patientLevel };
}
