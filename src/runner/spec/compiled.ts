import type { Resources } from "../contract/component.ts";
import type { Place } from "../contract/failure.ts";
import type { TaskId } from "../contract/ids.ts";
import type { Json, JsonObject, Scalar } from "../contract/json.ts";
import type { Kind } from "../contract/kinds.ts";
import type { Member } from "../contract/member.ts";

/**
 * One input of a task: another task's output, or a file or folder (absolute path). `variant`: as the reference named it with `@`.
 * `member`: only this file of the cases that the output lists. `marks`: what the list that names the file says of it.
 */
export type InputRef =
  | OutputRef
  | { readonly file: string; readonly marks?: { readonly synthetic: boolean; readonly patientLevel: boolean } };

export interface OutputRef {
  readonly task: TaskId;
  readonly port: string;
  readonly variant?: string;
  readonly member?: CaseMember;
}

/** A file of a case in the store. */
export interface CaseMember extends Member {
  readonly case: string;
  readonly field: string;
}

/** A parameter that names a file or folder: counts in the key by content. */
export interface PathParameter {
  /** Where it stands in `params`: keys and indices. */
  readonly at: readonly (string | number)[];
  /** Absolute. */
  readonly path: string;
  /** For a folder: the only files in it that count. */
  readonly reads?: readonly string[];
}

/** A parameter that reads the case of an `each` stage: filled in when the case is at hand. */
export interface CaseParameter {
  /** Where it stands in `params`: keys and indices. */
  readonly at: readonly (string | number)[];
  /** The text with its `${case.FIELD}`; alone it keeps the type of what it names, `$${` is a literal. */
  readonly text: string;
}

/** One unit of work: a stage's cell, everything in it resolved. */
export interface TaskSpec {
  readonly id: TaskId;
  readonly experiment: string;
  /** Null for the base. */
  readonly variant: string | null;
  readonly stage: string;
  /** Axis values in the axes' order. */
  readonly cell: { readonly [axis: string]: Scalar };
  /** Name in the catalogue: `data/table`, `shell`, or a user's file as an absolute path ending in .ts. */
  readonly component: string;
  /** With defaults filled in; path parameters absolute. */
  readonly params: JsonObject;
  readonly paths: readonly PathParameter[];
  /** By port, in the order written; `many` says whether the port takes a list. */
  readonly inputs: { readonly [port: string]: { readonly refs: readonly InputRef[]; readonly many: boolean } };
  /** Kinds of all outputs, dynamic ones included. */
  readonly outputs: { readonly [port: string]: Kind };
  /** Shell and own components: declared variables (count in the key). */
  readonly environment: { readonly [name: string]: string };
  /** Names of variables handed on from the caller's environment; never in the key. */
  readonly secrets: readonly string[];
  /** Shell: files that count as its code, absolute. */
  readonly depends: readonly string[];
  readonly resources: Resources;
  /** The engine that its spec asks for; absent where it leaves the choice. */
  readonly engine?: string;
  readonly retries: number;
  /** Folder of the spec file the stage stands in, absolute. */
  readonly folder: string;
  /** Where the stage's name stands. */
  readonly place: Place;
  /** `each: cohort.cases`: the task is a template over cases. */
  readonly each?: OutputRef;
  /** Under `each`: inputs by port that come from the case itself (`case.image`), with the case's field. They do not stand in `inputs`. */
  readonly caseInputs?: { readonly [port: string]: string };
  /** Under `each`: parameters that read the case; in `params` they stand as their text. */
  readonly caseParams?: readonly CaseParameter[];
  /** One case of an `each` stage's task. */
  readonly caseOf?: { readonly task: TaskId; readonly id: string };
  /** Why this case cannot run: it lacks what the stage reads of it. */
  readonly problem?: string;
}

/** A spec, composed, checked and expanded. Tasks are in topological order, ties in the order of the file. */
export interface CompiledSpec {
  readonly experiment: string;
  readonly description: string;
  /** Absolute. */
  readonly file: string;
  readonly variant: string | null;
  readonly variants: readonly string[];
  /** The spec's parameters as this run reads them, and the profile laid over them. */
  readonly params: JsonObject;
  readonly profile: string | null;
  readonly tasks: readonly TaskSpec[];
  /** Tasks whose results this run publishes: those of this experiment and variant. The others are only inputs. */
  readonly published: readonly TaskId[];
  /** Reference file with published numbers, absolute. */
  readonly compare: string | null;
  /** Top-level `tracking`, `engine`, `engines`, `results`, as written (checked). */
  readonly settings: {
    readonly tracking?: Json;
    readonly engine?: string;
    /** What the spec says of engines, by name: the profile that goes with one, and how long the stages on it take. */
    readonly engines?: { readonly [name: string]: { readonly profile?: string; readonly takes?: string } };
    readonly results?: string;
    /** Where tasks run, and the cluster's file (absolute), where the spec or its profile says so. */
    readonly executor?: { readonly name: string; readonly cluster?: string };
    /** A cache that others share: an absolute folder or an address. */
    readonly remote?: { readonly url: string; readonly patientLevel: boolean };
  };
  /** Present where the spec has `engines` and the call no profile: the engine that was asked for and found, and its profile. */
  readonly byEngine?: { readonly wanted: string | null; readonly engine: string | null; readonly profile: string | null };
  /** Every file that was read to compile (specs, includes, own components' sources come from the catalogue), absolute. */
  readonly files: readonly string[];
  /** Environment variables that expressions read, with the value found; null where unset. */
  readonly env: { readonly [name: string]: string | null };
}
