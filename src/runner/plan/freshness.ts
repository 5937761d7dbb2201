import { readFileSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "../cache/file-layer.ts";
import { jsonPieces, lazyMap } from "../cache/json-pieces.ts";
import type { Action, Store } from "../cache/store.ts";
import type { CatalogueEntry } from "../contract/catalogue.ts";
import type { TaskId, TaskKey } from "../contract/ids.ts";
import type { TaskSpec } from "../spec/compiled.ts";
import { type Assessment, type Assessor, assess, assessJoin } from "./assess.ts";
import { caseTasks, endedCases, isEach, needsOf } from "./each.ts";
import { type EngineOf, type EngineRequest, engineChooser } from "./engine-of.ts";
import type { Fingerprint, Outputs } from "./fingerprint.ts";
import type { LoadedSpec } from "./load.ts";

/** What the last run of a spec and variant left: what every task then was, and which files were published. */
export interface State {
  readonly run: string;
  /** The spec, absolute. */
  readonly spec?: string;
  readonly tasks: { readonly [id: string]: { readonly fingerprint: Fingerprint; readonly action: Action } };
  /** Published files by absolute path, with their digests. */
  readonly published: { readonly [path: string]: string };
  /** Folder of the results, relative to the results' root. */
  readonly results: string;
  /** Keys at which tasks failed in the last run. */
  readonly failed?: { readonly [id: string]: string };
}

export const EMPTY_STATE: State = { run: "", tasks: {}, published: {}, results: "" };

export const stateName = (experiment: string, variant: string | null): string =>
  variant === null ? experiment : `${experiment}@${variant}`;

export function readState(store: Store, name: string): State {
  try {
    const state = JSON.parse(readFileSync(join(store.home, "state", `${name}.json`), "utf8")) as State;
    const isWhole =
      typeof state?.tasks === "object" && state.tasks !== null && typeof state.published === "object" && state.published !== null;
    return isWhole ? state : EMPTY_STATE;
  } catch {
    return EMPTY_STATE;
  }
}

export const writeState = (store: Store, name: string, state: State): void =>
  replaceFile(
    store.files,
    join(store.home, "state", `${name}.json`),
    jsonPieces({ ...state, tasks: lazyMap(() => Object.entries(state.tasks)) }),
  );

/** `base`: the state of the spec without its variant, which tells what changed in a variant that has not been run. */
export function createAssessor(
  store: Store,
  loaded: LoadedSpec,
  engine: Omit<EngineRequest, "entryOf">,
  state: State,
  base: State = EMPTY_STATE,
): Assessor {
  const entryOf = entriesOf(loaded);
  return assessorWith(store, loaded, engineChooser({ ...engine, entryOf }), state, base);
}

const entriesOf =
  ({ entries }: LoadedSpec) =>
  (task: TaskSpec): CatalogueEntry =>
    entries[task.component] as CatalogueEntry;

/** The same where the engine of each task is known already. */
export function assessorWith(
  store: Store,
  loaded: LoadedSpec,
  engineOf: EngineOf,
  state: State,
  base: State = EMPTY_STATE,
): Assessor {
  const recent = new Map<TaskKey, Action>();
  for (const { action } of [...Object.values(base.tasks), ...Object.values(state.tasks)]) recent.set(action.key, action);
  return {
    store,
    entryOf: entriesOf(loaded),
    engineOf,
    tasks: new Map(loaded.spec.tasks.map((task) => [task.id, task])),
    previous: (id) => (state.tasks[id] ?? base.tasks[id])?.fingerprint,
    previousKey: (id) => (state.tasks[id] ?? base.tasks[id])?.action.key,
    recent: (key) => recent.get(key),
  };
}

export const dependenciesOf = (task: TaskSpec): readonly TaskId[] => {
  const ids = new Set<TaskId>();
  for (const { refs } of Object.values(task.inputs)) for (const ref of refs) if ("task" in ref) ids.add(ref.task);
  if (task.each) ids.add(task.each.task);
  return [...ids];
};

/** A task's place in a plan; `waiting`: whether it runs depends on what the named tasks give. */
export type Planned = { readonly task: TaskSpec } & (Assessment | { readonly state: "waiting"; readonly for: readonly TaskId[] });

/** The whole plan, nothing run: what is fresh, what is stale and why, what waits. A mapped task comes after its cases, where they are known. */
export function planTasks(assessor: Assessor, tasks: readonly TaskSpec[]): readonly Planned[] {
  const done = new Map<TaskId, Outputs>();
  const listed = new Set<TaskId>();
  const lost = new Set<TaskId>(); // cases that cannot run
  const outputsOf = (id: TaskId): Outputs => done.get(id) as Outputs;
  const planOne = (task: TaskSpec): Planned => {
    const open = dependenciesOf(task).filter((id) => !done.has(id));
    if (open.length > 0) return { task, state: "waiting", for: open };
    const assessment = assess(assessor, task, outputsOf);
    if (assessment.state === "fresh") done.set(task.id, assessment.action.outputs);
    return { task, ...assessment };
  };
  const planCase = (task: TaskSpec): Planned => {
    const needed = dependenciesOf(task).find((id) => lost.has(id));
    const planned: Planned = needed === undefined ? planOne(task) : { task, state: "unknown", problem: `needs ${needed}` };
    if (planned.state === "unknown") lost.add(task.id);
    return planned;
  };
  return tasks.flatMap((task): readonly Planned[] => {
    if (!isEach(task)) return [planOne(task)];
    const needs = needsOf(task, assessor.tasks);
    const open = [...needs.tasks.filter((id) => !done.has(id)), ...needs.sideBySide.filter((id) => !listed.has(id))];
    if (open.length > 0) return [{ task, state: "waiting", for: open }];
    listed.add(task.id);
    const cases = caseTasks(assessor, task, outputsOf).map(planCase);
    const unfinished = cases.filter(({ state }) => state === "stale" || state === "waiting");
    if (unfinished.length > 0) return [...cases, { task, state: "waiting", for: unfinished.map((one) => one.task.id) }];
    const ended = endedCases(assessor.store, task, outputsOf, (id) => done.get(id));
    if (!ended.some(({ outputs }) => outputs)) {
      const problem = ended.length === 0 ? "there are no cases to run over" : "none of its cases can run";
      return [...cases, { task, state: "unknown", problem }];
    }
    const joined = assessJoin(assessor, task, ended);
    if (joined.state === "fresh") done.set(task.id, joined.action.outputs);
    return [...cases, { task, ...joined }];
  });
}

/** The named stages' tasks and all that they need, in the order given. */
export function closureOf(tasks: readonly TaskSpec[], wanted: (task: TaskSpec) => boolean): readonly TaskSpec[] {
  const needed = new Set<TaskId>();
  for (const task of [...tasks].reverse()) {
    if (!needed.has(task.id) && !wanted(task)) continue;
    needed.add(task.id);
    for (const id of dependenciesOf(task)) needed.add(id);
  }
  return tasks.filter((task) => needed.has(task.id));
}
