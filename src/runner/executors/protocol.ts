import type { Roots } from "../cache/case-list.ts";
import type { Stored } from "../cache/store.ts";
import type { TaskEngine } from "../contract/engines.ts";
import type { Failure } from "../contract/failure.ts";
import type { JsonObject, Scalar } from "../contract/json.ts";
import type { Kind } from "../contract/kinds.ts";
import type { TaskUse } from "../log/efficiency.ts";
import type { LogStream } from "../log/events.ts";

/** An input as it travels to a worker. */
export interface SentInput {
  readonly stored: Stored;
  readonly path: string;
  readonly label: string;
  readonly stage: string;
  readonly cell: { readonly [axis: string]: Scalar };
  readonly variant?: string;
  /** Of cases with files outside the store: the folders from which they are named, by the listing stage's parameter. */
  readonly roots?: Roots;
}

/** A task as it travels to a worker process. */
export interface TaskMessage {
  readonly type: "run";
  /** Given by the pool; every message about the task carries it, so that a late one is not taken for the next task's. */
  readonly id: number;
  /** Name in the catalogue, or the module of a user's component. */
  readonly component: { readonly name: string } | { readonly module: string };
  readonly params: JsonObject;
  readonly inputs: { readonly [port: string]: { readonly many: boolean; readonly list: readonly SentInput[] } };
  readonly outputs: {
    readonly [port: string]: { readonly kind: Kind; readonly extension: string; readonly patientLevel: boolean };
  };
  readonly scratch: string;
  /** Folder that outlives an attempt; made when the task asks for it. */
  readonly keep: string;
  readonly engine?: TaskEngine;
  readonly folder: string;
  readonly stage: string;
  readonly environment: { readonly [name: string]: string };
  readonly cpus: number;
  /** Folders of its path parameters: files that it lists are named from these. */
  readonly roots: Roots;
  /** Folder of the store. */
  readonly home: string;
}

export type ToWorker = TaskMessage | { readonly type: "abort" };

export interface TaskMetric {
  readonly name: string;
  readonly value: number;
  readonly step?: number;
}

/** What a worker tells of the task in hand. */
export type Unaddressed =
  | { readonly type: "log"; readonly stream: LogStream; readonly text: string }
  /** In the order told; several in one message, since each costs a training step more than the number itself. */
  | { readonly type: "metrics"; readonly metrics: readonly TaskMetric[] }
  | { readonly type: "progress"; readonly done: number; readonly total: number; readonly unit: string; readonly note?: string }
  /** Where a job of a cluster is: it waits, and why, or runs, and where. */
  | {
      readonly type: "placed";
      readonly job: string;
      readonly state: "queued" | "running";
      readonly reason: string;
      readonly node: string;
      readonly since: number;
    }
  /** What a job of a cluster asked for, and what it took. */
  | ({ readonly type: "used" } & TaskUse)
  | {
      readonly type: "done";
      readonly outputs: { readonly [port: string]: Stored };
      readonly metrics: { readonly [name: string]: number };
    }
  /** `failure`: the user can mend it; else `stack` tells of a bug. */
  | { readonly type: "failed"; readonly failure?: Failure; readonly message: string; readonly stack: string };

export type FromWorker = Unaddressed & { readonly id: number };
