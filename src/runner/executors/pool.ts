import { type ChildProcess, fork } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import type { Resources } from "../contract/component.ts";
import type { Failure } from "../contract/failure.ts";
import type { LogStream } from "../log/events.ts";
import type { FromWorker, TaskMessage, Unaddressed } from "./protocol.ts";

/** How a task ended in a worker. */
export type TaskEnd =
  | Extract<Unaddressed, { type: "done" | "failed" }>
  /** It was stopped, when asked (`failure`: and could not put away what it had done, say) or by force; or its process died by itself, and `said` is the last of what it printed past Node. */
  | { readonly type: "killed"; readonly cause: "time" | "memory" | "interrupted"; readonly failure?: Failure }
  | { readonly type: "died"; readonly code: number | null; readonly signal: string | null; readonly said?: string }
  /** Nobody here waits for it any longer, and it goes on elsewhere; not `submitted`: it has not been begun. */
  | { readonly type: "left"; readonly job: string | null; readonly submitted: boolean };

export interface TaskLimits {
  /** Seconds of wall time; no limit where undefined. */
  readonly seconds?: number;
  /** Bytes of resident memory of the worker and all it started. */
  readonly bytes?: number;
}

export interface TaskSinks {
  onMessage(message: Exclude<Unaddressed, { type: "done" | "failed" }>): void;
}

/** What is known of a task beyond what its worker needs. */
export interface TaskAbout {
  readonly key: string;
  readonly id: string;
  readonly stage: string;
  readonly isCase: boolean;
  readonly resources: Resources;
  /** Names of the variables in its environment that must not be written down. */
  readonly secrets: readonly string[];
  /** It runs whatever there is of it. */
  readonly forced: boolean;
}

/** Worker processes, started when needed and used again; one that has to be killed is replaced by a new one. */
export interface Pool {
  /** `own`: the task gets a process of its own with these variables, which ends with it. */
  run(
    task: Omit<TaskMessage, "id">,
    limits: TaskLimits,
    sinks: TaskSinks,
    own: { readonly [name: string]: string } | undefined,
    about: TaskAbout,
  ): Promise<TaskEnd>;
  /** A task's result is written down. */
  recorded?(key: string): void;
  /** Asks running tasks to stop, then kills what is left: after three seconds, half a minute for a task that keeps what it has done, or at once. */
  interrupt(atOnce?: boolean): Promise<void>;
  close(): void;
}

/** Makes the pool of a run that works elsewhere than on this machine. */
export interface Executor {
  /** Cases that it is given at most at once: each that is in hand costs memory and files here. */
  readonly atOnce: number;
  readonly pool: (run: string, tell: (message: string) => void) => Pool;
}

/** Variables of the caller that every worker gets; what else a stage needs it declares. */
const PASSED_ON = ["PATH", "HOME", "LANG", "TMPDIR"];
const MEMORY_CHECK_MS = 200;
/** How long a task that is asked to stop may take: as long as a command needs to clean up; to write down what it has done, longer. */
const GRACE_MS = 3000;
const KEEP_GRACE_MS = 30_000;
/** A timer that is set for longer than 24 days fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const IDLE_BYTES = 2 ** 28;
/** Lines that a process prints past Node which are told when it dies. */
const LAST_WORDS = 5;

interface Worker {
  readonly child: ChildProcess;
  /** Ends with its task. */
  readonly isOwn: boolean;
  /** Number of the task in hand, or of the last. */
  id: number;
  /** Folder of what the task in hand keeps; there once it has asked for it. */
  keep: string;
  /** The last lines on the error output of a process of its own. */
  readonly said: string[];
  /** Ends the task in hand. */
  finish?: (end: TaskEnd) => void;
  sinks?: TaskSinks;
  killedFor?: "time" | "memory" | "interrupted";
}

