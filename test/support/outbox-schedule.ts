/** One random life of an outbox: what is recorded, what the server does to each request, where the processes are killed; and what must come of it. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { digestText } from "../../src/runner/cache/digest.ts";
import { diskFiles, type FileLayer } from "../../src/runner/cache/file-layer.ts";
import type { MlflowClient } from "../../src/runner/tracking/mlflow/client.ts";
import { isSent, targetHash, uidsIn } from "../../src/runner/tracking/outbox/folder.ts";
import { leftIn } from "../../src/runner/tracking/outbox/left.ts";
import { type Outbox, openOutbox } from "../../src/runner/tracking/outbox/open.ts";
import { createRunSender, type RunSender } from "../../src/runner/tracking/outbox/send-run.ts";
import { closeStale } from "../../src/runner/tracking/outbox/stale.ts";
import type { RunUid, TrackedFile, TrackingRecord } from "../../src/runner/tracking/record/record.ts";
import { type Fault, type MemoryRun, type MemoryServer, memoryServer, pointName } from "./memory-mlflow.ts";
import { mulberry32 } from "./mulberry32.ts";
import { parseRecord } from "./parse-record.ts";

/** Numbers of one seed: mulberry32. */
export interface Chance {
  /** In [0, 1). */
  next(): number;
  /** Whole, from 0 up to but not `most`. */
  below(most: number): number;
  pick<T>(list: readonly T[]): T;
}

export function chanceOf(seed: number): Chance {
  const next = mulberry32(seed);
  const below = (most: number): number => Math.floor(next() * most);
  return { next, below, pick: (list) => list[below(list.length)] as (typeof list)[number] };
}

/** Where a schedule sends to: in memory or over HTTP. */
export interface ScheduleServer {
  /** A client whose requests meet the faults that `fault` deals. */
  client(fault: (method: string) => Fault | undefined, signal: AbortSignal): MlflowClient;
  /** What is there when everything has arrived. */
  runs(): Promise<
    readonly Pick<
      MemoryRun,
      "name" | "status" | "endTime" | "startTime" | "tags" | "params" | "points" | "inputs" | "artifacts" | "log" | "id"
    >[]
  >;
}

class Killed extends Error {}

/** A disk that the process loses when it is killed, at some write from now, which may leave half of what it appends; with `fullness` it is full now and then. */
function mortal(chance: Chance, writes: number, fullness = 0): { readonly files: FileLayer; readonly isDead: () => boolean } {
  let left = writes;
  const die = (): never => {
    throw new Killed("killed");
  };
  const live =
    <A extends readonly unknown[]>(act: (...args: A) => void, halfway?: (...args: A) => void) =>
    (...args: A): void => {
      if (left <= 0) die();
      if (--left > 0) {
        if (halfway && chance.next() < fullness) {
          halfway(...args);
          throw new Error("ENOSPC: no space left on device");
        }
        act(...args);
        return;
      }
      const how = chance.below(3);
      if (how === 0) act(...args);
      if (how === 1) halfway?.(...args);
      die();
    };
  const half = (path: string, content: string | Uint8Array): void =>
    diskFiles.append(path, String(content).slice(0, chance.below(content.length + 1)));
  return {
    files: {
      makeFolder: live(diskFiles.makeFolder),
      write: live(diskFiles.write),
      jot: live(diskFiles.jot, (path, content) => diskFiles.jot(path, content.slice(0, content.length / 2))),
      copy: live(copyFileSync), // not brought to the disk: here it is the process that dies
      rename: live(diskFiles.rename),
      append: live(diskFiles.append, half),
      link: live(diskFiles.link),
      remove: live(diskFiles.remove),
    },
    isDead: () => left <= 0,
  };
}

