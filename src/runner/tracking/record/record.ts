/**
 * What is logged of a run, as data: every back end (the outbox for MLflow, JSON lines) takes the same records, in the order in which
 * they happened. A record is frozen when it is made, times and values included: sending it twice must not make two points of it.
 */

/** Names one tracked run for good: a UUID of ours, since a server chooses its own ids when it comes to know of the run. */
export type RunUid = string & { readonly brand: "RunUid" };

export type RunStatus = "FINISHED" | "FAILED" | "KILLED";

/** A file as it is kept until it is sent: in the store by its digest, or a copy in the outbox. */
export interface TrackedFile {
  /** Where it goes among the run's (or model's) artifacts, with `/`; never absolute, never with `.` or `..`. */
  readonly path: string;
  /** sha256 in hex. */
  readonly digest: string;
  readonly size: number;
  /** Absolute path to take it from when the record is written; back ends that send later keep a link or a copy of their own. */
  readonly from: string;
}

/** Any float64, infinities and NaN included (JSON writes those as text: see `outbox/json.ts`). */
export interface Point {
  readonly key: string;
  readonly value: number;
  /** Milliseconds since 1970, whole. */
  readonly time: number;
  readonly step: number;
}

/** Text in which `{run:UID}` stands for the server's id of that run and `{experiment:UID}` for that of its experiment, filled in when it is sent. */
export type LinkedText = string;

export type TrackingRecord =
  /** The run begins. `parent` was begun before. */
  | {
      readonly type: "start";
      readonly time: number;
      readonly experiment: string;
      readonly name: string;
      readonly parent?: RunUid;
      readonly tags: { readonly [key: string]: string };
    }
  | { readonly type: "params"; readonly params: { readonly [key: string]: string } }
  | { readonly type: "metrics"; readonly points: readonly Point[] }
  | { readonly type: "tags"; readonly tags: { readonly [key: string]: LinkedText } }
  | {
      readonly type: "input";
      readonly name: string;
      /** sha256 in hex; MLflow keeps 36 characters of it. */
      readonly digest: string;
      /** `training`, `evaluation`, … (mlflow.data.context). */
      readonly context: string;
      /** Where it comes from, in words: a stage's output or a file relative to the project. */
      readonly source: string;
      readonly columns?: readonly { readonly name: string; readonly type: "double" | "long" | "string" | "boolean" }[];
      readonly rows?: number;
    }
  | { readonly type: "artifact"; readonly file: TrackedFile }
  /** A fitted model with its files (an `MLmodel` among them) and the metrics that belong to it. */
  | {
      readonly type: "model";
      readonly uid: string;
      readonly name: string;
      /** `forest`, `gbdt`, `network`. */
      readonly kind: string;
      readonly files: readonly TrackedFile[];
      readonly params: { readonly [key: string]: string };
      readonly tags: { readonly [key: string]: string };
    }
  | { readonly type: "end"; readonly time: number; readonly status: RunStatus };

/** Where records go. Neither may hold up a stage nor throw for a server's sake. */
export interface Tracker {
  record(run: RunUid, record: TrackingRecord): void;
}
