import { counted } from "../../../formats/counted.ts";
import type { Stored } from "../../cache/store.ts";
import type { TaskId } from "../../contract/ids.ts";
import { publishedTasks, resultFiles } from "../../executors/publish.ts";
import { isCaseIdOf, isEach, isPublished } from "../../plan/each.ts";
import { stageLabel } from "../../plan/fingerprint.ts";
import { type Planned, planTasks, type State } from "../../plan/freshness.ts";
import { reasonText } from "../../plan/reason-text.ts";
import type { TaskSpec } from "../../spec/compiled.ts";
import type { Session } from "../session.ts";
import type { PrintedNumber } from "../trace/printed-number.ts";
import { isNumbered, storedNumbers } from "../trace/stored-numbers.ts";
import { withCases } from "../verify/today.ts";

/**
 * A task as `regimen plan` sees it today. `fresh`: what is recorded of it is what today's spec, code and files give; else it is what was
 * last made, if anything was, and `why` says what plan says of it.
 */
export type Today =
  | { readonly state: "fresh" }
  | {
      readonly state: Exclude<Planned["state"], "fresh">;
      readonly why: string;
      readonly planned: Planned;
      /** What one that waits waits for in the end. */
      readonly causes: readonly Planned[];
    };

/** A file that the spec publishes. */
export interface FileNow {
  /** Relative to the folder of the experiment's results: `tables/table1.tex`. */
  readonly path: string;
  readonly task: TaskSpec;
  readonly port: string;
  /** What it was last made from; null where it has never been made. */
  readonly stored: Stored | null;
  readonly today: Today;
}

/** A number that a published table or set of values prints. */
export interface NumberNow extends PrintedNumber {
  readonly task: TaskId;
  readonly patientLevel: boolean;
  readonly today: Today;
}

/** What a spec publishes, as it stands today. */
export interface PublishedNow {
  /** Every task of the spec, those of cases as far as they are known. */
  readonly tasks: ReadonlyMap<TaskId, TaskSpec>;
  readonly today: (id: TaskId) => Today;
  readonly planned: ReadonlyMap<TaskId, Planned>;
  /** What was made of each task: today's result where it is fresh, else the last one. */
  readonly recorded: State["tasks"];
  readonly files: readonly FileNow[];
  readonly numbers: readonly NumberNow[];
}

/** Looks at everything that a spec publishes; runs nothing, and reads only what tells the numbers. */
export async function publishedNow(session: Session): Promise<PublishedNow> {
  const { assessor, loaded, state, store } = session;
  const planned = new Map(planTasks(assessor, loaded.spec.tasks).map((one) => [one.task.id, one]));
  const tasks = new Map([...planned.values()].map(({ task }) => [task.id, task]));
  // cases that plan does not list, since their list is not up to date, were published all the same
  for (const task of withCases(assessor, loaded.spec.tasks, state)) if (!tasks.has(task.id)) tasks.set(task.id, task);
  const today = (id: TaskId): Today => todayOf(planned.get(id) ?? mapped(planned, id), planned);
  const recorded: Record<string, State["tasks"][string]> = {};
  for (const id of tasks.keys()) {
    const one = planned.get(id);
    const last = state.tasks[id];
    if (one?.state === "fresh") recorded[id] = { fingerprint: one.fingerprint, action: one.action };
    else if (last) recorded[id] = last;
  }
  const now = { tasks, today, planned, recorded, files: filesNow(session, tasks, recorded, today) };
  const numbers = await numbersNow(session, now);
  store.index.save();
  return { ...now, numbers };
}

/** The mapped task of a case that plan does not list. */
const mapped = (planned: ReadonlyMap<TaskId, Planned>, id: TaskId): Planned | undefined =>
  [...planned.values()].find(({ task }) => isEach(task) && isCaseIdOf(task.id, id));

function todayOf(planned: Planned | undefined, all: ReadonlyMap<TaskId, Planned>): Today {
  if (!planned) throw new Error("a task that is neither planned nor a case of one");
  if (planned.state === "fresh") return { state: "fresh" };
  const causes = planned.state === "waiting" ? causesOf(all, [planned.task.id]) : [];
  return { state: planned.state, why: whyText(planned, causes, reasonOf), planned, causes };
}

/** Why a task is not up to date by itself. */
const reasonOf = (one: Planned): string =>
  one.state === "stale" ? reasonText(one.reason) : one.state === "unknown" ? one.problem : "";

/** Why a task is not up to date, each reason as `tell` has it; of causes the first is told, and cases of one stage are counted, not named. */
export function whyText(planned: Planned, causes: readonly Planned[], tell: (one: Planned) => string): string {
  if (planned.state !== "waiting") return tell(planned);
  const first = causes[0];
  if (!first) return "rests on what is not there yet";
  const of = first.task.caseOf?.task;
  const alike = causes.filter(({ task }) => of !== undefined && task.caseOf?.task === of).length;
  const more = causes.length - Math.max(alike, 1);
  const told = of === undefined ? `${first.task.id}: ${tell(first)}` : `${of}: ${counted(alike, "case")} to run`;
  return `rests on ${told}${more > 0 ? `; and ${more} more` : ""}`;
}

/** What those that wait wait for in the end: tasks that would run or cannot be looked at, in the order of the plan. */
export function causesOf(all: ReadonlyMap<TaskId, Planned>, ids: readonly TaskId[]): readonly Planned[] {
  const reached = new Set(ids);
  const found = new Set<TaskId>();
  for (const id of reached) {
    const one = all.get(id);
    if (one?.state === "waiting")
      for (const next of one.for) reached.add(next); // a set tells what is added meanwhile
    else if (one && one.state !== "fresh") found.add(id);
  }
  return [...all].flatMap(([id, one]) => (found.has(id) ? [one] : []));
}

function filesNow(
  { loaded, assessor }: Session,
  tasks: ReadonlyMap<TaskId, TaskSpec>,
  recorded: State["tasks"],
  today: PublishedNow["today"],
): readonly FileNow[] {
  const all = [...tasks.values()];
  const made = resultFiles(publishedTasks(loaded.spec, assessor, all, recorded));
  return all.filter(isPublished(loaded.spec)).flatMap((task): readonly FileNow[] => {
    if (recorded[task.id])
      return made.filter((file) => file.task.id === task.id).map((file) => ({ ...file, today: today(task.id) }));
    if (isEach(task)) return []; // each case publishes its own
    return Object.entries(assessor.entryOf(task).outputs).flatMap(([port, { publish }]): readonly FileNow[] =>
      publish === undefined
        ? []
        : [{ path: publish.replace("{stage}", stageLabel(task)), task, port, stored: null, today: today(task.id) }],
    );
  });
}

async function numbersNow(
  session: Session,
  { tasks, recorded, today }: Pick<PublishedNow, "tasks" | "recorded" | "today">,
): Promise<readonly NumberNow[]> {
  const numbers: NumberNow[] = [];
  for (const task of [...tasks.values()].filter(isPublished(session.loaded.spec))) {
    for (const stored of Object.values(recorded[task.id]?.action.outputs ?? {}).filter(isNumbered)) {
      // one that is damaged or gone has no numbers, and plan calls its task stale
      const found = (await storedNumbers(session, task.id, stored)) ?? [];
      const about = { task: task.id, patientLevel: stored.patientLevel, today: today(task.id) };
      numbers.push(...found.map((number) => ({ ...number, ...about })));
    }
  }
  return numbers;
}
