import type { Store } from "../../cache/store.ts";
import { gpuSlots } from "../../executors/gpus.ts";
import { frozenEngines } from "../../executors/slurm/detached/frozen.ts";
import type { DetachedRun, Frozen } from "../../executors/slurm/detached/record.ts";
import { assessorWith, readState, stateName } from "../../plan/freshness.ts";
import type { Host, Session } from "../session.ts";

/** A session of a run that was given to Slurm: its spec as it was then, the state as it is now. */
export function frozenSession(host: Host, store: Store, run: DetachedRun, frozen: Frozen): Session {
  const { loaded } = frozen;
  const { experiment, variant } = loaded.spec;
  const state = readState(store, stateName(experiment, variant));
  const base = variant === null ? undefined : readState(store, stateName(experiment, null));
  const assessor = assessorWith(store, loaded, frozenEngines(frozen), state, base);
  const { root, resultsRoot } = run;
  return { host, root, store, loaded, state, assessor, gpus: () => gpuSlots(host.env, undefined), resultsRoot };
}
