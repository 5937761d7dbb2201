import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { loadComponent } from "../../../src/registry.ts";
import { diskFiles } from "../../../src/runner/cache/file-layer.ts";
import { openStore, type Store } from "../../../src/runner/cache/store.ts";
import type { Component } from "../../../src/runner/contract/component.ts";
import { runTask } from "../../../src/runner/executors/run-task.ts";
import { type Batch, type BatchTask, type Began, type Ended, writeRecord } from "../../../src/runner/executors/slurm/batch.ts";
import { componentOf } from "../../../src/runner/plan/component-module.ts";

/** Where and when a simulated job works on a task: milliseconds since 1970, and the seconds that it takes there. */
export interface Stint {
  readonly node: string;
  readonly time: number;
  readonly seconds: number;
}

/** Writes what a task's job writes when it takes the task up. */
export function takeUp(folder: string, at: number, { node, time }: Stint): void {
  appendFileSync(join(folder, `${at}.events`), `${JSON.stringify({ type: "began", node, time } satisfies Began)}\n`);
}

const stores = new Map<string, Store>();
const components = new Map<string, Promise<Component>>();

async function load(component: BatchTask["message"]["component"]): Promise<Component> {
  if ("name" in component) return loadComponent(component.name);
  const found = componentOf((await import(pathToFileURL(component.module).href)) as { readonly [name: string]: unknown });
  if (!found) throw new Error(`${component.module} exports no component`);
  return found;
}

let serial = 0;

/** Runs a task as a worker does, in this process, into the store; gives what its job writes down in the end. */
export async function workOff(folder: string, batch: Batch, at: number, stint: Stint): Promise<Ended> {
  const task = batch.tasks[at] as BatchTask;
  const { component } = task.message;
  const name = "name" in component ? component.name : component.module;
  const loaded = components.get(name) ?? load(component);
  components.set(name, loaded);
  const store = stores.get(batch.home) ?? openStore(batch.home, diskFiles);
  stores.set(batch.home, store);
  const scratch = join(store.temporary, `${process.pid}-task-${serial++}`);
  const told: string[] = [];
  const message = { ...task.message, scratch, id: 1 };
  const gave = await runTask(await loaded, message, store, new AbortController().signal, (one) => told.push(JSON.stringify(one)));
  rmSync(scratch, { recursive: true, force: true });
  if (told.length > 0) appendFileSync(join(folder, `${at}.events`), `${told.join("\n")}\n`);
  return {
    ...{ end: { type: "done", ...gave }, node: stint.node, started: new Date(stint.time).toISOString(), seconds: stint.seconds },
    used: { cpuSeconds: stint.seconds * 0.9, bytes: 2 ** 28 },
  };
}

/** Writes down how a task ended. */
export function writeEnd(folder: string, batch: Batch, at: number, ended: Ended): void {
  const store = stores.get(batch.home) as Store; // the task was worked off there
  writeRecord(store, join(folder, `${at}.end`), ended);
}

/** Lets go of what is remembered of a store that is no longer there. */
export const forgetStore = (home: string): boolean => stores.delete(home);
