import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { counted } from "../../../formats/counted.ts";
import { thisProcess } from "../../cache/process-identity.ts";
import type { Store } from "../../cache/store.ts";
import type { TaskUse } from "../../log/efficiency.ts";
import { pause } from "../attempt.ts";
import type { Pool, TaskAbout, TaskEnd, TaskSinks } from "../pool.ts";
import type { Unaddressed } from "../protocol.ts";
import { askSqueue } from "./ask-squeue.ts";
import {
  type Batch,
  type BatchTask,
  type Began,
  batchFolder,
  type Ended,
  isInSlurm,
  type JobNote,
  jobOf,
  namesIn,
  pointerPath,
  readBatch,
  readPointer,
  readRecord,
} from "./batch.ts";
import { askedOf, type Cluster, type GroupWords, groupWords } from "./cluster.ts";
import type { Slurm } from "./commands.ts";
import { endWithout, type Lost } from "./lost.ts";
import { hopelessText, isHopeless } from "./reasons.ts";
import { hasEnded, isAtWork, type QueuedJob } from "./squeue.ts";
import { refusalLines, submit, writeBatch } from "./submit.ts";
import { linesFrom } from "./tail.ts";

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

/** A task in Slurm's hands. */
interface Live {
  readonly key: string;
  readonly use: Pick<TaskUse, "stage" | "asked" | "bound">;
  /** Since when it waits, as far as is known. */
  readonly queued: number;
  readonly sinks: TaskSinks;
  readonly resolve: (end: TaskEnd) => void;
  /** Bytes of its events that were handed on. */
  read: number;
  /** What was last told of where it is. */
  placed: string;
  /** When it was first missed, and how often since; when its job was first seen to have ended. */
  missed: number;
  missedSince: number;
  endedSince: number;
  /** How often it was submitted again for no fault of its own. */
  again: number;
}

interface Tracked {
  readonly name: string;
  readonly folder: string;
  readonly chunk: number;
  job: number | undefined;
  readonly live: Map<number, Live>;
}

/** How long tasks of one kind are gathered before they are submitted together. */
const GATHER_MS = 60;
const TICK_MS = 50;
const LONGEST_TICK_MS = 2000;
/** Answers of squeue without a job before it counts as gone. */
const MISSES = 3;
const HEARD = { since: undefined, told: false };
/** How a task is told of that is still to be submitted. */
const UNSUBMITTED = " queued ";
const MEND = "mend the stage's resources or the cluster's file, then run again";
const LATER = "run again when Slurm can be reached";
/** How often a task is submitted again whose job was lost; how many tasks a node may lose. */
const AGAIN = 3;
const BAD = 2;

