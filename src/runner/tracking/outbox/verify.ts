import { MlflowError, type Run, type Status } from "../mlflow/client.ts";
import { escapeKey, unescapeKey } from "../mlflow/keys.ts";
import type { Point, RunUid } from "../record/record.ts";
import { deadLetters } from "./dead.ts";
import { fillLinks, type Ids } from "./links.ts";
import { everyLine } from "./read.ts";
import { byTag, markDuplicates, PARENT_TAG, type Sending, save, type Tracked, UID_TAG } from "./sending.ts";

/** Fewer than these are read one by one. */
const MANY = 3;

/** What a server has of runs, by its ids, as far as one request tells of many: the children of a run. */
export async function lookUp({ client }: Sending, runs: readonly Tracked[]): Promise<ReadonlyMap<string, Run>> {
  const parents = new Map<string, { readonly experiment: string; count: number }>();
  for (const { cursor } of runs) {
    const { parent, experiment } = cursor;
    if (parent === undefined || experiment === undefined) continue;
    const known = parents.get(parent);
    if (known) known.count++;
    else parents.set(parent, { experiment, count: 1 });
  }
  const found = new Map<string, Run>();
  for (const [parent, { experiment, count }] of parents) {
    if (count < MANY) continue;
    for (const run of await client.findRuns([experiment], byTag(PARENT_TAG, parent))) found.set(run.id, run);
  }
  return found;
}

/** What a server should have of a run. */
interface Expected {
  readonly params: { readonly [key: string]: string };
  readonly tags: { readonly [key: string]: string };
  /** The point of each metric with the highest step, and of those the latest. */
  readonly last: ReadonlyMap<string, Point>;
  readonly status: Status;
  readonly time: number;
}

/**
 * Looks once, after its end, whether the server has what it said it took: MLflow answers 200 to what it silently drops. What is missing
 * is sent again; what is missing then as well is told. A tag whose value is another is left: somebody may have edited it there.
 */
export async function verify(sending: Sending, tracked: Tracked, seen?: Run): Promise<void> {
  try {
    await lookOver(sending, tracked, seen);
  } catch (error) {
    if (!(error instanceof MlflowError) || error.kind !== "rejected") throw error;
    save(sending, tracked, { verified: true, missing: [error.message] });
  }
}

async function lookOver(sending: Sending, tracked: Tracked, seen?: Run): Promise<void> {
  const { run, experiment, gone, tries } = tracked.cursor;
  if (run === undefined || experiment === undefined || gone !== undefined) return save(sending, tracked, { verified: true });
  const expected = expectedOf(sending, tracked);
  if (tries > 1)
    await markDuplicates(sending, await sending.client.findRuns([experiment], byTag(UID_TAG, tracked.uid)), run, expected.time);
  const found = seen ?? (await sending.client.getRun(run));
  if (found.lifecycle === "deleted") return save(sending, tracked, { verified: true });
  if (found.status !== expected.status) await sending.client.updateRun(run, { status: expected.status, endTime: expected.time });
  const lack = lacking(expected, found);
  if (lack.keys.size === 0) return save(sending, tracked, { verified: true });
  await repair(sending, tracked, run, lack, new Map([[tracked.uid, { run, experiment }]]));
  const still = lacking(expected, await sending.client.getRun(run));
  save(sending, tracked, { verified: true, missing: [...still.keys] });
}

/** The keys that a server lacks, as words for a person, and by their kinds. */
interface Lack {
  readonly keys: ReadonlySet<string>;
  readonly params: { readonly [key: string]: string };
  readonly tags: { readonly [key: string]: string };
  readonly metrics: ReadonlySet<string>;
}

function lacking({ params, tags, last }: Expected, run: Run): Lack {
  const latest = new Map(run.metrics.map((metric) => [metric.key, metric]));
  const without = (wanted: { readonly [key: string]: string }, there: { readonly [key: string]: string }) =>
    Object.fromEntries(Object.entries(wanted).filter(([key]) => !(asRead(key) in there)));
  const lack = { params: without(params, run.params), tags: without(tags, run.tags), metrics: new Set<string>() };
  for (const [key, { step }] of last) if ((latest.get(asRead(key))?.step ?? -Infinity) < step) lack.metrics.add(key);
  const words = [
    ...Object.keys(lack.params).map((key) => `parameter ${key}`),
    ...Object.keys(lack.tags).map((key) => `tag ${key}`),
    ...[...lack.metrics].map((key) => `metric ${key} up to step ${last.get(key)?.step}`),
  ];
  return { ...lack, keys: new Set(words) };
}

/** A key as it comes back from the server: one that had to be cut comes as it was sent. */
const asRead = (key: string): string => unescapeKey(escapeKey(key));

function expectedOf(sending: Sending, tracked: Tracked): Expected {
  const dead = deadKeys(sending, tracked);
  const [params, tags, last] = [new Map<string, string>(), new Map<string, string>(), new Map<string, Point>()];
  let [status, time]: [Status, number] = ["RUNNING", 0];
  for (const { n, record } of everyLine(tracked.path)) {
    if (n > tracked.cursor.n) break;
    if (record.type === "params")
      for (const [key, value] of Object.entries(record.params)) if (!dead.has(`${n} param ${key}`)) params.set(key, value);
    if (record.type === "tags" || record.type === "start")
      for (const [key, value] of Object.entries(record.tags)) if (!dead.has(`${n} tag ${key}`)) tags.set(key, value);
    if (record.type === "metrics")
      for (const point of record.points) {
        if (dead.size > 0 && dead.has(pointName(n, point))) continue;
        const before = last.get(point.key);
        if (!before || point.step > before.step || (point.step === before.step && point.time >= before.time))
          last.set(point.key, point);
      }
    if (record.type === "end") ({ status, time } = record);
  }
  return { params: Object.fromEntries(params), tags: Object.fromEntries(tags), last, status, time };
}

const pointName = (n: number, { key, time, step, value }: Point): string => `${n} point ${time} ${step} ${value} ${key}`;

function deadKeys({ hash }: Sending, { folder, uid, cursor }: Tracked): ReadonlySet<string> {
  const dead = new Set<string>();
  if (cursor.rejected === 0) return dead;
  for (const { n, record } of deadLetters(folder, uid, hash)) {
    if (record.type === "params") for (const key of Object.keys(record.params)) dead.add(`${n} param ${key}`);
    if (record.type === "tags") for (const key of Object.keys(record.tags)) dead.add(`${n} tag ${key}`);
    if (record.type === "metrics") for (const point of record.points) dead.add(pointName(n, point));
  }
  return dead;
}

async function repair(
  { client }: Sending,
  tracked: Tracked,
  run: string,
  lack: Lack,
  ids: ReadonlyMap<RunUid, Ids>,
): Promise<void> {
  const tags = Object.fromEntries(
    Object.entries(lack.tags).map(([key, value]) => [key, fillLinks(value, (uid) => ids.get(uid))]),
  );
  await client.logBatch(run, { params: lack.params, tags });
  for (const { record } of everyLine(tracked.path)) {
    if (record.type !== "metrics") continue;
    const metrics = record.points.filter(({ key }) => lack.metrics.has(key));
    if (metrics.length > 0) await client.logBatch(run, { metrics });
  }
}