const URI = "http://mlflow:5000";
const HASH = targetHash(URI);
const uidOf = (n: number): RunUid => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}` as RunUid;

/** Records of some tracked runs, in the order in which they happen. */
function someRecords(chance: Chance, home: string): readonly (readonly [RunUid, TrackingRecord])[] {
  const runs = 1 + chance.below(4);
  const queues: TrackingRecord[][] = [];
  let clock = 1_764_150_000_000;
  const now = (): number => clock++;
  const file = (run: number, at: number): TrackedFile => {
    const text = `file ${run} ${chance.below(3)}`;
    const from = join(home, chance.below(2) ? "objects" : "results", `${run}-${at}.txt`);
    writeFileSync(from, text);
    return { path: `files/${run}-${at}.txt`, digest: digestText(text), size: text.length, from };
  };
  for (let run = 0; run < runs; run++) {
    const parent = run > 0 && chance.below(4) > 0 ? { parent: uidOf(0) } : {};
    const queue: TrackingRecord[] = [
      { type: "start", time: now(), experiment: "e", name: `run ${run}`, ...parent, tags: { kind: "k" } },
    ];
    const many = chance.below(12);
    for (let at = 0; at < many; at++) {
      const link = `see {run:${uidOf(chance.below(runs))}}`;
      const kinds: readonly (() => TrackingRecord)[] = [
        () => ({ type: "params", params: { [`p${at}`]: String(chance.below(9)), [`q${at}`]: "" } }),
        () => ({
          type: "metrics",
          points: Array.from({ length: 1 + chance.below(30) }, (_, step) => ({
            key: `m${chance.below(2)}`,
            value: chance.next(),
            time: now(),
            step: at * 30 + step,
          })),
        }),
        () => ({
          type: "metrics",
          points: [{ key: "odd", value: chance.pick([NaN, Infinity, -Infinity, 0]), time: now(), step: at }],
        }),
        () => ({ type: "tags", tags: { [`t${chance.below(2)}`]: `${chance.below(2) ? link : "plain"} ${at}` } }),
        () => ({ type: "input", name: `data ${at}`, digest: "ab", context: "training", source: "here" }),
        () => ({ type: "artifact", file: file(run, at) }),
        () => ({
          type: "model",
          uid: `model-${run}-${at}`,
          name: `model ${run} ${at}`,
          kind: "forest",
          files: [file(run, at), file(run, at + 100)],
          params: {},
          tags: {},
        }),
      ];
      queue.push(chance.pick(kinds)());
    }
    if (chance.below(5) > 0) queue.push({ type: "end", time: now(), status: chance.pick(["FINISHED", "FAILED"] as const) });
    queues.push(queue);
  }
  const shuffled: (readonly [RunUid, TrackingRecord])[] = [];
  for (;;) {
    const open = queues.map((queue, run) => ({ queue, run })).filter(({ queue }) => queue.length > 0);
    if (open.length === 0) return shuffled;
    const { queue, run } = chance.pick(open);
    shuffled.push([uidOf(run), queue.shift() as TrackingRecord]);
  }
}

/** What the lines of a file say, read by other means than the sender's. */
function recordsOn(path: string): readonly TrackingRecord[] {
  const found = new Map<number, TrackingRecord>();
  let last = 0;
  for (const line of readFileSync(path, "utf8").split("\n")) {
    const record = parseRecord(line);
    if (!record) continue;
    const { n } = JSON.parse(line) as { readonly n: number };
    if (n > last) found.set(n, record);
    last = Math.max(last, n);
  }
  return [...found.values()];
}

/** Runs the schedule of a seed in a folder of its own; throws where something does not arrive, arrives twice or out of order. */
export async function runSchedule(
  seed: number,
  server: ScheduleServer | undefined = inMemory(memoryServer()),
): Promise<{ readonly kills: number }> {
  const home = mkdtempSync(join(tmpdir(), "regimen-schedule-"));
  try {
    return await live(home, chanceOf(seed), server);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

export const inMemory = (memory: MemoryServer): ScheduleServer => ({
  client: (fault) => memory.client(fault),
  async runs() {
    memory.settle();
    return [...memory.runs.values()];
  },
});

async function live(home: string, chance: Chance, server: ScheduleServer): Promise<{ readonly kills: number }> {
  for (const name of ["objects", "results"]) mkdirSync(join(home, name));
  const records = someRecords(chance, home);
  const writer = mortal(chance, chance.below(3) === 0 ? 1 + chance.below(40) : Infinity, chance.below(3) === 0 ? 0.3 : 0);
  const outbox: Outbox = openOutbox({
    home,
    run: "r1",
    experiment: "e",
    target: URI,
    files: writer.files,
    now: () => 1_764_160_000_000,
  });
  const { folder } = outbox;
  const badness = chance.next() * 0.6;
  let late = 0;
  const fault = (method: string): Fault | undefined => {
    const dealt = chance.next() < badness ? chance.pick(["lost-before", "lost-after", "late", "500", "429"] as const) : undefined;
    if (dealt === "late" && method === "createRun") late++;
    return dealt;
  };
  let kills = 0;
  let sender: { readonly runs: RunSender; readonly isDead: () => boolean; readonly abort: AbortController } | undefined;

  /** Goes over the folder once, in a process that may be killed at any of its writes; the next time another one goes on. */
  async function send(final: boolean, calm = false): Promise<boolean> {
    if (!sender || calm) {
      const { files, isDead } = mortal(chance, calm || chance.below(3) === 0 ? Infinity : 1 + chance.below(25));
      const abort = new AbortController();
      const client = server.client((method) => (calm ? undefined : fault(method)), abort.signal);
      sender = { runs: createRunSender(folder, { uri: URI, client }, files, abort.signal), isDead, abort };
    }
    const { state, problem } = await sender.runs.pass(final);
    if (sender.isDead()) {
      kills++;
      sender.abort.abort();
      sender = undefined;
    } else if (state === "blocked") throw new Error(problem);
    return state === "done";
  }

  for (const [uid, record] of records) {
    if (writer.isDead()) break;
    outbox.record(uid, record);
    if (chance.below(4) === 0) outbox.flush();
    if (chance.below(4) === 0) await send(false);
  }
  const isWhole = !writer.isDead() && outbox.close().lost === 0 && !writer.isDead();
  if (!isWhole) {
    kills++;
    await bereave(folder);
  }
  for (let round = 0; round < 40; round++) if (await send(true)) break;
  await server.runs(); // what is on its way arrives
  sender = undefined;
  expect(await send(true, true), "everything is sent in the end").to.equal(true);

  const uids = uidsIn(folder);
  if (isWhole) {
    const told = new Set(records.map(([uid]) => uid));
    expect(uids).to.deep.equal([...told].sort());
  }
  const there = await server.runs();
  const doubled = there.filter(({ tags }) => tags.has("regimen.duplicate_of")).length;
  expect(doubled, "runs that are doubled though no create was late").to.be.at.most(late);
  for (const uid of uids) {
    const lines = recordsOn(join(folder, `${uid}.jsonl`));
    if (isWhole)
      expect(shapeOf(lines)).to.deep.equal(shapeOf(ended(records.filter(([one]) => one === uid).map(([, record]) => record))));
    if (lines[0]?.type !== "start") continue; // killed before its start was written
    const same = there.filter(({ tags }) => tags.get("regimen.run_uid") === uid);
    const counted = same.filter(({ tags }) => !tags.has("regimen.duplicate_of"));
    expect(counted.length, `runs of ${uid}`).to.equal(1);
    for (const other of same)
      if (other !== counted[0])
        expect([other.status, other.tags.get("regimen.duplicate_of")]).to.deep.equal(["KILLED", counted[0]?.id]);
    compare(
      lines,
      counted[0] as MemoryRun,
      new Map(
        there.filter(({ tags }) => !tags.has("regimen.duplicate_of")).map((run) => [run.tags.get("regimen.run_uid"), run.id]),
      ),
    );
  }
  expect(leftIn(folder, HASH)).to.include({ records: 0, runs: 0 });
  if (uids.length > 0) expect(isSent(folder, HASH)).to.equal(true);
  return { kills };
}

/** Lets the process that wrote a folder be one that is gone, and ends its runs as the next run does. */
async function bereave(folder: string): Promise<void> {
  const path = join(folder, "target.json");
  try {
    const facts = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify({ ...facts, owner: { ...facts.owner, pid: 2 ** 30, start: "1" } }));
  } catch {
    // killed before it was written: the folder closes by its age
  }
  closeStale(join(folder, "../.."), diskFiles, Date.now() + 3_600_000);
}

const ended = (records: readonly TrackingRecord[]): readonly TrackingRecord[] =>
  records.at(-1)?.type === "end" ? records : [...records, { type: "end", time: 1_764_160_000_000, status: "KILLED" }];

/** Records with their metrics run together: how they are cut into lines is the outbox's own affair. */
function shapeOf(records: readonly TrackingRecord[]): readonly TrackingRecord[] {
  const shape: TrackingRecord[] = [];
  for (const record of records) {
    const before = shape.at(-1);
    if (record.type === "metrics" && before?.type === "metrics")
      shape[shape.length - 1] = { type: "metrics", points: [...before.points, ...record.points] };
    else shape.push(record);
  }
  return shape;
}

/** Compares what a server has of a run with its records: each there once, and new in the order of the records. */
function compare(
  records: readonly TrackingRecord[],
  run: Pick<MemoryRun, "params" | "tags" | "points" | "artifacts" | "inputs" | "log" | "status" | "endTime" | "startTime">,
  ids: ReadonlyMap<string | undefined, string>,
): void {
  const fill = (text: string): string => text.replace(/\{run:([^}]*)\}/g, (_, uid: string) => ids.get(uid) ?? uid);
  const params = new Map<string, string>();
  const tags = new Map<string, string>();
  const [points, artifacts, inputs, models]: [string[], string[], string[], string[]] = [[], [], [], []];
  /** The record at which something is new. */
  const place = new Map<string, number>();
  records.forEach((record, at) => {
    const note = (name: string): void => void (place.has(name) || place.set(name, at));
    switch (record.type) {
      case "start":
        for (const [key, value] of Object.entries(record.tags)) tags.set(key, value);
        expect(run.startTime).to.equal(record.time);
        break;
      case "params":
        for (const [key, value] of Object.entries(record.params)) {
          params.set(key, value);
          note(`param ${key}`);
        }
        break;
      case "tags":
        for (const [key, value] of Object.entries(record.tags)) {
          tags.set(key, fill(value));
          note(`tag ${key} ${fill(value)}`);
        }
        break;
      case "metrics":
        for (const point of record.points) {
          points.push(pointName(point));
          note(pointName(point));
        }
        break;
      case "input":
        inputs.push(record.name);
        note(`input ${record.name}`);
        break;
      case "artifact":
        artifacts.push(record.file.path);
        note(`artifact ${record.file.path}`);
        break;
      case "model":
        models.push(record.name);
        note(`model ${record.name}`);
        break;
      case "end":
        expect([run.status, run.endTime]).to.deep.equal([record.status, record.time]);
        note(`end ${record.status}`);
    }
  });
  expect(Object.fromEntries(run.params)).to.deep.equal(Object.fromEntries(params));
  const ours = new Set(["regimen.run_uid", "mlflow.parentRunId", "mlflow.runName", "mlflow.user"]);
  expect(Object.fromEntries([...run.tags].filter(([key]) => !ours.has(key)))).to.deep.equal(Object.fromEntries(tags));
  expect([...run.points.keys()], "points, in order").to.deep.equal(points);
  expect([...run.inputs.keys()], "inputs, in order").to.deep.equal(inputs);
  expect([...run.artifacts.keys()], "artifacts, in order").to.deep.equal(artifacts);
  const news = run.log.flat();
  expect(new Set(news).size, "each is new once").to.equal(news.length);
  expect(news.filter((name) => name.startsWith("model ")).map((name) => name.slice(6))).to.deep.equal(models);
  let highest = -1;
  for (const request of run.log) {
    const places = request.map((name) => place.get(name) ?? -1).filter((at) => at >= 0);
    if (places.length === 0) continue;
    expect(Math.min(...places), `${request[0]} after what came before it`).to.be.greaterThan(highest);
    highest = Math.max(...places);
  }
}
