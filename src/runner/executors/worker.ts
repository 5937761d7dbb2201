import { rmSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { diskFiles } from "../cache/file-layer.ts";
import { openStore, type Store } from "../cache/store.ts";
import type { Component } from "../contract/component.ts";
import type { Failure } from "../contract/failure.ts";
import { componentOf } from "../plan/component-module.ts";
import type { FromWorker, TaskMessage, ToWorker } from "./protocol.ts";
import { runTask } from "./run-task.ts";

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
    void perform(load, message, abort.signal, send);
  });
  send({ type: "ready" });
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

async function perform(
  load: LoadComponent,
  task: TaskMessage,
  signal: AbortSignal,
  send: (message: FromWorker) => void,
): Promise<void> {
  try {
    const component = "name" in task.component ? await load(task.component.name) : await loadModule(task.component.module);
    send({ type: "done", ...(await runTask(component, task, storeAt(task.home), signal, send)) });
  } catch (error) {
    send({ type: "failed", ...describe(error) });
  } finally {
    rmSync(task.scratch, { recursive: true, force: true });
  }
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
