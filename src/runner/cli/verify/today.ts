import type { TaskId } from "../../contract/ids.ts";
import type { Json } from "../../contract/json.ts";
import { type Assessor, fingerprintNow, guarded } from "../../plan/assess.ts";
import { type Change, changesBetween } from "../../plan/changes.ts";
import { caseTasks, endedCases, isEach } from "../../plan/each.ts";
import { type Fingerprint, joinFingerprint, type Outputs, type ResolvedInput } from "../../plan/fingerprint.ts";
import { dependenciesOf, type State } from "../../plan/freshness.ts";
import { changeText } from "../../plan/reason-text.ts";
import type { TaskSpec } from "../../spec/compiled.ts";
import type { Fresh } from "./findings.ts";

/** A task whose recorded inputs are all there, with what decides its result today; or why that cannot be told. */
interface Today {
  readonly fingerprint: Fingerprint;
  readonly inputs: ReadonlyMap<string, readonly ResolvedInput[]>;
}

/** The spec's tasks and, where their list is recorded, those of its cases, each before the task that joins them. */
export function withCases(assessor: Assessor, tasks: readonly TaskSpec[], state: State): readonly TaskSpec[] {
  return tasks.flatMap((task): readonly TaskSpec[] => {
    if (!isEach(task) || !isRecorded(state, task.each.task)) return [task];
    try {
      return [...caseTasks(assessor, task, outputsIn(state)), task];
    } catch {
      return [task]; // the list of its cases is damaged or gone, which is told by itself
    }
  });
}

const isRecorded = (state: State, id: TaskId): boolean => Object.hasOwn(state.tasks, id);

const outputsIn =
  (state: State) =>
  (id: TaskId): Outputs =>
    (state.tasks[id] as State["tasks"][string]).action.outputs;

/**
 * Holds what decided a task's result against what would decide it today, given the inputs as they are recorded: the files it reads, the
 * outputs it reads, its code and its parameters.
 */
export function todayLinks(assessor: Assessor, task: TaskSpec, state: State): readonly Fresh[] {
  const entry = state.tasks[task.id];
  if (!entry) return [];
  if (!dependenciesOf(task).every((id) => isRecorded(state, id))) return [];
  const now = task.each ? joinToday(assessor, task, state) : taskToday(assessor, task, state);
  if ("problem" in now) return [unread(task, now.problem)];
  const engine = entry.action.imported?.engine; // another machine's stays as it is
  const after = engine ? { ...now.fingerprint, engine } : now.fingerprint;
  const changes = changesBetween(entry.fingerprint as unknown as Json, after as unknown as Json);
  const files = changes.flatMap((change) => fileOf(task, change, now.inputs));
  const wired = changes.filter(({ field }) => inputOf(field) && !isFile(field, now.inputs));
  const rest = changes.filter(({ field }) => !inputOf(field) && !pathOf(task, field));
  return [...files, ...wired.map((change) => otherInput(task, change, now.inputs)), ...staleness(task, rest)];
}

type Found = Today | { readonly state: "unknown"; readonly problem: string };

const taskToday = (assessor: Assessor, task: TaskSpec, state: State): Found =>
  readable(() =>
    task.problem === undefined ? fingerprintNow(assessor, task, outputsIn(state)) : { state: "unknown", problem: task.problem },
  );

function joinToday(assessor: Assessor, task: TaskSpec, state: State): Found {
  if (!isEach(task)) return { state: "unknown", problem: "" };
  return readable(() => {
    const ended = endedCases(assessor.store, task, outputsIn(state), (id) => state.tasks[id]?.action.outputs);
    return { fingerprint: joinFingerprint(task, assessor.entryOf(task), ended), inputs: new Map() };
  });
}

/** A damaged list of cases is no JSON, perhaps: that is told by itself. */
function readable(look: () => Found): Found {
  try {
    return guarded(look);
  } catch (error) {
    if (error instanceof SyntaxError) return { state: "unknown", problem: `a list that it reads is damaged: ${error.message}` };
    throw error;
  }
}

const unread = (task: TaskSpec, problem: string): Fresh => ({
  link: "raw",
  fault: / does not exist$| is not there: /.test(problem) ? "missing" : "unknown",
  where: task.id,
  task: task.id,
  message: `what it reads cannot be looked at: ${problem}`,
  help: "put it back where the spec says, or name another place and run: regimen run",
});

const inputOf = (field: string): { readonly port: string; readonly at: number } | undefined => {
  const match = /^inputs\.([^[.]+)\[(\d+)\]/.exec(field);
  return match ? { port: match[1] as string, at: Number(match[2]) } : undefined;
};

/** The input that a changed field is about. */
function inputAt(field: string, inputs: Today["inputs"]): ResolvedInput | undefined {
  const found = inputOf(field);
  return found && inputs.get(found.port)?.[found.at];
}

/** Whether an input is content outside the store: a file, or cases whose files lie there. */
function isFile(field: string, inputs: Today["inputs"]): boolean {
  const input = inputAt(field, inputs);
  return input !== undefined && ("file" in input.ref || input.content !== undefined);
}

/** The path parameter, or declared file, that a changed field is about. */
function pathOf(task: TaskSpec, field: string): string | undefined {
  const depends = /^depends\[(\d+)\]/.exec(field);
  if (depends) return task.depends[Number(depends[1])];
  const found = task.paths.find(({ at }) => field.startsWith(`with${at.map(stepText).join("")}.content`));
  return found?.path;
}

const stepText = (step: string | number): string => (typeof step === "number" ? `[${step}]` : `.${step}`);

/** A changed field as a changed file outside the store; none where it is about something else. */
function fileOf(task: TaskSpec, change: Change, inputs: Today["inputs"]): readonly Fresh[] {
  const input = isFile(change.field, inputs) ? inputAt(change.field, inputs) : undefined;
  const path =
    pathOf(task, change.field) ?? (input && ("file" in input.ref ? input.ref.file : Object.values(input.roots ?? {})[0]));
  if (path === undefined) return [];
  const within = /\.content\.(.+)$/.exec(change.field)?.[1];
  return [
    {
      link: "raw",
      fault: "changed",
      where: within === undefined ? path : `${path}/${within}`,
      task: task.id,
      message: `is not what ${task.id} read: ${changeText({ ...change, field: "content" })}`,
      help: "put the old file back, or run on the new one: regimen run",
    },
  ];
}

function otherInput(task: TaskSpec, change: Change, inputs: Today["inputs"]): Fresh {
  const input = inputAt(change.field, inputs);
  return {
    link: "inputs",
    fault: "stale",
    where: input?.label ?? task.id,
    task: task.id,
    message: `${task.id} was made from another one: ${changeText(change)}`,
    help: "bring it up to date: regimen run",
  };
}

/** Most fields that are told of one task. */
const MOST = 3;

function staleness(task: TaskSpec, changes: readonly Change[]): readonly Fresh[] {
  if (changes.length === 0) return [];
  const isCode = changes.some(({ field }) => /^(code|version|component|libraries)\b/.test(field));
  const more = changes.length > MOST ? `; and ${changes.length - MOST} more` : "";
  return [
    {
      link: "code",
      fault: "stale",
      where: task.id,
      task: task.id,
      message: `true of ${isCode ? "the code" : "the spec"} that made it, not of today's: ${changes.slice(0, MOST).map(changeText).join("; ")}${more}`,
      help: "bring it up to date: regimen run",
    },
  ];
}
