import { appendFileSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { diskFiles } from "../../cache/file-layer.ts";
import { beat } from "../../cache/heartbeat.ts";
import { openStore } from "../../cache/store.ts";
import { hasKept } from "../attempt.ts";
import { createPool, type TaskEnd, type TaskSinks } from "../pool.ts";
import { redactedIn, redactor } from "../redact.ts";
import { type Batch, type BatchTask, type Began, type Ended, type JobNote, readRecord, tasksOf, writeRecord } from "./batch.ts";
import { measureChildren } from "./measure.ts";
import { nodeName } from "./node-name.ts";
import { nodeScratch } from "./scratch.ts";
import { STOPPED } from "./script.ts";
import { MOST_STOPS, NO_PROGRESS, noteStop } from "./stops.ts";
import { isTimeUp } from "./time-left.ts";
import { onWarning } from "./warnings.ts";

/**
 * The leading process of a job: works off its tasks of the batch, and writes down what each tells and how it ends. One that has an end
 * is not done again, so a job that comes back to the queue goes on where it was. Gives the exit code.
 *
 * @param warning seconds before its time is up that Slurm warns the job
 */
export async function runJob(folder: string, index: number, warning: number, env: NodeJS.ProcessEnv): Promise<number> {
  const batch = readRecord<Batch>(join(folder, "batch.json"));
  if (!batch) throw new Error(`${folder} holds no batch of regimen`);
  if (!isOwner(folder, index, env)) return 0;
  const store = openStore(batch.home, diskFiles);
  store.files.makeFolder(store.temporary);
  beat(store.files, store.home);
  rmSync(join(folder, `${index}.exit`), { force: true }); // of a time before it came back to the queue
  const { folder: place = store.temporary, unused, unmade } = nodeScratch(batch.scratch, env);
  const node = nodeName(env);
  if (unmade !== undefined) {
    process.stderr.write(`${unmade}\n`); // the node's fault: others may have it
    return 1;
  }
  const pool = createPool(batch.workerFile, env);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void pool.interrupt();
  };
  onWarning(folder, index, stop);
  let worked = 0;
  for (const at of tasksOf(batch, index)) {
    const path = join(folder, `${at}.end`);
    if (stopping) break;
    if (readRecord(path)) continue;
    const task = batch.tasks[at] as BatchTask;
    const began = Date.now();
    const tell = (told: object): void => appendFileSync(join(folder, `${at}.events`), line(told));
    tell({ type: "began", node, time: began } satisfies Began);
    if (unused !== undefined) tell({ type: "note", text: unused } satisfies JobNote);
    const secrets = Object.fromEntries(
      task.about.secrets.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name] as string]])),
    );
    const gpus = env.CUDA_VISIBLE_DEVICES === undefined ? {} : { CUDA_VISIBLE_DEVICES: env.CUDA_VISIBLE_DEVICES };
    const message = { ...task.message, environment: { ...task.message.environment, ...secrets, ...gpus } };
    const scratch = join(place, `${process.pid}-task-${at}-${task.about.key.slice(0, 12)}`);
    const masked = masker(Object.values(secrets));
    const sinks: TaskSinks = { onMessage: (told) => tell(masked(told)) };
    const own = task.own === null ? undefined : { ...task.own, ...gpus };
    const measured = measureChildren();
    const ending = await pool.run({ ...message, scratch }, task.limits, sinks, own, task.about);
    const used = measured.end();
    const end = ending.type === "done" ? ending : masked(ending);
    rmSync(scratch, { recursive: true, force: true });
    worked++;
    const stopped = stopping && (end.type === "killed" || end.type === "died");
    const isVain = stopped && noteStop(join(folder, `${at}.stops`), task.message.keep) >= MOST_STOPS;
    if (stopped && !isVain && !(worked === 1 && !hasKept(task.message.keep) && isTimeUp(env, warning))) break;
    // it had all the time that a job has, and could only begin anew
    const how: TaskEnd = isVain
      ? { type: "failed", failure: NO_PROGRESS, message: NO_PROGRESS.message, stack: "" }
      : stopped
        ? { type: "killed", cause: "time" }
        : end;
    const seconds = (Date.now() - began) / 1000;
    const started = new Date(began).toISOString();
    const ended: Ended = { end: how, node, started, seconds, ...(used ? { used } : {}) };
    writeRecord(store, path, ended);
  }
  pool.close();
  const isOver = tasksOf(batch, index).every((at) => readRecord(join(folder, `${at}.end`)));
  return stopping && !isOver ? STOPPED : 0;
}

/** Takes secrets out of every text of a value: what a job writes down lies in files. */
function masker(secrets: readonly string[]): <T>(value: T) => T {
  const redact = redactor(secrets);
  return (value) => (secrets.length === 0 ? value : redactedIn(value, redact));
}

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** The first job of this name works on an array's task; should another have been submitted, it does nothing. */
export function isOwner(folder: string, index: number, env: NodeJS.ProcessEnv): boolean {
  const own = env.SLURM_ARRAY_JOB_ID ?? env.SLURM_JOB_ID ?? "0";
  const path = join(folder, `${index}.owner`);
  const mine = `${path}.${own}.${process.pid}.part`;
  writeFileSync(mine, own);
  try {
    linkSync(mine, path); // exclusive on NFS too
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(mine, { force: true });
  }
  const owner = readFileSync(path, "utf8");
  if (owner !== own) process.stderr.write(`job ${owner} has this in hand; job ${own} leaves it alone\n`);
  return owner === own;
}
