import { counted } from "../../../formats/counted.ts";
import type { Remote } from "../../cache/remote/remote.ts";
import type { Origin, Store } from "../../cache/store.ts";
import type { CatalogueEntry } from "../../contract/catalogue.ts";
import type { TaskId } from "../../contract/ids.ts";
import type { SecondTier } from "../../executors/attempt.ts";
import { aborted, limited } from "../../executors/waiting.ts";
import type { TaskSpec } from "../../spec/compiled.ts";
import { resultOf } from "../cache-file/choose.ts";
import { type MadeTask, patientsIn } from "../cache-file/patients-in.ts";
import { fetchResult } from "./fetch.ts";
import { type Known, knownOf } from "./known.ts";
import { sendResult } from "./send.ts";

export interface TierOptions {
  readonly store: Store;
  /** Opens the remote; throws where it cannot be reached. */
  readonly open: () => Promise<Remote>;
  readonly shown: string;
  /** Also results that show single patients of real cohorts. */
  readonly patientLevel: boolean;
  /** What is known of a task's component. */
  entryOf(task: TaskSpec): CatalogueEntry;
  readonly origin: Origin;
  readonly tell: (message: string) => void;
  readonly signal: AbortSignal;
}

/** A run's second tier, to be closed at its end. */
export interface OpenTier extends SecondTier {
  /** Waits for what is on its way, and tells what came and went. */
  close(): Promise<void>;
}

/** Results that come, and that go, at once. */
const FETCHES = 16;
const SENDS = 4;

/**
 * The remote as a second tier of a run's cache. It is opened when it is first needed. One that cannot be reached, then or later, is told
 * once, and the run goes on without it: what it has is then computed here.
 */
export function openTier({ store, open, shown, patientLevel, entryOf, origin, tell, signal }: TierOptions): OpenTier {
  let isAway = false;
  let isFull = false;
  const [taken, sent, left, patients] = [new Set<string>(), new Set<string>(), new Map<string, string>(), new Set<string>()];
  const damaged = new Set<string>();
  /** What this run has of its tasks; a join of cases never comes by, and counts as showing patients. */
  const made = new Map<TaskId, MadeTask>();
  const pending = new Map<string, Promise<void>>();
  const [fetching, sending] = [limited(FETCHES), limited(SENDS)];
  let opened: Promise<{ readonly remote: Remote; readonly known: Known } | undefined> | undefined;
  /** What is known of it, once it is open. */
  let known: Known | undefined;

  const away = (error: unknown): void => {
    if (!isAway && !signal.aborted)
      tell(`the remote cache ${shown} cannot be used: ${(error as Error).message}; this run goes on without it`);
    isAway = true;
  };
  const full = (error: unknown): void => {
    if (!isFull && !isAway && !signal.aborted)
      tell(
        `results cannot be put into the remote cache ${shown}: ${(error as Error).message}; they are kept here, and a later run puts them there`,
      );
    isFull = true;
  };
  const reach = () => {
    opened ??= (async () => {
      store.files.makeFolder(store.temporary);
      const remote = await open();
      known = await knownOf(store, remote);
      return { remote, known };
    })().catch((error: unknown) => {
      away(error);
      return undefined;
    });
    return opened;
  };

  return {
    fetch: (task, key) =>
      fetching(async () => {
        const place = isAway || signal.aborted ? undefined : await reach();
        if (!place || isAway) return false;
        try {
          const found = await fetchResult(store, place.remote, task, key);
          if (found.found === "damaged") {
            damaged.add(key);
            tell(`${task.id}: what the remote cache ${shown} has of it is damaged: ${found.what}; it is not used`);
          }
          if (found.found !== "taken") return false;
          taken.add(key);
          place.known.add(key);
          return true;
        } catch (error) {
          away(error);
          return false;
        }
      }),
    send(task, action, fingerprint) {
      const { key } = action;
      made.set(task.id, { task, action });
      if (pending.has(key) || taken.has(key) || isAway || isFull) return;
      if (known?.has(key) && !damaged.has(key)) return;
      if (!patientLevel && patientsIn({ task, action }, made, entryOf)) {
        patients.add(key);
        return;
      }
      const work = sending(async () => {
        const place = isAway || isFull || signal.aborted ? undefined : await reach();
        if (!place || isAway || isFull || (place.known.has(key) && !damaged.has(key))) return;
        try {
          const ended = await sendResult(store, place.remote, resultOf({ action, fingerprint }, origin), damaged.has(key));
          if (ended.state === "here") left.set(action.task, ended.why);
          else place.known.add(key);
          if (ended.state === "sent") {
            sent.add(key);
            damaged.delete(key);
          }
        } catch (error) {
          full(error);
        }
      });
      pending.set(
        key,
        work.finally(() => pending.delete(key)),
      );
    },
    async close() {
      await Promise.race([Promise.all(pending.values()), aborted(signal)]);
      const [first] = left;
      const isNews = taken.size + sent.size > 0;
      const parts = [
        ...(taken.size > 0 ? [`${counted(taken.size, "result")} taken from it`] : []),
        ...(sent.size > 0 ? [`${counted(sent.size, "result")} put there`] : []),
        ...(pending.size > 0 ? [`${counted(pending.size, "result")} not put there yet: a later run does`] : []),
        ...(patients.size > 0 && isNews
          ? [
              `${counted(patients.size, "result stays", "results stay")} here: ${patients.size === 1 ? "it shows" : "they show"} single patients`,
            ]
          : []),
        ...(first && isNews ? [`${counted(left.size, "result stays", "results stay")} here: of ${first[0]}, ${first[1]}`] : []),
      ];
      if (parts.length > 0) tell(`remote cache ${shown}: ${parts.join("; ")}`);
    },
  };
}
