import type { Action, Stored } from "../../../../src/runner/cache/store.ts";
import { asDigest, asTaskId, asTaskKey } from "../../../../src/runner/contract/ids.ts";
import type { Kind } from "../../../../src/runner/contract/kinds.ts";
import type { RunEvent } from "../../../../src/runner/log/events.ts";
import type { TaskSpec } from "../../../../src/runner/spec/compiled.ts";
import type { Maker, RunOf, World } from "../../../../src/runner/tracking/record/facts.ts";
import type { RunUid, TrackingRecord } from "../../../../src/runner/tracking/record/record.ts";

export const RUN: RunOf = {
  run: "20261126-101500-a1b2",
  experiment: "leaves",
  variant: null,
  target: "leaves",
  description: "Which leaf is which.",
  spec: "regimen.yaml",
  params: { trees: 10, labels: ["a", "b"] },
  profile: null,
  command: "regimen run",
  user: "ada",
  git: { commit: "c0ffee", branch: "main", dirty: false },
  versions: { regimen: "0.1.0", node: "v20.12.0" },
  tags: {},
  patientLevel: false,
};

/** A stage's task; its id follows from stage and cell. */
export function fakeTask(stage: string, more: Partial<TaskSpec> = {}): TaskSpec {
  const cell = more.cell ?? {};
  const axes = Object.entries(cell).map(([axis, value]) => `${axis}=${String(value)}`);
  return {
    id: asTaskId(axes.length > 0 ? `${stage}[${axes.join(",")}]` : stage),
    experiment: "leaves",
    variant: null,
    stage,
    cell,
    component: "ml/random-forest",
    params: {},
    paths: [],
    inputs: {},
    outputs: { model: "model/forest" },
    environment: {},
    secrets: [],
    depends: [],
    resources: {},
    retries: 0,
    folder: "/project",
    place: { file: "/project/regimen.yaml", line: 1, column: 1, length: 1, source: "" },
    ...more,
  };
}

export const stored = (kind: Kind, name: string, more: Partial<Stored> = {}): Stored => ({
  kind,
  digest: asDigest(name.repeat(64).slice(0, 64)),
  extension: ".json",
  size: 10,
  synthetic: false,
  patientLevel: false,
  ...more,
});

export interface FakeWorld {
  readonly world: World;
  /** What was recorded, by tracked run in the order in which they began. */
  readonly records: ReadonlyMap<RunUid, readonly TrackingRecord[]>;
  readonly made: ReadonlyMap<string, Maker>;
  /** Texts that were kept as files, by path. */
  readonly texts: ReadonlyMap<string, string>;
}

/** A world of these tasks; outputs by key. */
export function fakeWorld(
  tasks: readonly TaskSpec[],
  outputs: { readonly [key: string]: Action["outputs"] } = {},
  made = new Map<string, Maker>(),
): FakeWorld {
  const records = new Map<RunUid, TrackingRecord[]>();
  const texts = new Map<string, string>();
  let uids = 0;
  const world: World = {
    taskOf: (id) => tasks.find((task) => task.id === id),
    nameOf: (id) => tasks.find((task) => task.id === id)?.caseOf?.task ?? id,
    actionOf: (key) =>
      outputs[key] && {
        key: asTaskKey(key),
        task: "",
        outputs: outputs[key],
        metrics: {},
        seconds: 1,
        started: "",
        run: "",
      },
    outputOf: () => undefined,
    engineOf: () => undefined,
    digestOf: (path) => (path === "/gone" ? undefined : "f".repeat(64)),
    shownPath: (path) => path.replace("/project/", ""),
    pathOf: () => "/nowhere",
    casesIn: () => 12,
    newUid: () => `uid${uids++}`,
    maker: (key) => made.get(key),
    noteMaker: (key, maker) => made.set(key, maker),
    keepText(path, text) {
      texts.set(path, text);
      return { path, digest: "0".repeat(64), size: text.length, from: `/kept/${path}` };
    },
    yaml: (value) => JSON.stringify(value),
    redact: (text) => text.replaceAll("s3cret", "***"),
    record(uid, record) {
      const list = records.get(uid);
      if (list) list.push(record);
      else records.set(uid, [record]);
    },
  };
  return { world, records, made, texts };
}

export const started = (task: TaskSpec, key: string, attempt = 1): RunEvent => ({
  type: "task-started",
  task: task.id,
  key,
  reason: { why: "never-run" },
  attempt,
});
export const finished = (task: TaskSpec, key: string, seconds = 2): RunEvent => ({
  type: "task-finished",
  task: task.id,
  key,
  seconds,
});
export const metric = (task: TaskSpec, name: string, value: number, step?: number): RunEvent => ({
  type: "task-metric",
  task: task.id,
  name,
  value,
  ...(step === undefined ? {} : { step }),
});
