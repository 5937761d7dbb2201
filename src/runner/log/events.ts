import type { Failure } from "../contract/failure.ts";
import type { TaskId } from "../contract/ids.ts";
import type { Reason } from "../plan/assess.ts";
import type { StageUse, TaskUse } from "./efficiency.ts";

/** Where a line of a task comes from: its log, or what it printed. */
export type LogStream =
  | "info"
  | "warn"
  | "stdout"
  | "stderr"
  /** What a library prints past Node, on the error output of a task with an engine: for the log alone. */
  | "native";

/** Everything that happens in a run, each as one member; the display, the journal and `--json` show the same events. */
export type RunEvent =
  | {
      readonly type: "run-started";
      readonly run: string;
      readonly experiment: string;
      readonly variant: string | null;
      readonly tasks: number;
    }
  | { readonly type: "task-cached"; readonly task: TaskId; readonly key: string }
  | {
      readonly type: "task-started";
      readonly task: TaskId;
      readonly key: string;
      readonly reason: Reason;
      readonly attempt: number;
      /** An earlier try has kept something from which this one goes on. */
      readonly goesOn?: true;
    }
  | { readonly type: "task-log"; readonly task: TaskId; readonly stream: LogStream; readonly text: string }
  | { readonly type: "task-metric"; readonly task: TaskId; readonly name: string; readonly value: number; readonly step?: number }
  | {
      readonly type: "task-progress";
      readonly task: TaskId;
      readonly done: number;
      readonly total: number;
      readonly unit: string;
      readonly note?: string;
    }
  | {
      readonly type: "task-placed";
      readonly task: TaskId;
      /** Number of the job, and of its task of the array: `812_3`; empty where it is still to be submitted. */
      readonly job: string;
      readonly state: "queued" | "running";
      /** Why it waits, as Slurm says it; empty where it runs or nothing is said. */
      readonly reason: string;
      readonly node: string;
      /** Since when it waits or runs, milliseconds since 1970. */
      readonly since: number;
    }
  /** A task in a cluster has ended: what it asked for, and what it took. */
  | ({ readonly type: "task-used"; readonly task: TaskId } & TaskUse)
  /** This process ends, and the task goes on without it; not `submitted`: it was still to be handed over. */
  | { readonly type: "task-left"; readonly task: TaskId; readonly job: string | null; readonly submitted: boolean }
  | { readonly type: "task-finished"; readonly task: TaskId; readonly key: string; readonly seconds: number }
  | { readonly type: "task-waiting"; readonly task: TaskId; readonly pid: number; readonly host: string }
  | {
      readonly type: "task-failed";
      readonly task: TaskId;
      readonly cause: FailureCause;
      readonly message: string;
      readonly failure?: Failure;
      readonly stack?: string;
      readonly attempt: number;
      /** Seconds until it is tried again; undefined: no more tries. */
      readonly retryIn?: number;
      /** It has kept something from which the next try goes on. */
      readonly kept?: true;
    }
  | { readonly type: "task-skipped"; readonly task: TaskId; readonly because: TaskId }
  /** The cases of a mapped task are known; each is a task from now on. */
  | { readonly type: "cases-listed"; readonly task: TaskId; readonly cases: number }
  | {
      readonly type: "cases-joined";
      readonly task: TaskId;
      readonly key: string;
      readonly cases: number;
      /** Ids of those that gave nothing. */
      readonly missing: readonly string[];
      readonly cached: boolean;
    }
  /** What a cluster's tasks asked for and took, by stage, the most wasteful first. */
  | { readonly type: "cluster-used"; readonly stages: readonly StageUse[] }
  | { readonly type: "notice"; readonly message: string }
  | { readonly type: "published"; readonly folder: string; readonly files: number; readonly written: number }
  | {
      readonly type: "run-finished";
      readonly ran: number;
      readonly cached: number;
      readonly failed: number;
      readonly skipped: number;
      readonly seconds: number;
      readonly interrupted: boolean;
    };

export type FailureCause = "input" | "error" | "time" | "memory" | "died" | "unknown" | "store" | "cancelled" | "interrupted";

export type Emit = (event: RunEvent) => void;
