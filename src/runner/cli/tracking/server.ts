import { counted } from "../../../formats/counted.ts";
import { missingText } from "../../plan/engine-of.ts";
import { targetHash } from "../../tracking/outbox/folder.ts";
import { idsInOutbox } from "../../tracking/outbox/links.ts";
import { messagesOf } from "../../tracking/outbox/messages.ts";
import { openOutbox } from "../../tracking/outbox/open.ts";
import { startSender } from "../../tracking/outbox/sender.ts";
import type { RunUid, Tracker } from "../../tracking/record/record.ts";
import { resolveTarget, type Target, type TrackingSettings } from "../../tracking/target.ts";
import type { Session } from "../session.ts";
import type { TrackOptions } from "./parts.ts";

/** The outbox of a run, and what sends from it where a server is named. */
export interface Server extends Tracker {
  /** What lets one in, to be masked wherever it would be logged. */
  readonly secrets: readonly string[];
  /** Sends the rest, for as long as that makes progress; gives a line that says where the run is logged. */
  end(parent: RunUid, interrupted: boolean): Promise<string>;
  abort(): void;
}

/** Said where no server is named. */
const KEPT = "kept here; regimen ui shows it, regimen sync --to URI sends it";

/** Said where the disk took nothing. */
const NOT_KEPT = "in runs.jsonl beside the results alone";

/** Said where the server takes longer than anyone should wait for: sending does not need this process. */
const goesOn = (records: number, by: number): string =>
  `${counted(records, "record is", "records are")} still on the way; process ${by} goes on sending, and regimen sync waits for it`;

/** Opens the outbox and, where a server is named, begins to send. What is wrong with the name is told, and the run is kept. */
export function openServer(
  { host, root, store }: Session,
  { run, tell }: TrackOptions,
  settings: TrackingSettings,
  experiment: string,
): Server {
  const resolved = resolveTarget(settings, host.env);
  const target = resolved.ok ? resolved.value : undefined;
  if (!resolved.ok) tell(`this run is sent to no server, and kept: ${missingText(resolved.failures)}`);
  const { home, files } = store;
  const outbox = openOutbox({ home, run, experiment, target: target?.uri ?? null, files, tell, now: host.now });
  const sender = target && startSender({ home, run, uri: target.uri, connect: clientFor(target), files, now: host.now });
  return {
    record: (uid, record) => outbox.record(uid, record),
    secrets: target?.credentials ? secretsIn(target.credentials) : [],
    async end(parent, interrupted) {
      const { problem, written } = outbox.close();
      if (problem !== undefined) tell(problem);
      if (!target || !sender) return written === 0 ? NOT_KEPT : KEPT;
      const { left, messages, unfinished } = await sender.stop(interrupted);
      const by = unfinished ? await host.background?.(["sync", run], root) : undefined;
      if (by === undefined) for (const message of messages) tell(message);
      else {
        tell(goesOn(left.records, by));
        for (const message of messagesOf({ ...left, records: 0 }, target.uri, outbox.folder, undefined)) tell(message);
      }
      if (written === 0) return NOT_KEPT;
      const ids = idsInOutbox(home, parent, targetHash(target.uri));
      if (!ids) return `kept here for ${target.uri}; regimen sync sends it`;
      return `${pageOf(target.uri, ids)}${left.records > 0 ? " (not all of it yet)" : ""}`;
    },
    abort: () => sender?.abort(),
  };
}

/** The sender itself asks again, and says why; the client's own patience would hide that for a minute. */
const clientFor = (target: Target) => async (signal: AbortSignal) => {
  const { createClient } = await import("../../tracking/mlflow/create-client.ts");
  return createClient({ ...target, retries: Math.min(target.retries, 1) }, { signal });
};

const secretsIn = (credentials: NonNullable<Target["credentials"]>): readonly string[] =>
  credentials.kind === "basic" ? [credentials.password] : [credentials.token];

/** A run's page: MLflow's pages are one, and its places stand behind `#`. */
const pageOf = (uri: string, { run, experiment }: { readonly run: string; readonly experiment: string }): string =>
  `${uri}/#/experiments/${experiment}/runs/${run}`;
