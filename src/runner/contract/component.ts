import type { Static, TSchema } from "typebox";
import type { KindValues } from "../../formats/kind-values.ts";
import type { TaskEngine } from "./engines.ts";
import type { Digest } from "./ids.ts";
import type { JsonObject } from "./json.ts";
import type { Kind, PortKind } from "./kinds.ts";
import type { Misfit } from "./misfit.ts";

export interface InputPort {
  readonly kind: PortKind;
  readonly doc: string;
  readonly optional?: boolean;
  /** Takes a list of references; `read` then comes once an artifact, in the order of the spec. */
  readonly many?: boolean;
  /** Stage names and cells of what comes in are shown in the output, so they count in the key; else they are not handed on. */
  readonly labelled?: boolean;
}

export interface OutputPort {
  readonly kind: Kind;
  readonly doc: string;
  /** Shows single patients: stays on this machine. */
  readonly patientLevel?: boolean;
  /** Ending of the file where the kind's own does not fit (`.tex`). */
  readonly extension?: string;
  /** Base name of the file that `regimen call` writes; the port's name unless said. */
  readonly file?: string;
  /**
   * Of a table with a row a name: under `each` the cases' tables are joined to one with a row a case and a column a name.
   * Other tables are put below one another.
   */
  readonly wide?: { readonly name: string; readonly value: string };
  /** Where it goes under results/<experiment>/: a path in which `{stage}` stands for the stage's name and cell. */
  readonly publish?: string;
}

/** Whether a path to publish to would lie outside the experiment's results. */
export const leavesResults = (publish: string): boolean => publish.startsWith("/") || publish.split(/[\\/]/).includes("..");

export interface Resources {
  readonly cpus?: number;
  /** As in a spec: `512MiB`. */
  readonly memory?: string;
  readonly gpus?: number;
  /** As in a spec: `10m`. */
  readonly time?: string;
  /** For clusters: partition, account, constraint, and further words for sbatch. */
  readonly partition?: string;
  readonly account?: string;
  readonly constraint?: string;
  readonly sbatch?: readonly string[];
  /** By what a retry multiplies memory and time; 1 unless said. */
  readonly grow?: { readonly memory?: number; readonly time?: number };
}

/** An input as the component sees it. */
export interface InputHandle<K extends Kind = Kind> {
  readonly kind: K;
  /** Absolute path of the file or directory; read only. */
  readonly path: string;
  /** Ending that says how the file is written (`.csv`, `.arrow`). */
  readonly extension: string;
  readonly digest: Digest;
  /** `stage.port` or the file's name as a person would say it. */
  readonly label: string;
  /** The producing stage's name, and its cell of the matrix; empty for files and for ports that are not `labelled`. */
  readonly stage: string;
  readonly cell: { readonly [axis: string]: string | number | boolean | null };
  /** The variant that a reference with `@` named, `base` for none; absent without `@` and for ports that are not `labelled`. */
  readonly variant?: string;
  /** Comes from a synthetic cohort. */
  readonly synthetic: boolean;
  readonly patientLevel: boolean;
  /** Decoded by kind and ending; throws InputError if the content is not what the kind says. */
  read(): Promise<KindValues[K]>;
}

export interface TaskLog {
  info(message: string): void;
  warn(message: string): void;
  /** A number that belongs to the run's record (MLflow metric, `regimen diff`). */
  metric(name: string, value: number, step?: number): void;
  /** `done` of `total` units are finished; drives bars and remaining time. `note`: a few words beside the bar (`loss 0.412`). */
  progress(done: number, total: number, unit?: string, note?: string): void;
}

export interface RunContext<P, I, E extends boolean = boolean> {
  readonly params: P;
  readonly inputs: I;
  readonly log: TaskLog;
  /**
   * Aborted where the task is asked to stop: on Ctrl-C, and at its time limit. What it still writes to `keep` then counts; after a
   * few seconds (half a minute where it has used `keep`) it is killed. The word comes when the event loop turns: work that never
   * awaits more than settled promises does not hear it (`await setImmediate()` of node:timers/promises now and then).
   */
  readonly signal: AbortSignal;
  /** An empty directory of the task's own, gone after it. */
  readonly scratch: string;
  /**
   * A directory that outlives an attempt which fails, is interrupted or killed: the next attempt of the same task (same key) finds what
   * is there, and it goes once the task is done. Made when first asked for. Write whole files (rename into place): a kill may come at
   * any moment.
   */
  readonly keep: string;
  /** What to compute on, of a component that declares `engine: true`. */
  readonly engine: E extends true ? TaskEngine : undefined;
  /** Folder of the spec (of the call's working directory under `regimen call`). */
  readonly folder: string;
  /** Stage name and cell, as results are named; empty unless the component `showsStage`. */
  readonly stage: string;
  /** Declared environment and secrets, by name (shell stages hand these on). */
  readonly environment: { readonly [name: string]: string };
  /** Whether any input comes from a synthetic cohort. */
  readonly synthetic: boolean;
  readonly cpus: number;
  /** Seconds on a clock that never goes back, for speeds and pauses; never for results. */
  now(): number;
  /** Marks all outputs as synthetic, for the component that makes the synthetic data. */
  declareSynthetic(): void;
  /** Marks all outputs as showing single patients, for a component that shows what its inputs show. */
  declarePatientLevel(): void;
}

