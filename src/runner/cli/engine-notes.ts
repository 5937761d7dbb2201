import { counted } from "../../formats/counted.ts";
import { hasImports } from "../cache/store.ts";
import type { TaskId } from "../contract/ids.ts";
import type { Assessor } from "../plan/assess.ts";
import { missingText } from "../plan/engine-of.ts";
import { planTasks } from "../plan/freshness.ts";
import type { TaskSpec } from "../spec/compiled.ts";
import { parseTime } from "../spec/quantities.ts";
import { CallError, type Session } from "./session.ts";

/**
 * Throws where a task of the run needs an engine that is not there: better now than after hours of other work. An imported result needs
 * none; where there are any, a task whose inputs are not known yet may turn out to be one of them.
 */
export function requireEngines(assessor: Assessor, tasks: readonly TaskSpec[]): void {
  const lacking = new Map<TaskId, string>();
  for (const task of tasks) {
    const engine = assessor.engineOf(task);
    if (engine?.ok === false) lacking.set(task.id, missingText(engine.failures));
  }
  if (lacking.size === 0) return;
  for (const { task, state } of hasImports(assessor.store) ? planTasks(assessor, tasks) : [])
    if (state === "fresh" || state === "waiting") lacking.delete(task.id);
  if (lacking.size > 0) throw new CallError([...new Set(lacking.values())].join("\n"));
}

/** What is said of the engine before a run: the profile that came with it, and about how long its stages will take. */
export function engineNotes({ assessor, loaded }: Session, tasks: readonly TaskSpec[]): readonly string[] {
  const { byEngine, settings } = loaded.spec;
  const computing = tasks.filter((task) => assessor.entryOf(task).engine && !task.each);
  if (!settings.engines || computing.length === 0) return [];
  const notes: string[] = [];
  if (byEngine?.profile)
    notes.push(`profile ${byEngine.profile}, since the engine is ${byEngine.engine}; --profile and --engine choose others`);
  const all = planTasks(assessor, tasks).filter(({ task }) => assessor.entryOf(task).engine && !task.each);
  const open = all.filter(({ state }) => state !== "fresh");
  const first = open[0] && assessor.engineOf(open[0].task);
  if (!first?.ok) return open.length > 0 ? notes : [];
  const { name, identity } = first.value.print;
  if (!byEngine) return notes; // a profile of the caller's own: the spec says nothing of its time
  const seconds = parseTime(settings.engines[name]?.takes ?? "");
  if (seconds === null) return notes;
  const share = (seconds * open.length) / all.length;
  const stages = counted(open.length, "stage computes", "stages compute");
  return [...notes, `${stages} on ${identity}: about ${roughly(share)}`];
}

/** A time that nobody takes at its word. */
function roughly(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(seconds < 36_000 ? 1 : 0)} h`;
}
