import type { CatalogueEntry } from "../contract/catalogue.ts";
import type { ChosenEngine, EnginePrint, Engines, TaskEngine } from "../contract/engines.ts";
import { type Failure, type Result, success } from "../contract/failure.ts";
import type { TaskSpec } from "../spec/compiled.ts";

/** The engine of one task: as its key holds it, as its component gets it, and what its process needs. */
export interface EngineUse {
  readonly print: EnginePrint;
  readonly given: TaskEngine;
  /** Whether it computes on a GPU slot. */
  readonly onGpu: boolean;
  readonly environment: { readonly [name: string]: string };
  /** Files and variables that the choice depends on; null where it also depends on what else the machine has. */
  readonly looked: ChosenEngine["looked"] | null;
}

/** The engine of a task that has one; undefined for all others. */
export type EngineOf = (task: TaskSpec) => Result<EngineUse> | undefined;

export interface EngineRequest {
  readonly engines: Engines;
  /** What the call asks for (--engine), which counts before what specs do. */
  readonly wanted: string | undefined;
  readonly entryOf: (task: TaskSpec) => CatalogueEntry;
  /** Names of the machine's GPU slots; asked once an engine could use one. */
  readonly gpus: () => readonly string[];
}

/** CPUs that a task declares, in whole ones. */
export const cpusOf = (task: TaskSpec, entry: CatalogueEntry): number =>
  Math.max(1, Math.ceil(task.resources.cpus ?? entry.resources?.cpus ?? 1));

/** GPU slots that a task would take: those it declares; one where it computes on an engine. */
export const gpusOf = (task: TaskSpec, entry: CatalogueEntry): number =>
  task.resources.gpus ?? entry.resources?.gpus ?? (entry.engine ? 1 : 0);

/**
 * Tells the engine of each task. The number of threads is that of the CPUs that the task declares, whatever the machine has and
 * --jobs says: results depend on it, and one spec has to give one key everywhere.
 */
export function engineChooser({ engines, wanted, entryOf, gpus }: EngineRequest): EngineOf {
  return (task) => {
    const entry = entryOf(task);
    if (!entry.engine) return undefined;
    const chosen = engines.choose(wanted ?? task.engine);
    if (!chosen.ok) return chosen;
    const { name, identity, onGpu, native, environment, looked, threads: most = Number.POSITIVE_INFINITY } = chosen.value;
    const threads = Math.min(cpusOf(task, entry), most);
    const hasGpu = onGpu !== undefined && gpusOf(task, entry) > 0 && gpus().length > 0;
    const print = { name, identity: hasGpu ? onGpu : identity, threads };
    return success({
      print,
      given: { ...print, ...(native === undefined ? {} : { native }) },
      onGpu: hasGpu,
      environment: environment(threads),
      looked: onGpu === undefined ? looked : null,
    });
  };
}

/** An engine in words: `tensorflow 2.21.0 cpu, 2 threads`. */
export const engineText = ({ identity, threads }: EnginePrint): string =>
  `${identity}, ${threads} ${threads === 1 ? "thread" : "threads"}`;

/** Why an engine cannot be had, in one sentence. */
export const missingText = (failures: readonly Failure[]): string =>
  failures.map(({ message, help }) => (help === undefined ? message : `${message}; ${help}`)).join("; ");