export function createPool(workerFile: string, env: { readonly [name: string]: string | undefined }): Pool {
  const idle: Worker[] = [];
  let tasks = 0;
  const all = new Set<Worker>();
  const workerEnv = Object.fromEntries(PASSED_ON.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));

  const start = (own?: { readonly [name: string]: string }): Worker => {
    const child = fork(workerFile, [], {
      env: { ...workerEnv, ...own },
      detached: true,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      serialization: "advanced",
    });
    const worker: Worker = { child, id: 0, isOwn: own !== undefined, keep: "", said: [] };
    all.add(worker);
    const flushes = [passLines(worker, "stdout"), passLines(worker, "stderr")];
    child.on("message", ({ id, ...message }: FromWorker) => {
      if (id !== worker.id) return; // of a task that has ended, or of nobody
      if (message.type === "done" || message.type === "failed") worker.finish?.(message);
      else worker.sinks?.onMessage(message);
    });
    child.on("error", () => {});
    // what a task had started goes with its worker, before the task is tried again
    child.on("exit", () => killGroup(child));
    child.on("close", (code, signal) => {
      for (const flush of flushes) flush();
      all.delete(worker);
      const at = idle.indexOf(worker);
      if (at >= 0) idle.splice(at, 1);
      const said = worker.said.length > 0 ? { said: worker.said.join("\n") } : {};
      worker.finish?.(worker.killedFor ? { type: "killed", cause: worker.killedFor } : { type: "died", code, signal, ...said });
    });
    return worker;
  };

  const kill = (worker: Worker, cause: NonNullable<Worker["killedFor"]>): void => {
    worker.killedFor ??= cause;
    killGroup(worker.child);
  };

  /** Asks the task in hand to stop; gives how long it may take. */
  const ask = (worker: Worker, cause: "time" | "interrupted"): number => {
    worker.killedFor ??= cause;
    if (worker.child.connected) worker.child.send({ type: "abort" });
    return existsSync(worker.keep) ? KEEP_GRACE_MS : GRACE_MS;
  };

  /** An idle worker, or a new one; one that holds much of an earlier task's memory is not given a task with a limit. */
  const take = (bytes: number | undefined): Worker => {
    const worker = idle.pop();
    if (!worker) return start();
    if (bytes === undefined || residentBytes(worker.child.pid ?? 0) < bytes / 2) return worker;
    killGroup(worker.child);
    return start();
  };

  /** A process of a task's own; idle workers that hold much memory make room for it. */
  const startOwn = (own: { readonly [name: string]: string }): Worker => {
    for (const worker of idle.splice(0)) {
      if (residentBytes(worker.child.pid ?? 0) > IDLE_BYTES) killGroup(worker.child);
      else idle.push(worker);
    }
    return start(own);
  };

  return {
    run(task, limits, sinks, own) {
      const worker = own ? startOwn(own) : take(limits.bytes);
      return new Promise((resolve) => {
        const timers: NodeJS.Timeout[] = [];
        const overrun = (): void => {
          timers.push(setTimeout(() => kill(worker, "time"), ask(worker, "time")));
        };
        if (limits.seconds !== undefined) timers.push(setTimeout(overrun, Math.min(limits.seconds * 1000, LONGEST_TIMER_MS)));
        const { bytes } = limits;
        if (bytes !== undefined) {
          timers.push(
            setInterval(() => {
              if (residentBytes(worker.child.pid ?? 0) > bytes) kill(worker, "memory");
            }, MEMORY_CHECK_MS),
          );
        }
        worker.sinks = sinks;
        worker.finish = (end) => {
          for (const timer of timers) clearTimeout(timer);
          delete worker.finish;
          delete worker.sinks;
          const { killedFor, isOwn } = worker;
          if (isOwn || killedFor) killGroup(worker.child);
          else if (end.type === "done" || end.type === "failed") idle.push(worker);
          resolve(end.type === "failed" && killedFor ? stoppedAs(killedFor, end.failure) : end);
        };
        worker.id = ++tasks;
        worker.keep = task.keep;
        worker.child.send({ ...task, id: worker.id });
      });
    },
    async interrupt(atOnce = false) {
      const busy = [...all].filter((worker) => worker.finish);
      const start = Date.now();
      const deadlines = new Map(busy.map((worker) => [worker, start + (atOnce ? 0 : ask(worker, "interrupted"))]));
      while (deadlines.size > 0) {
        for (const [worker, deadline] of deadlines) {
          if (worker.finish && Date.now() < deadline) continue;
          deadlines.delete(worker);
          killGroup(worker.child);
        }
        if (deadlines.size > 0) await new Promise((resolve) => setTimeout(resolve, 20));
      }
      for (const worker of all) killGroup(worker.child);
    },
    close() {
      for (const worker of all) killGroup(worker.child);
    },
  };
}

/** What a task says that was asked to stop is mostly that it does; that a checkpoint cannot be written is another matter. */
const stoppedAs = (cause: NonNullable<Worker["killedFor"]>, failure: Failure | undefined): TaskEnd => ({
  type: "killed",
  cause,
  ...(failure && failure.code !== "stopped" ? { failure } : {}),
});

/** A line that goes on and on is broken here, so that it does not fill the memory. */
const LONGEST_LINE = 1 << 20;

/** Hands on what a worker prints, line by line (a secret is masked only whole); the result hands on an unfinished line. */
function passLines(worker: Worker, stream: LogStream & ("stdout" | "stderr")): () => void {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  const past = stream === "stderr" && worker.isOwn;
  const show = (text: string): void => {
    if (past) worker.said.splice(0, Number.POSITIVE_INFINITY, ...[...worker.said, ...text.split("\n")].slice(-LAST_WORDS));
    worker.sinks?.onMessage({ type: "log", stream: past ? "native" : stream, text });
  };
  worker.child[stream]?.on("data", (data: Buffer) => {
    const lines = (rest + decoder.write(data)).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > LONGEST_LINE) {
      lines.push(rest);
      rest = "";
    }
    if (lines.length > 0) show(lines.join("\n"));
  });
  return () => {
    if (rest !== "") show(rest);
    rest = "";
  };
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
}

/** Resident bytes of a process and its descendants where /proc tells them, else 0. */
function residentBytes(pid: number): number {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]);
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    return (
      pages * 4096 + (children === "" ? 0 : children.split(" ").reduce((sum, child) => sum + residentBytes(Number(child)), 0))
    );
  } catch {
    return 0;
  }
}
