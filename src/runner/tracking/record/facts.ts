import type { Action } from "../../cache/store.ts";
import type { Json, JsonObject } from "../../contract/json.ts";
import type { TaskSpec } from "../../spec/compiled.ts";
import type { Sources } from "./datasets.ts";
import type { ModelWriter } from "./model-files.ts";
import type { RunUid, TrackingRecord } from "./record.ts";

/** What is told of a whole run. */
export interface RunOf {
  /** Regimen's own name of the run. */
  readonly run: string;
  readonly experiment: string;
  readonly variant: string | null;
  /** Experiment in MLflow. */
  readonly target: string;
  readonly description: string;
  /** The spec's file, from the project's folder. */
  readonly spec: string;
  readonly params: JsonObject;
  readonly profile: string | null;
  readonly command: string;
  readonly user: string | null;
  readonly git: { readonly commit: string | null; readonly branch: string | null; readonly dirty: boolean };
  readonly versions: { readonly regimen: string; readonly node: string };
  /** The spec's own tags. */
  readonly tags: { readonly [key: string]: string };
  /** Whether values of single patients may be told. */
  readonly patientLevel: boolean;
}

/** A tracked run that made what a key stands for. */
export interface Maker {
  /** Regimen's name of the run in which it ran. */
  readonly run: string;
  readonly uid: RunUid;
  /** Name of the tracked run. */
  readonly name: string;
}

/** All that a recorder asks of the world around it, and where its records go. */
export interface World extends Sources, ModelWriter {
  /** Tasks by id, those of cases as they become known. */
  readonly taskOf: (id: string) => TaskSpec | undefined;
  /** What a finished task gave. */
  readonly actionOf: (key: string) => Action | undefined;
  /** The engine that a task computes on, in words. */
  readonly engineOf: (task: TaskSpec) => string | undefined;
  readonly newUid: () => string;
  readonly maker: (key: string) => Maker | undefined;
  readonly noteMaker: (key: string, maker: Maker) => void;
  /** Masks secrets. */
  readonly redact: (text: string) => string;
  readonly record: (run: RunUid, record: TrackingRecord) => void;
}

/** A record in which every secret is masked. */
export function redacted(record: TrackingRecord, redact: (text: string) => string): TrackingRecord {
  const walk = (value: Json): Json => {
    if (typeof value === "string") return redact(value);
    if (Array.isArray(value)) return value.map(walk);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, KEPT.has(key) ? one : walk(one)]));
  };
  if (record.type === "metrics" || record.type === "end" || record.type === "artifact") return record;
  return walk(record as unknown as Json) as unknown as TrackingRecord; // as: the same record, but for its texts
}

/** Fields that name things: a file's place, its content, another run. */
const KEPT: ReadonlySet<string> = new Set(["type", "from", "digest", "parent", "uid"]);
