import type { Action } from "../../cache/store.ts";
import type { CatalogueEntry } from "../../contract/catalogue.ts";
import type { TaskId } from "../../contract/ids.ts";
import type { Kind } from "../../contract/kinds.ts";
import { isEach } from "../../plan/each.ts";
import type { TaskSpec } from "../../spec/compiled.ts";

/** A task with what it gave. */
export interface MadeTask {
  readonly task: TaskSpec;
  readonly action: Pick<Action, "outputs">;
}

type Made = ReadonlyMap<TaskId, MadeTask>;

const TAKES = "--expose-patients takes it along";

/**
 * Why a result of a real cohort may show single patients; undefined if it does not. Besides what is marked: what belongs to a single case,
 * whose name and values stand in its record; and what a command or a component of the project's own makes of patients, unless it says
 * of that output that it shows none, or it is of a kind that holds no rows.
 */
export function patientsIn(one: MadeTask, made: Made, entryOf: (task: TaskSpec) => CatalogueEntry): string | undefined {
  const real = Object.entries(one.action.outputs).filter(([, { synthetic }]) => !synthetic);
  const marked = real.find(([, { patientLevel }]) => patientLevel);
  if (marked) return `its output ${marked[0]} shows single patients; ${TAKES}`;
  if (real.length > 0 && (one.task.caseOf || isEach(one.task))) return `it is of single cases; ${TAKES}`;
  const untold = real.find(([port]) => mayShow(one, port, made, entryOf));
  return untold && `its output ${untold[0]} is made from single patients, and may show them; ${TAKES}`;
}

/** Whether an output shows single patients of a real cohort, or nobody knows that it does not. */
function mayShow(
  one: MadeTask,
  port: string,
  made: Made,
  entryOf: (task: TaskSpec) => CatalogueEntry,
  seen = new Set<string>(),
): boolean {
  const output = `${one.task.id}.${port}`;
  if (seen.has(output)) return false; // looked at on another way to it
  seen.add(output);
  const stored = one.action.outputs[port];
  if (!stored || stored.synthetic) return false;
  if (stored.patientLevel) return true;
  const { task } = one;
  if (!isOwn(task.component) || !mayHoldRows(stored.kind) || entryOf(task).outputs[port]?.patientLevel === false) return false;
  const refs = Object.values(task.inputs).flatMap((input) => input.refs);
  // of a file nothing is known
  if (isEach(task) || task.paths.length > 0 || refs.some((ref) => "file" in ref && ref.marks === undefined)) return true;
  return refs.some((ref) => {
    if ("file" in ref) return ref.marks?.patientLevel === true && !ref.marks.synthetic;
    const from = made.get(ref.task);
    return !from || mayShow(from, ref.port, made, entryOf, seen);
  });
}

/** A command, or a file of the project: nobody has looked at what they write. */
const isOwn = (component: string): boolean => component === "shell" || component.endsWith(".ts");

const mayHoldRows = (kind: Kind): boolean => !kind.startsWith("model/") && kind !== "metrics";
