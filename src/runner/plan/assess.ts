import { inspect } from "../cache/artifacts.ts";
import { type Action, hasImports, readAction, readImported, type Store, type Stored } from "../cache/store.ts";
import type { CatalogueEntry } from "../contract/catalogue.ts";
import type { TaskId, TaskKey } from "../contract/ids.ts";
import type { Json } from "../contract/json.ts";
import type { TaskSpec } from "../spec/compiled.ts";
import { type Change, changesBetween, sameJson } from "./changes.ts";
import { type EngineOf, missingText } from "./engine-of.ts";
import {
  type Fingerprint,
  fingerprintOf,
  joinFingerprint,
  keyOf,
  type Outputs,
  plainKeyOf,
  type ResolvedInput,
  resolveInputs,
  UnreadableError,
} from "./fingerprint.ts";

/** Why a task has to run. */
export type Reason =
  | { readonly why: "never-run" }
  | { readonly why: "changed"; readonly changes: readonly Change[] }
  | { readonly why: "output-missing" | "output-corrupt"; readonly port: string; readonly path: string }
  | { readonly why: "record-corrupt"; readonly path: string }
  | { readonly why: "forced" };

/** What stays known of a task that has ended. */
export interface Keyed {
  readonly key: TaskKey;
  readonly fingerprint: Fingerprint;
}
interface Known extends Keyed {
  readonly inputs: ReadonlyMap<string, readonly ResolvedInput[]>;
}
/** What is known of a task whose inputs are known. A check that fails gives `unknown`, never `fresh`. */
export type Assessment =
  | ({ readonly state: "fresh"; readonly action: Action } & Known)
  | ({ readonly state: "stale"; readonly reason: Reason } & Known)
  | { readonly state: "unknown"; readonly problem: string };

export interface Assessor {
  readonly store: Store;
  readonly entryOf: (task: TaskSpec) => CatalogueEntry;
  readonly engineOf: EngineOf;
  /** The spec's tasks, and those of cases as they become known. */
  readonly tasks: Map<TaskId, TaskSpec>;
  /** Fingerprint of the task's last run under this name, for telling what changed. */
  readonly previous: (id: TaskId) => Fingerprint | undefined;
  /** The key that went with it. */
  readonly previousKey?: (id: TaskId) => TaskKey | undefined;
  /** A recent action by key, to spare reading its record; may miss. */
  readonly recent: (key: TaskKey) => Action | undefined;
}

/** A case of an `each` stage as it ended: its outputs, or why there are none. */
export interface EndedCase {
  readonly id: string;
  readonly outputs?: Outputs;
  readonly missing?: string;
}

/** Looks at what joins a mapped task's cases: fresh where the same cases gave the same outputs before. */
export function assessJoin(
  assessor: Assessor,
  task: TaskSpec,
  cases: readonly EndedCase[],
): Exclude<Assessment, { state: "unknown" }> {
  const fingerprint = joinFingerprint(task, assessor.entryOf(task), cases);
  const known: Known = { key: keyFor(assessor, task.id, fingerprint), fingerprint, inputs: new Map() };
  return asJudged(known, judge(assessor, task, known));
}

export function assess(assessor: Assessor, task: TaskSpec, outputsOf: (id: TaskId) => Outputs): Assessment {
  if (task.problem !== undefined) return { state: "unknown", problem: task.problem };
  return guarded(() => {
    const engine = assessor.engineOf(task);
    const { fingerprint, inputs } = fingerprintNow(assessor, task, outputsOf);
    if (engine?.ok === false)
      return importedFor(assessor, task, fingerprint, inputs) ?? { state: "unknown", problem: missingText(engine.failures) };
    const known: Known = { key: keyFor(assessor, task.id, fingerprint), fingerprint, inputs };
    const own = asJudged(known, judge(assessor, task, known));
    if (own.state === "fresh" || !engine) return own;
    return importedFor(assessor, task, fingerprint, inputs) ?? own;
  });
}

/** A task's fingerprint as its spec, code, engine and files are now; throws where one of them cannot be read. */
export function fingerprintNow(
  { store, entryOf, engineOf, tasks }: Assessor,
  task: TaskSpec,
  outputsOf: (id: TaskId) => Outputs,
): Pick<Known, "fingerprint" | "inputs"> {
  const entry = entryOf(task);
  const engine = engineOf(task);
  const inputs = resolveInputs(store, task, entry, tasks, outputsOf);
  return { fingerprint: fingerprintOf(store.index, task, entry, inputs, engine?.ok ? engine.value.print : undefined), inputs };
}

/** What `look` finds; where a file cannot be read, what is wrong with it. */
export function guarded<T>(look: () => T): T | { readonly state: "unknown"; readonly problem: string } {
  try {
    return look();
  } catch (error) {
    if (error instanceof UnreadableError) return { state: "unknown", problem: error.message };
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    return { state: "unknown", problem: (error as Error).message };
  }
}

/** An imported result of a task on an engine, whichever made it: its own engine stands in its key and fingerprint. */
function importedFor(
  assessor: Assessor,
  task: TaskSpec,
  { engine: _, ...rest }: Fingerprint,
  inputs: Known["inputs"],
): Assessment | undefined {
  const { store } = assessor;
  if (!hasImports(store)) return undefined;
  const found = readImported(store, plainKeyOf(rest));
  if (!found?.imported?.engine) return undefined;
  const fingerprint: Fingerprint = { ...rest, engine: found.imported.engine };
  const known: Known = { key: keyOf(fingerprint), fingerprint, inputs };
  const judged = asJudged(known, judge(assessor, task, known));
  return judged.state === "fresh" && known.key === found.key ? judged : undefined;
}

/** The key of a fingerprint: the one it had in the last run where it is the same, which spares hashing it. */
function keyFor({ previous, previousKey }: Assessor, id: TaskId, fingerprint: Fingerprint): TaskKey {
  const [before, key] = [previous(id), previousKey?.(id)];
  return before && key && sameJson(before as unknown as Json, fingerprint as unknown as Json) ? key : keyOf(fingerprint);
}

type Judgement = { readonly state: "fresh"; readonly action: Action } | { readonly state: "stale"; readonly reason: Reason };

/** Written out: two objects spread into one make a hidden class of each, which is more than the object itself. */
const asJudged = ({ key, fingerprint, inputs }: Known, judged: Judgement): Exclude<Assessment, { state: "unknown" }> =>
  judged.state === "fresh"
    ? { state: judged.state, action: judged.action, key, fingerprint, inputs }
    : { state: judged.state, reason: judged.reason, key, fingerprint, inputs };

function judge(assessor: Assessor, task: TaskSpec, { key, fingerprint }: Known): Judgement {
  const stale = (reason: Reason): Judgement => ({ state: "stale", reason });
  let action = assessor.recent(key);
  if (!action) {
    const lookup = readAction(assessor.store, key);
    if (lookup.found === "corrupt") return stale({ why: "record-corrupt", path: lookup.path });
    if (lookup.found === "none") {
      const before = assessor.previous(task.id);
      if (!before) return stale({ why: "never-run" });
      const changes = changesBetween(before as unknown as Json, fingerprint as unknown as Json);
      return stale(changes.length > 0 ? { why: "changed", changes } : { why: "never-run" });
    }
    action = lookup.action;
  }
  for (const [port, artifact] of Object.entries(action.outputs)) {
    const { state, path } = { path: "", ...inspect(assessor.store, artifact as Stored, false) };
    if (state !== "intact") return stale({ why: `output-${state}`, port, path });
  }
  return { state: "fresh", action };
}