type HandleKind<K extends PortKind> = K extends "any"
  ? Kind
  : K extends readonly (infer E)[]
    ? Extract<E, Kind>
    : Extract<K, Kind>;
type Handle<P extends InputPort> = HandleKind<P["kind"]> extends infer K extends Kind ? InputHandle<K> : never;

/** Inputs by port: a handle, a list for `many`, possibly undefined for `optional`. */
export type Inputs<I extends { readonly [port: string]: InputPort }> = {
  readonly [N in keyof I]: I[N] extends { readonly many: true }
    ? readonly Handle<I[N]>[]
    : I[N] extends { readonly optional: true }
      ? Handle<I[N]> | undefined
      : Handle<I[N]>;
};

/** A value by kind, or a file that the component wrote itself (in its scratch directory). */
export type OutputValue = KindValues[Kind] | FileOutput;
const FILE = Symbol.for("regimen.file-output");
export interface FileOutput {
  readonly [FILE]: true;
  readonly path: string;
}
/** An output that the component wrote itself, in its scratch directory. */
export const fileOutput = (path: string): FileOutput => ({ [FILE]: true, path });
export const isFileOutput = (value: OutputValue): value is FileOutput =>
  typeof value === "object" && value !== null && FILE in value;

/**
 * Ports that parameters decide: `from` names a parameter.
 * A map parameter (shell's `outputs: { table: table }`) gives a port a key with its value as kind;
 * an integer parameter (k-fold's `folds`) gives ports `<prefix>0` … `<prefix>n−1` of one kind.
 */
export type DynamicOutputs =
  | { readonly from: string; readonly map: true }
  | { readonly from: string; readonly prefix: string; readonly port: OutputPort };

export interface Component<
  P extends TSchema = TSchema,
  I extends { readonly [port: string]: InputPort } = { readonly [port: string]: InputPort },
  O extends { readonly [port: string]: OutputPort } = { readonly [port: string]: OutputPort },
  E extends boolean = boolean,
> {
  readonly name: string;
  /** Raise when the same inputs give another output. */
  readonly version: number;
  readonly doc: string;
  readonly params: P;
  readonly inputs: I;
  readonly outputs: O;
  /** Inputs of any other name (shell). */
  readonly anyInputs?: InputPort;
  readonly dynamicOutputs?: DynamicOutputs;
  readonly resources?: Resources;
  /** What it writes shows its stage's name, which then counts in the key. */
  readonly showsStage?: boolean;
  /** Computes on an engine: it is told which, which stands in the key, and it runs in a process of its own. */
  readonly engine?: E;
  /**
   * Mistakes that parameters and the names of the wired inputs show by themselves, each with the place of its parameter: told by
   * `regimen check` and before anything runs, and once more before `run`. `params` have been checked against the schema, with defaults.
   * A pure function that is quick to load: it reads no file.
   */
  check?(params: Static<P>, inputs: ReadonlySet<string>): readonly Misfit[];
  run(
    context: RunContext<Static<P>, Inputs<I>, E>,
  ): Promise<{ readonly [port in keyof O]: OutputValue } & { readonly [port: string]: OutputValue }>;
}

/** `Component.check`, of a component of any parameters. */
export type Check = (params: JsonObject, inputs: ReadonlySet<string>) => readonly Misfit[];

/** What checks a component's parameters beyond their schema, where something does. */
export const checkOf = (component: Component): Check | undefined =>
  component.check && ((params, inputs) => component.check!(params, inputs));

/** Declares a component; returns its argument with types checked. */
export function defineComponent<
  P extends TSchema,
  const I extends { readonly [port: string]: InputPort },
  const O extends { readonly [port: string]: OutputPort },
  const E extends boolean = false,
>(component: Component<P, I, O, E>): Component<P, I, O, E> {
  return component;
}
