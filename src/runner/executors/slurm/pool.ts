import { existsSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { thisProcess } from "../../cache/process-identity.ts";
import type { Store } from "../../cache/store.ts";
import type { Pool, TaskAbout, TaskEnd } from "../pool.ts";
import type { Unaddressed } from "../protocol.ts";
import { aborted, pause } from "../waiting.ts";
import { askSqueue } from "./ask-squeue.ts";
import { badNodes } from "./bad-nodes.ts";
import {
  type Batch,
  type BatchTask,
  type Began,
  batchFolder,
  type Ended,
  isInSlurm,
  type JobNote,
  namesIn,
  pointerPath,
  readPointer,
  readRecord,
} from "./batch.ts";
import { batchReader } from "./batch-reader.ts";
import { batchTask } from "./batch-task.ts";
import { askedOf, type Cluster, type GroupWords, groupWords } from "./cluster.ts";
import type { Slurm } from "./commands.ts";
import { isTakenUp } from "./left.ts";
import { tellLosses } from "./losses.ts";
import { endWithout, type Lost, MISSES } from "./lost.ts";
import { cpuMs, jobsToSubmit, lookPause, questionPace } from "./pace.ts";
import { hopelessWait, isHopeless } from "./reasons.ts";
import { silenceTeller } from "./silence.ts";
import { hasEnded, isAtWork, jobFinder, type QueuedJob } from "./squeue.ts";
import { refusalLines, submit, writeBatch } from "./submit.ts";
import { linesFrom } from "./tail.ts";
import { tellOnce } from "./tell-once.ts";
import { indexOf, jobText, type Live, liveTask, place, type Tracked, trackedBatch, UNSUBMITTED } from "./tracked.ts";

export interface SlurmPoolOptions {
  readonly store: Store;
  readonly cluster: Cluster;
  readonly slurm: Slurm;
  readonly run: string;
  readonly workerFile: string;
  readonly jobFile: string;
  readonly tell: (message: string) => void;
  readonly now: () => number;
}

/** A task that waits for its batch. */
interface Waiting {
  readonly task: BatchTask;
  readonly live: Live;
}

/** How long tasks of one kind are gathered before they are submitted together. */
const GATHER_MS = 60;
const AGAIN_MS = 50;
const MEND = "mend the stage's resources or the cluster's file, then run again";
const LATER = "run again when Slurm can be reached";
/** How often a task is submitted again whose job was lost. */
const AGAIN = 3;

/**
 * Runs tasks as jobs of Slurm. Jobs outlive this process: who comes back, with the same keys, finds them. Long, since all of it reads and
 * writes one table, of the batches in hand; what does not lies in files beside it.
 */
export function createSlurmPool(options: SlurmPoolOptions): Pool {
  const { store, cluster, slurm, tell } = options;
  const gathered = new Map<string, Waiting[]>();
  const tracked = new Map<string, Tracked>();
  const abort = new AbortController();
  const nodes = badNodes();
  /** Batches of which this process waits for nothing any more. */
  const over = new Set<string>();
  const batches = batchReader(store);
  let accounting: Promise<unknown> = Promise.resolve();
  const losses = tellLosses(tell);
  const silence = silenceTeller(cluster.late * 1000, tell, options.now);
  let serial = 0;
  let flushing: NodeJS.Timeout | undefined;
  let watching = false;
  /** Milliseconds of a processor that were spent on looking without finding anything. */
  let looking = 0;

  const once = tellOnce(tell);

  /** Jobs that wait or run. */
  const jobCount = (): number => [...tracked.values()].reduce((sum, { live, chunk }) => sum + Math.ceil(live.size / chunk), 0);

  /** One question at a time: all jobs may be lost at once. */
  const oneByOne: Slurm = {
    ...slurm,
    ask(command, args) {
      const answer = accounting.then(() => slurm.ask(command, args));
      accounting = answer;
      return answer;
    },
  };

  const track = (batch: Pick<Batch, "name" | "chunk">): Tracked => {
    const known = tracked.get(batch.name);
    if (known) return known;
    const made = trackedBatch(store, batch);
    tracked.set(batch.name, made);
    return made;
  };

  /** Hands over a batch, or finds what was handed over; a refusal is told to each of its tasks. */
  const handOver = async (batch: Tracked, fresh: boolean): Promise<void> => {
    const { poll } = cluster;
    const answer = await submit({
      slurm,
      store,
      name: batch.name,
      folder: batch.folder,
      fresh,
      poll,
      tell: once,
      signal: abort.signal,
    });
    if (!answer) return;
    if ("job" in answer) {
      batch.job = answer.job;
      for (const [at, live] of batch.live)
        if (live.placed === "" || live.placed === UNSUBMITTED) place(live, jobText(batch, at), "queued", "", "", live.queued);
      void watch();
      return;
    }
    const [first = "it does not say why", ...more] = refusalLines(answer.refused);
    const message = `Slurm ${answer.passing ? "could not be handed" : "does not take"} the job: ${first}`;
    const details = [...more, ...nodes.why()];
    const failure = {
      ...{ code: "slurm", message, help: answer.passing ? LATER : MEND },
      ...(details.length > 0 ? { details } : {}),
    };
    for (const [at, live] of [...batch.live]) {
      forget(live.key);
      end(batch, at, { type: "failed", failure, message: [message, ...details].join("\n"), stack: "" });
    }
    rmSync(batch.folder, { recursive: true, force: true });
  };

  const forget = (key: string): void => rmSync(pointerPath(store.home, key), { force: true });

  const end = (batch: Tracked, at: number, how: TaskEnd): void => {
    const live = batch.live.get(at);
    if (!live) return;
    letGo(batch, at);
    if (how.type !== "done") forget(live.key); // what is done stays, until its record is written
    live.resolve(how);
  };

  const letGo = (batch: Tracked, at: number): void => {
    batch.live.delete(at);
    if (gathered.size > 0) again(AGAIN_MS); // there is room
    if (batch.live.size > 0) return;
    tracked.delete(batch.name);
    over.add(batch.name);
  };

  /** Takes away batches that nobody needs: no task is in their hands, and squeue tells of no job that may still write there. */
  const clear = (alive: ReadonlySet<string>): void => {
    for (const name of over) {
      if (alive.has(name)) continue;
      const batch = batches.batch(name);
      if (batch && !isTakenUp(store, batch)) continue;
      over.delete(name);
      batches.forget(name);
      void rm(batchFolder(store.home, name), { recursive: true, force: true }).catch(() => {}); // the next run does it
    }
  };

  const groupOf = (cpus: number, about: TaskAbout): string => JSON.stringify(groupWords(cluster, cpus, about));

  const gather = (group: string, waiting: Waiting): void => {
    const list = gathered.get(group);
    if (list) list.push(waiting);
    else gathered.set(group, [waiting]);
    again(GATHER_MS);
  };

  const flush = (): void => {
    flushing = undefined;
    // what is few goes first: it may be what others wait for
    const groups = [...gathered].toSorted(([, a], [, b]) => a.length - b.length);
    for (const [words, waiting] of groups) {
      const chunk = chunkOf(words);
      const jobs = jobsToSubmit(Math.ceil(waiting.length / chunk), jobCount(), cluster);
      if (jobs === 0) continue;
      const taken = waiting.splice(0, jobs * chunk);
      if (waiting.length === 0) gathered.delete(words);
      else again(AGAIN_MS);
      const batch: Batch = {
        name: `rg-${options.run}-${(serial++).toString(36)}`,
        run: options.run,
        created: options.now(),
        by: thisProcess(),
        chunk,
        scratch: cluster.scratch ?? null,
        home: store.home,
        workerFile: options.workerFile,
        tasks: taken.map(({ task }) => task),
      };
      const made = track(batch);
      for (const [at, { live }] of taken.entries()) made.live.set(at, live);
      try {
        writeBatch(store, batch, [...(JSON.parse(words) as GroupWords).words, ...nodes.excluded()], cluster, options.jobFile);
      } catch (error) {
        const message = `the store cannot be written: ${(error as Error).message}`;
        const failure = { code: "store", message, help: "free space or mend its permissions, then run again" };
        for (const at of [...made.live.keys()]) end(made, at, { type: "failed", failure, message, stack: "" });
        continue;
      }
      void handOver(made, true);
    }
  };
  const again = (after: number): void => {
    flushing ??= setTimeout(flush, after);
  };

  /** Looks at files often and at squeue seldom, as long as there is anything to wait for. */
  const watch = async (): Promise<void> => {
    if (watching) return;
    watching = true;
    const pauseAfter = lookPause();
    const questions = questionPace(cluster.poll, options.now());
    while (tracked.size > 0 && !abort.signal.aborted) {
      looking = 0;
      const news = [...tracked.values()].map(lookSafely).some(Boolean);
      const untilNext = pauseAfter(news, looking);
      if (news) questions.hasten();
      if (questions.isDue(options.now()) && tracked.size > 0) {
        await question();
        questions.asked(options.now(), jobCount());
      }
      await Promise.race([pause(untilNext), stopped]);
    }
    watching = false;
  };
  const stopped = aborted(abort.signal);

  /** A file system that cannot be read just now says nothing. */
  const lookSafely = (batch: Tracked): boolean => {
    try {
      return look(batch);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      return false;
    }
  };

  /** Reads what a batch's jobs have written; true where anything is new. */
  const look = (batch: Tracked): boolean => {
    let start = cpuMs();
    const names = new Set(namesIn(batch.folder));
    looking += cpuMs() - start;
    let news = false;
    for (const [at, live] of [...batch.live]) {
      start = cpuMs();
      if (names.has(`${at}.events`) && readEvents(batch, at, live)) news = true;
      else looking += cpuMs() - start;
      if (!names.has(`${at}.end`)) continue;
      const ended = readRecord<Ended>(join(batch.folder, `${at}.end`));
      if (!ended) continue;
      readEvents(batch, at, live);
      const { node, seconds, used = null } = ended;
      if (ended.end.type === "done") nodes.praise(node);
      live.sinks.onMessage({ type: "used", ...live.use, job: jobText(batch, at), node, seconds, used });
      end(batch, at, ended.end);
      news = true;
    }
    return news;
  };

  const readEvents = (batch: Tracked, at: number, live: Live): boolean => {
    const { lines, next } = linesFrom(join(batch.folder, `${at}.events`), live.read);
    live.read = next;
    for (const line of lines) {
      const told = JSON.parse(line) as Unaddressed | Began | JobNote;
      if (told.type === "note") once(told.text);
      else if (told.type === "began") place(live, jobText(batch, at), "running", "", told.node, told.time);
      else if (told.type !== "done" && told.type !== "failed") live.sinks.onMessage(told);
    }
    return lines.length > 0;
  };

  /** Asks squeue, once for all; an answer that says nothing changes nothing. */
  const question = async (): Promise<void> => {
    const answer = await askSqueue(slurm);
    if ("silent" in answer) return silence.silent(answer.silent);
    silence.heard();
    const { jobs } = answer;
    const jobNamed = jobFinder(jobs);
    clear(new Set(jobs.filter((one) => !hasEnded(one)).map(({ name }) => name)));
    for (const batch of [...tracked.values()]) {
      if (batch.job === undefined) continue;
      for (const [at, live] of [...batch.live]) judge(batch, at, live, jobNamed(batch.name, indexOf(batch, at)));
    }
  };

  /** What squeue says of a task that has written no end yet. */
  const judge = (batch: Tracked, at: number, live: Live, job: QueuedJob | undefined): void => {
    const now = options.now();
    if (job?.state === "CANCELLED" && !isInSlurm(store.home, live.key)) return void lost(batch, at, job); // regimen cancel
    if (job && !hasEnded(job)) {
      live.missed = 0;
      live.endedSince = 0;
      if (!isAtWork(job) && job.state === "PENDING") {
        place(live, jobText(batch, at), "queued", job.reason, "", live.queued);
        if (isHopeless(job.reason)) warn(batch, live.use.stage, job.reason);
      }
      return;
    }
    if (!job) {
      live.missed++;
      if (live.missed === 1) live.missedSince = now;
      if (live.missed < MISSES || now - live.missedSince < cluster.late * 1000) return;
    } else {
      live.endedSince ||= now;
      // what its own script writes last is there: nothing comes after it
      const isOver = existsSync(join(batch.folder, `${indexOf(batch, at)}.exit`));
      if (!isOver && now - live.endedSince < cluster.late * 1000) return;
    }
    void lost(batch, at, job);
  };

  /** Once for each job and reason. */
  const warn = ({ name, job }: Tracked, stage: string, reason: string): void =>
    once(`${stage}: ${hopelessWait(job ?? name, reason, "the job with: regimen cancel")}`);

  /** A job is over and its task has written no end, however long one waits for late files. */
  const lost = async (batch: Tracked, at: number, job: QueuedJob | undefined): Promise<void> => {
    const doubted = batch.live.get(at);
    if (!doubted || doubted.isInDoubt) return;
    doubted.isInDoubt = true;
    const place = { folder: batch.folder, at, index: indexOf(batch, at), job: batch.job ?? 0 };
    const how: Lost = await endWithout(oneByOne, place, job);
    lookSafely(batch); // it may have come at last
    const live = batch.live.get(at);
    if (!live) return;
    const task = how.blameless ? batches.batch(batch.name)?.tasks[at] : undefined;
    if (how.ofNode && job) {
      const [text, ...said] = nodes.blame(job.node, how);
      if (text !== undefined) tell(losses.noted(text, said));
    }
    if (!task || live.again >= AGAIN) return end(batch, at, how.end);
    losses.take(task.about.id, how);
    letGo(batch, at);
    gather(groupOf(task.message.cpus, task.about), {
      task,
      live: liveTask({ ...live, queued: options.now() }, live.again + 1),
    });
  };

  const chunkOf = (words: string): number => (JSON.parse(words) as GroupWords).chunk;

  return {
    run(message, limits, sinks, own, about) {
      return new Promise((resolve) => {
        if (abort.signal.aborted) return resolve({ type: "killed", cause: "interrupted" });
        const pointer = about.forced ? undefined : readPointer(store.home, about.key);
        const batch = pointer && batches.batch(pointer.batch);
        const asked = askedOf(cluster, about.stage, about.resources, message.cpus);
        const use = { stage: about.stage, asked, bound: message.engine !== undefined };
        const live = liveTask({ key: about.key, use, queued: batch?.created ?? options.now(), sinks, resolve });
        if (pointer && batch?.tasks[pointer.task]?.about.key === about.key) {
          const known = tracked.has(batch.name);
          const made = track(batch);
          made.live.set(pointer.task, live);
          if (known) return void watch();
          return void handOver(made, false).then(() => watch());
        }
        place(live, "", "queued", "", "", live.queued);
        gather(groupOf(message.cpus, about), { task: batchTask(message, limits, own, about), live });
      });
    },
    recorded: forget,
    async interrupt() {
      abort.abort();
      clearTimeout(flushing);
      for (const waiting of gathered.values())
        for (const { live } of waiting) live.resolve({ type: "left", job: null, submitted: false });
      for (const batch of tracked.values()) {
        const { job } = batch;
        for (const [at, one] of batch.live)
          one.resolve({ type: "left", job: job === undefined ? null : jobText(batch, at), submitted: true });
      }
    },
    close() {
      abort.abort();
      clearTimeout(flushing);
    },
  };
}
