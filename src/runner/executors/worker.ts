import { rmSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { pathToFileURL } from "node:url";
import { diskFiles } from "../cache/file-layer.ts";
import { openStore, type Store } from "../cache/store.ts";
import type { Component } from "../contract/component.ts";
import type { Failure } from "../contract/failure.ts";
import { componentOf } from "../plan/component-module.ts";
import type { FromWorker, TaskMessage, ToWorker, Unaddressed } from "./protocol.ts";
import { runTask } from "./run-task.ts";

/** Sends a message about the task in hand. */
type Send = (message: Unaddressed) => void;

/** Loads a component of the registry by name. */
export type LoadComponent = (name: string) => Promise<Component>;

/**
 * The worker process: takes one task after another from its parent. When the parent goes away, however, it ends at once,
 * with everything it has started: it leads a process group of its own.
 */
export function startWorker(load: LoadComponent): void {
  const send = (message: FromWorker): void => void process.send?.(message);
  let abort = new AbortController();
  process.on("disconnect", () => {
    try {
      process.kill(-process.pid, "SIGKILL");
    } catch {
      process.exit(1);
    }
  });
  process.on("message", (message: ToWorker) => {
    if (message.type === "abort") {
      abort.abort();
      return;
    }
    abort = new AbortController();
    void perform(load, message, abort.signal, (about) => send({ ...about, id: message.id }));
  });
}

/** Makes what code prints a message of the task, line by line: pipes would mix it with the next task's. Gives a function that hands on the rest. */
function capture(stream: "stdout" | "stderr", send: Send): () => void {
  const target = process[stream];
  const original = target.write;
  const decoder = new StringDecoder("utf8");
  let rest = "";
  target.write = ((chunk: string | Uint8Array, ...more: readonly unknown[]) => {
    const lines = (rest + (typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk)))).split("\n");
    rest = lines.pop() ?? "";
    if (lines.length > 0) send({ type: "log", stream, text: lines.join("\n") });
    const done = more.find((one) => typeof one === "function") as (() => void) | undefined;
    done?.();
    return true;
  }) as typeof target.write;
  return () => {
    target.write = original;
    if (rest !== "") send({ type: "log", stream, text: rest });
  };
}

const stores = new Map<string, Store>();

/** One store a home for the worker's life: reading the index anew for each task would cost more than most tasks. */
function storeAt(home: string): Store {
  const store = stores.get(home) ?? openStore(home, diskFiles);
  stores.set(home, store);
  return store;
}

/** Errors of the file system that are nobody's bug. */
const STORE_PROBLEMS = new Set(["ENOSPC", "EDQUOT", "EROFS", "EIO"]);

async function perform(load: LoadComponent, task: TaskMessage, signal: AbortSignal, send: Send): Promise<void> {
  const releases = [capture("stdout", send), capture("stderr", send)];
  let end: Parameters<Send>[0];
  try {
    const component = "name" in task.component ? await load(task.component.name) : await loadModule(task.component.module);
    end = { type: "done", ...(await runTask(component, task, storeAt(task.home), signal, send)) };
  } catch (error) {
    end = { type: "failed", ...describe(error) };
  }
  // all of it before the end is told: the parent may stop this process the moment it knows
  rmSync(task.scratch, { recursive: true, force: true });
  for (const release of releases) release();
  send(end);
}

async function loadModule(path: string): Promise<Component> {
  const component = componentOf((await import(pathToFileURL(path).href)) as { readonly [name: string]: unknown });
  if (!component) throw new Error(`${path} exports no component`);
  return component;
}

function describe(error: unknown): { readonly failure?: Failure; readonly message: string; readonly stack: string } {
  if (!(error instanceof Error)) return { message: String(error), stack: "" };
  // by field: a user's component may bring another copy of InputError, and formats have an error of their own
  if ("failure" in error) return { failure: error.failure as Failure, message: error.message, stack: "" };
  if (STORE_PROBLEMS.has((error as NodeJS.ErrnoException).code ?? "")) {
    return {
      failure: {
        code: "store",
        message: `the disk cannot be written: ${error.message}`,
        help: "free space or mend its permissions, then run again",
      },
      message: error.message,
      stack: "",
    };
  }
  return { message: error.message, stack: error.stack ?? "" };
}
