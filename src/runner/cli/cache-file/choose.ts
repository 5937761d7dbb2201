import { arch, cpus, type } from "node:os";
import type { Origin, Store } from "../../cache/store.ts";
import type { CatalogueEntry } from "../../contract/catalogue.ts";
import type { TaskId } from "../../contract/ids.ts";
import { isEach } from "../../plan/each.ts";
import type { Planned } from "../../plan/freshness.ts";
import type { TaskSpec } from "../../spec/compiled.ts";
import type { Result } from "./contents.ts";
import { patientsIn } from "./patients-in.ts";
import { misfit } from "./write.ts";

/** A stage whose tasks took so long together is worth carrying, where no stage is named. */
export const DEAR_SECONDS = 10;

/** What goes into an archive, and what does not and why. */
export interface Choice {
  readonly results: readonly Result[];
  readonly leftOut: readonly { readonly task: TaskId; readonly why: string }[];
}

export interface Wanted {
  /** The tasks of the stages that were named; undefined: what is dear. */
  readonly named: ((task: TaskSpec) => boolean) | undefined;
  /** Also what shows single patients of a real cohort. */
  readonly patients: boolean;
  readonly origin: Origin;
  /** What is known of a task's component. */
  entryOf(task: TaskSpec): CatalogueEntry;
}

/**
 * The results of a plan that are worth carrying: those of the stages named; else of each stage that took long or gives models. What is not
 * up to date, shows single patients or does not fit is left out.
 */
export function choose(store: Store, planned: readonly Planned[], { named, patients, origin, entryOf }: Wanted): Choice {
  const isWanted = named ?? dearStages(planned);
  const results: Result[] = [];
  const leftOut: { task: TaskId; why: string }[] = [];
  const made = new Map(planned.flatMap((one) => (one.state === "fresh" ? [[one.task.id, one] as const] : [])));
  for (const one of planned.filter(({ task }) => isWanted(task))) {
    const why =
      one.state === "fresh" ? (patients ? undefined : patientsIn(one, made, entryOf)) : "it is not up to date: run it first";
    if (one.state !== "fresh" || why !== undefined) leftOut.push({ task: one.task.id, why: why ?? "" });
    else {
      const wrong = misfit(store, one.action);
      if (wrong === undefined) results.push(resultOf(one, origin));
      else leftOut.push({ task: one.task.id, why: wrong });
    }
  }
  return { results, leftOut };
}

function dearStages(planned: readonly Planned[]): (task: TaskSpec) => boolean {
  const seconds = new Map<string, number>();
  const models = new Set<string>();
  const nameOf = ({ experiment, variant, stage }: TaskSpec): string => JSON.stringify([experiment, variant, stage]);
  for (const one of planned) {
    if (one.state !== "fresh") continue;
    const name = nameOf(one.task);
    // what joins cases says the time of them all
    seconds.set(name, (seconds.get(name) ?? 0) + (isEach(one.task) ? 0 : one.action.seconds));
    if (Object.values(one.action.outputs).some(({ kind }) => kind.startsWith("model/"))) models.add(name);
  }
  return (task) => models.has(nameOf(task)) || (seconds.get(nameOf(task)) ?? 0) >= DEAR_SECONDS;
}

/** A finished task as it leaves this machine, or goes on from where it was made. */
export function resultOf(
  { action, fingerprint }: Pick<Extract<Planned, { state: "fresh" }>, "action" | "fingerprint">,
  here: Origin,
): Result {
  const { imported, task, key, outputs, metrics, seconds, started, run } = action;
  const { engine: _, ...origin } = imported ?? { ...here, engine: undefined };
  return { task, key, fingerprint, outputs, metrics, seconds, started, run, origin };
}

/** This machine as results that leave it are marked. */
export const originHere = (version: string): Origin => ({
  regimen: version,
  node: process.version,
  system: `${type()} ${arch()}`,
  cpu: cpus()[0]?.model.trim() ?? "",
  cores: cpus().length,
});