/** Runs tasks as jobs of Slurm. Jobs outlive this process: who comes back, with the same keys, finds them. */
export function createSlurmPool(options: SlurmPoolOptions): Pool {
  const { store, cluster, slurm, tell } = options;
  const gathered = new Map<string, Waiting[]>();
  const tracked = new Map<string, Tracked>();
  const abort = new AbortController();
  /** Tasks that nodes have lost. */
  const blamed = new Map<string, { readonly times: number; readonly text: string; readonly said: readonly string[] }>();
  const warned = new Set<string>();
  const shown = new Set<string>();
  const losses = new Map<string, { readonly id: string; readonly how: Lost }[]>();
  let silence: { readonly since: number | undefined; readonly told: boolean } = HEARD;
  let serial = 0;
  let flushing: NodeJS.Timeout | undefined;
  let watching = false;

  const tellOnce = (text: string): void => {
    if (!warned.has(text)) tell(text);
    warned.add(text);
  };

  const count = (): number => [...tracked.values()].reduce((sum, { live }) => sum + live.size, 0);

  const liveOf = (
    { key, use }: Pick<Live, "key" | "use">,
    sinks: TaskSinks,
    resolve: (end: TaskEnd) => void,
    queued = options.now(),
  ): Live => ({
    ...{ key, use, queued },
    sinks,
    resolve,
    read: 0,
    placed: "",
    missed: 0,
    missedSince: 0,
    endedSince: 0,
    again: 0,
  });

  const track = (batch: Pick<Batch, "name" | "chunk">): Tracked => {
    const known = tracked.get(batch.name);
    if (known) return known;
    const made: Tracked = {
      name: batch.name,
      folder: batchFolder(store.home, batch.name),
      chunk: batch.chunk,
      job: jobOf(store.home, batch.name),
      live: new Map(),
    };
    tracked.set(batch.name, made);
    return made;
  };

  /** Hands over a batch, or finds what was handed over; a refusal is told to each of its tasks. */
  const handOver = async (batch: Tracked, fresh: boolean): Promise<void> => {
    const { poll } = cluster;
    const answer = await submit({ slurm, store, name: batch.name, fresh, poll, tell: tellOnce, signal: abort.signal });
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
    const details = [...more, ...whyExcluded()];
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
    batch.live.delete(at);
    if (batch.live.size === 0) tracked.delete(batch.name);
    if (how.type !== "done") forget(live.key); // what is done stays, until its record is written
    live.resolve(how);
  };

  const badNodes = () => [...blamed].filter(([node, { times }]) => times >= BAD && node !== "");
  const excluded = (): readonly string[] => {
    const bad = badNodes();
    return bad.length > 0 ? [`--exclude=${bad.map(([node]) => node).join(",")}`] : [];
  };
  /** A refusal may be for want of the nodes that were left out. */
  const whyExcluded = (): readonly string[] =>
    badNodes().flatMap(([node, { text, said }]) => [
      `the node ${node} was left out, since it fails jobs (${text})${said.length > 0 ? "; its last one printed:" : ""}`,
      ...said.map((line) => `  ${line}`),
    ]);

  const groupOf = (cpus: number, about: TaskAbout): string => JSON.stringify(groupWords(cluster, cpus, about));

  const gather = (group: string, waiting: Waiting): void => {
    const list = gathered.get(group);
    if (list) list.push(waiting);
    else gathered.set(group, [waiting]);
    again(GATHER_MS);
  };

  const flush = (): void => {
    flushing = undefined;
    for (const [words, waiting] of [...gathered]) {
      const [{ task: first } = { task: undefined }] = waiting;
      const chunk = first ? chunkOf(words) : 1;
      const room = cluster.maxJobs - count() / chunk;
      const most = Math.floor(Math.min(room, cluster.arraySize)) * chunk;
      if (most <= 0) continue;
      const taken = waiting.splice(0, most);
      if (waiting.length === 0) gathered.delete(words);
      else again(TICK_MS);
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
        writeBatch(store, batch, [...(JSON.parse(words) as GroupWords).words, ...excluded()], cluster, options.jobFile);
      } catch (error) {
        for (const at of [...made.live.keys()])
          end(made, at, {
            type: "failed",
            failure: { code: "store", message: (error as Error).message },
            message: (error as Error).message,
            stack: "",
          });
        continue;
      }
      void handOver(made, true);
    }
  };
  const again = (after: number): void => {
    flushing ??= setTimeout(flush, after);
  };

  /** Says where a task is, once for each change. */
  const place = (live: Live, job: string, state: "queued" | "running", reason: string, node: string, since: number): void => {
    const text = `${job} ${state} ${state === "queued" ? reason : node}`;
    if (live.placed === text) return;
    live.placed = text;
    live.sinks.onMessage({ type: "placed", job, state, reason, node, since });
  };

  /** Looks at files often and at squeue seldom, as long as there is anything to wait for. */
  const watch = async (): Promise<void> => {
    if (watching) return;
    watching = true;
    let tick = TICK_MS;
    let between = cluster.poll.first * 1000;
    let nextQuestion = options.now() + between;
    while (tracked.size > 0 && !abort.signal.aborted) {
      const news = [...tracked.values()].map(lookSafely).some(Boolean);
      tick = news ? TICK_MS : Math.min(tick * 1.2, LONGEST_TICK_MS);
      if (gathered.size > 0 && news) again(0);
      if (news) between = cluster.poll.first * 1000;
      if (options.now() >= nextQuestion && tracked.size > 0) {
        await question();
        nextQuestion = options.now() + between;
        between = Math.min(between * 1.5, cluster.poll.longest * 1000);
      }
      await Promise.race([pause(tick), aborted]);
    }
    watching = false;
  };
  const aborted = new Promise<void>((resolve) => abort.signal.addEventListener("abort", () => resolve(), { once: true }));

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
    const names = new Set(namesIn(batch.folder));
    let news = false;
    for (const [at, live] of [...batch.live]) {
      if (names.has(`${at}.events`)) news = readEvents(batch, at, live) || news;
      if (!names.has(`${at}.end`)) continue;
      const ended = readRecord<Ended>(join(batch.folder, `${at}.end`));
      if (!ended) continue;
      readEvents(batch, at, live);
      const { node, seconds, used = null } = ended;
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
      if (told.type === "note") tellOnce(told.text);
      else if (told.type === "began") place(live, jobText(batch, at), "running", "", told.node, told.time);
      else if (told.type !== "done" && told.type !== "failed") live.sinks.onMessage(told);
    }
    return lines.length > 0;
  };

  /** Asks squeue, once for all; an answer that says nothing changes nothing. */
  const question = async (): Promise<void> => {
    const answer = await askSqueue(slurm);
    if ("silent" in answer) return tellSilence(answer.silent);
    if (silence.told) tell("squeue answers again");
    silence = HEARD;
    const { jobs } = answer;
    const byTask = new Map(jobs.map((one) => [`${one.name} ${one.index ?? 0}`, one]));
    for (const batch of [...tracked.values()]) {
      if (batch.job === undefined) continue;
      for (const [at, live] of [...batch.live])
        judge(batch, at, live, byTask.get(`${batch.name} ${Math.floor(at / batch.chunk)}`));
    }
  };

  /** Says once that squeue is silent, when it has been for longer than files may be late. */
  const tellSilence = (why: string): void => {
    const since = silence.since ?? options.now();
    const isLong = options.now() - since >= cluster.late * 1000;
    if (isLong && !silence.told)
      tell(`squeue does not answer (${why}): nothing is concluded from that; what jobs write down is looked at meanwhile`);
    silence = { since, told: silence.told || isLong };
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
      const isOver = existsSync(join(batch.folder, `${Math.floor(at / batch.chunk)}.exit`));
      if (!isOver && now - live.endedSince < cluster.late * 1000) return;
    }
    void lost(batch, at, job);
  };

  /** Once for each job and reason. */
  const warn = ({ name, job }: Tracked, stage: string, reason: string): void =>
    tellOnce(
      `${stage}: job ${job ?? name} waits, and Slurm will not start it as it is (${hopelessText(reason)}); mend the stage's resources or the cluster's file, stop the job with: regimen cancel, and run again`,
    );

  /** A job is over and its task has written no end, however long one waits for late files. */
  const lost = async (batch: Tracked, at: number, job: QueuedJob | undefined): Promise<void> => {
    const place = { folder: batch.folder, at, index: Math.floor(at / batch.chunk), job: batch.job ?? 0 };
    const how: Lost = await endWithout(slurm, place, job);
    look(batch); // it may have come at last
    const live = batch.live.get(at);
    if (!live) return;
    const task = how.blameless ? readBatch(store.home, batch.name)?.tasks[at] : undefined;
    if (how.blameless && job) blame(job.node, how);
    if (!task || live.again >= AGAIN) return end(batch, at, how.end);
    tellLost(task.about.id, how);
    batch.live.delete(at);
    if (batch.live.size === 0) tracked.delete(batch.name);
    gather(groupOf(task.message.cpus, task.about), {
      task,
      live: { ...liveOf(live, live.sinks, live.resolve), again: live.again + 1 },
    });
  };

  /** What a job printed, where none has printed the same; in paths of its node stands its number. */
  const news = (said: readonly string[]): readonly string[] => {
    const text = said.join("\n").replaceAll(/\d+/g, "0");
    if (shown.has(text)) return [];
    shown.add(text);
    return said;
  };

  /** Says which tasks are submitted again, those that were lost in one way together. */
  const tellLost = (id: string, how: Lost): void => {
    if (losses.size === 0)
      setTimeout(() => {
        for (const [first, ...more] of losses.values()) if (first) tell(lossText(first, more.length, news));
        losses.clear();
      }, GATHER_MS);
    const kind = JSON.stringify([how.text.replace(/\d+_\d+/, ""), how.said]);
    const list = losses.get(kind);
    if (list) list.push({ id, how });
    else losses.set(kind, [{ id, how }]);
  };

  /** A node that has lost several tasks gets no more. */
  const blame = (node: string, { text, said }: Lost): void => {
    const times = (blamed.get(node)?.times ?? 0) + 1;
    blamed.set(node, { times, text, said });
    if (times !== BAD || node === "") return;
    tell(noted(`the node ${node} fails jobs (${text}); it is left out from now on`, news(said)));
  };

  const jobText = (batch: Tracked, at: number): string => `${batch.job ?? batch.name}_${Math.floor(at / batch.chunk)}`;

  const chunkOf = (words: string): number => (JSON.parse(words) as GroupWords).chunk;

  return {
    run(message, limits, sinks, own, about) {
      return new Promise((resolve) => {
        if (abort.signal.aborted) return resolve({ type: "killed", cause: "interrupted" });
        const pointer = about.forced ? undefined : readPointer(store.home, about.key);
        const batch = pointer && readBatch(store.home, pointer.batch);
        const asked = askedOf(cluster, about.stage, about.resources, message.cpus);
        const use = { stage: about.stage, asked, bound: message.engine !== undefined };
        const live = liveOf({ key: about.key, use }, sinks, resolve, batch?.created);
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

/** What is said of a task that is submitted again, and of as many more that were lost in the same way. */
function lossText(
  { id, how: { text, said } }: { readonly id: string; readonly how: Lost },
  more: number,
  news: (said: readonly string[]) => readonly string[],
): string {
  const what = more === 0 ? `${id}: ${text}; it is` : `${id} and ${counted(more, "more task")}: ${text}; they are`;
  return noted(`${what} submitted again`, news(said));
}

/** A note, and below it what a job printed. */
const noted = (text: string, said: readonly string[]): string => [text, ...said].join("\n          ");

/** A task as it is written down: without the values of secrets, which its job has from Slurm. */
function batchTask(
  message: Parameters<Pool["run"]>[0],
  limits: BatchTask["limits"],
  own: Parameters<Pool["run"]>[3],
  about: TaskAbout,
): BatchTask {
  const { scratch: _, ...sent } = message;
  const isSecret = new Set(about.secrets);
  const environment = Object.fromEntries(Object.entries(sent.environment).filter(([name]) => !isSecret.has(name)));
  return { about, message: { ...sent, environment }, limits, own: own ?? null };
}
