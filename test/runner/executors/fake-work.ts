import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { putFile } from "../../../src/runner/cache/artifacts.ts";
import { diskFiles, type FileLayer } from "../../../src/runner/cache/file-layer.ts";
import { openStore, prepareStore, type Store } from "../../../src/runner/cache/store.ts";
import type { CatalogueEntry } from "../../../src/runner/contract/catalogue.ts";
import { asDigest, asTaskId, type TaskId } from "../../../src/runner/contract/ids.ts";
import type { ScheduleOptions, TaskOutcome } from "../../../src/runner/executors/attempt.ts";
import type { Pool, TaskEnd } from "../../../src/runner/executors/pool.ts";
import type { TaskMessage } from "../../../src/runner/executors/protocol.ts";
import { schedule } from "../../../src/runner/executors/schedule.ts";
import type { RunEvent } from "../../../src/runner/log/events.ts";
import type { Assessor } from "../../../src/runner/plan/assess.ts";
import type { TaskSpec } from "../../../src/runner/spec/compiled.ts";

export const ENTRY: CatalogueEntry = {
  name: "fake",
  version: 1,
  doc: "",
  params: {},
  inputs: { text: { kind: "document", doc: "", many: true, optional: true } },
  outputs: { text: { kind: "document", doc: "" } },
  codeDigest: asDigest("0".repeat(64)),
  libraries: {},
};

/** A task that reads the outputs of others; `more` changes its key. */
export function fakeTask(name: string, needs: readonly string[] = [], more: Partial<TaskSpec> = {}): TaskSpec {
  return {
    id: asTaskId(name),
    experiment: "test",
    variant: null,
    stage: name,
    cell: {},
    component: "fake",
    params: { name },
    paths: [],
    inputs: { text: { refs: needs.map((need) => ({ task: asTaskId(need), port: "text" })), many: true } },
    outputs: { text: "document" },
    environment: {},
    secrets: [],
    depends: [],
    resources: {},
    retries: 0,
    folder: "/",
    place: { file: "test.yaml", line: 1, column: 1, length: 1, source: "" },
    ...more,
  };
}

/** Work that ends when the test says so. */
export interface FakeWork {
  readonly store: Store;
  readonly events: RunEvent[];
  readonly outcomes: Promise<ReadonlyMap<TaskId, TaskOutcome>>;
  /** Names of the tasks that run now. */
  running(): readonly string[];
  /** Lets a running task end: with this text as its output, or as told. */
  end(name: string, result?: string | TaskEnd): Promise<void>;
  readonly abort: AbortController;
}

/** Waits until all that can happen without the outside has happened. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 15));

export function fakeStore(files: FileLayer = diskFiles): { readonly store: Store; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "regimen-work-"));
  prepareStore(openStore(join(folder, ".regimen"), diskFiles));
  return { store: openStore(join(folder, ".regimen"), files), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export function startWork(store: Store, tasks: readonly TaskSpec[], options: Partial<ScheduleOptions> = {}): FakeWork {
  const hands = new Map<string, (end: TaskEnd) => void>();
  const events: RunEvent[] = [];
  const abort = new AbortController();
  const pool: Pool = {
    run: (task: Pick<TaskMessage, "params">) => new Promise((resolve) => hands.set(String(task.params.name), resolve)),
    interrupt: async () => {},
    close: () => {},
  };
  const assessor: Assessor = {
    store,
    entryOf: () => ENTRY,
    engineOf: () => undefined,
    tasks: new Map(tasks.map((task) => [task.id, task])),
    previous: () => undefined,
    recent: () => undefined,
  };
  const defaults: ScheduleOptions = {
    run: "r",
    jobs: 2,
    gpus: () => [],
    keepGoing: false,
    forced: () => false,
    modules: {},
    env: {},
    signal: abort.signal,
    now: Date.now,
  };
  const scheduled = schedule(assessor, tasks, pool, { ...defaults, ...options }, (event) => events.push(event));
  const outcomes = scheduled.then((one) => one.outcomes);
  return {
    store,
    events,
    outcomes,
    abort,
    running: () => [...hands.keys()],
    async end(name, result = name) {
      const hand = hands.get(name);
      if (!hand) throw new Error(`${name} does not run`);
      hands.delete(name);
      if (typeof result !== "string") hand(result);
      else {
        const path = join(store.temporary, `out-${name}`);
        writeFileSync(path, result);
        const stored = {
          kind: "document" as const,
          extension: ".txt",
          synthetic: false,
          patientLevel: false,
          ...putFile({ ...store, files: diskFiles }, path, ".txt"),
        };
        hand({ type: "done", outputs: { text: stored }, metrics: {} });
      }
      await settled();
    },
  };
}
