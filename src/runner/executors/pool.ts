import { type ChildProcess, fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import type { LogStream } from "../log/events.ts";
import type { FromWorker, TaskMessage, Unaddressed } from "./protocol.ts";

/** How a task ended in a worker. */
export type TaskEnd =
  | Extract<Unaddressed, { type: "done" | "failed" }>
  /** The worker was killed for overrunning a limit, or died by itself. */
  | { readonly type: "killed"; readonly cause: "time" | "memory" | "interrupted" }
  | { readonly type: "died"; readonly code: number | null; readonly signal: string | null };

export interface TaskLimits {
  /** Seconds of wall time; no limit where undefined. */
  readonly seconds?: number;
  /** Bytes of resident memory of the worker and all it started. */
  readonly bytes?: number;
}

export interface TaskSinks {
  onMessage(message: Exclude<Unaddressed, { type: "done" | "failed" }>): void;
}

/** Worker processes, started when needed and used again; one that has to be killed is replaced by a new one. */
export interface Pool {
  run(task: Omit<TaskMessage, "id">, limits: TaskLimits, sinks: TaskSinks): Promise<TaskEnd>;
  /** Asks running tasks to stop, then kills what is left after `graceMs`. */
  interrupt(graceMs: number): Promise<void>;
  close(): void;
}

/** Variables of the caller that every worker gets; what else a stage needs it declares. */
const PASSED_ON = ["PATH", "HOME", "LANG", "TMPDIR"];
const MEMORY_CHECK_MS = 200;

interface Worker {
  readonly child: ChildProcess;
  /** Number of the task in hand, or of the last. */
  id: number;
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

  const start = (): Worker => {
    const child = fork(workerFile, [], {
      env: workerEnv,
      detached: true,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      serialization: "advanced",
    });
    const worker: Worker = { child, id: 0 };
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
      worker.finish?.(worker.killedFor ? { type: "killed", cause: worker.killedFor } : { type: "died", code, signal });
    });
    return worker;
  };

  const kill = (worker: Worker, cause: NonNullable<Worker["killedFor"]>): void => {
    worker.killedFor ??= cause;
    killGroup(worker.child);
  };

  /** An idle worker, or a new one; one that holds much of an earlier task's memory is not given a task with a limit. */
  const take = (bytes: number | undefined): Worker => {
    const worker = idle.pop();
    if (!worker) return start();
    if (bytes === undefined || residentBytes(worker.child.pid ?? 0) < bytes / 2) return worker;
    killGroup(worker.child);
    return start();
  };

  return {
    run(task, limits, sinks) {
      const worker = take(limits.bytes);
      return new Promise((resolve) => {
        const timers: NodeJS.Timeout[] = [];
        if (limits.seconds !== undefined) timers.push(setTimeout(() => kill(worker, "time"), limits.seconds * 1000));
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
          if (end.type === "done" || end.type === "failed") idle.push(worker);
          resolve(end);
        };
        worker.id = ++tasks;
        worker.child.send({ ...task, id: worker.id });
      });
    },
    async interrupt(graceMs) {
      const busy = [...all].filter((worker) => worker.finish);
      for (const worker of busy) {
        worker.killedFor ??= "interrupted";
        if (worker.child.connected) worker.child.send({ type: "abort" });
      }
      const deadline = Date.now() + graceMs;
      while (busy.some((worker) => worker.finish) && Date.now() < deadline)
        await new Promise((resolve) => setTimeout(resolve, 20));
      for (const worker of all) killGroup(worker.child);
    },
    close() {
      for (const worker of all) killGroup(worker.child);
    },
  };
}

/** A line that goes on and on is broken here, so that it does not fill the memory. */
const LONGEST_LINE = 1 << 20;

/** Hands on what a worker prints, line by line (a secret is masked only whole); the result hands on an unfinished line. */
function passLines(worker: Worker, stream: LogStream & ("stdout" | "stderr")): () => void {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  const show = (text: string): void => worker.sinks?.onMessage({ type: "log", stream, text });
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
