import type { Assessor } from "../../../plan/assess.ts";
import type { EngineOf } from "../../../plan/engine-of.ts";
import type { LoadedSpec } from "../../../plan/load.ts";
import type { TaskSpec } from "../../../spec/compiled.ts";
import type { Frozen } from "./record.ts";

/** What a run computes, as it is now. */
export function freeze(loaded: LoadedSpec, tasks: readonly TaskSpec[], { engineOf }: Pick<Assessor, "engineOf">): Frozen {
  const engines = tasks.flatMap((task) => {
    const engine = engineOf(task);
    return engine ? [[task.id, engine] as const] : [];
  });
  const { spec, entries, modules } = loaded;
  return { loaded: { spec, entries, modules }, tasks: tasks.map(({ id }) => id), engines: Object.fromEntries(engines) };
}

/** The engines as they were chosen then, whatever this machine has. */
export const frozenEngines =
  ({ engines }: Pick<Frozen, "engines">): EngineOf =>
  ({ id, caseOf }) =>
    engines[caseOf?.task ?? id];

/** The tasks of a frozen run, in their order. */
export function frozenTasks({ loaded, tasks }: Frozen): readonly TaskSpec[] {
  const ids = new Set<string>(tasks);
  return loaded.spec.tasks.filter(({ id }) => ids.has(id));
}
