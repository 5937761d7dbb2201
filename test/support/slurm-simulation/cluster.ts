import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { arraySizeOf, type Batch, readRecord, tasksOf } from "../../../src/runner/executors/slurm/batch.ts";
import { isOwner } from "../../../src/runner/executors/slurm/job.ts";
import type { Answered, Asked } from "./commands.ts";
import type { Faults } from "./faults.ts";
import type { Draws } from "./random.ts";
import { squeueText, type ToldJob } from "./squeue-text.ts";
import { type Stint, takeUp, workOff, writeEnd } from "./work.ts";

/** A cluster as it is simulated; all seconds are its own, of which `speed` go by in one of this machine. */
export interface ClusterPlan {
  readonly speed: number;
  readonly nodes: number;
  readonly slots: number;
  /** Seconds that a task takes, from and to, and what the start of a job takes beside. */
  readonly seconds: readonly [number, number];
  readonly startSeconds: number;
  /** Seconds that a call of sbatch takes, from and to. */
  readonly sbatchSeconds: readonly [number, number];
  /** Seconds that a finished job is told of (MinJobAge). */
  readonly rememberSeconds: number;
  readonly faults: Faults;
}

/** What has happened in it. */
export interface ClusterCounts {
  /** By the task's id: how often a job took it up, and how often a job that had it in hand was stopped with no end written. */
  readonly begun: Map<string, number>;
  readonly cutOff: Map<string, number>;
  readonly faults: Map<string, number>;
  submissions: number;
  jobs: number;
  squeues: number;
  squeueBytes: number;
  sacct: number;
  /** Seconds of the cluster: since it began, when it first took a job, when the last task ended. */
  first: number;
  last: number;
}

interface Job extends ToldJob {
  state: string;
  reason: string;
  node: string;
  started: number;
  restarts: number;
  readonly folder: string;
  readonly batch: Batch;
  readonly excluded: ReadonlySet<string>;
  /** Changes whenever it is stopped: what it had planned is then void. */
  life: number;
  /** The task in hand. */
  hand: number | undefined;
  /** States that it was in before. */
  readonly before: { readonly state: string; readonly node: string }[];
}

interface Node {
  readonly name: string;
  free: number;
  isUp: boolean;
}

export interface SimulatedCluster {
  readonly counts: ClusterCounts;
  answer(asked: Asked): Promise<Answered>;
  /** Seconds since it began. */
  now(): number;
  /** Jobs that wait or run. */
  busy(): number;
  stop(): void;
}

const UNREACHABLE = "slurm_load_jobs error: Unable to contact slurm controller (connect failure)";
/** `late` in the cluster's file, in seconds of the cluster: what comes later is rightly run again. */
const WAITED = 30;
const TIMED_OUT = "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation";

/** A controller, its nodes and their jobs, in this process; the jobs' tasks are really done, in no time, when theirs is up. */
export function simulateCluster(plan: ClusterPlan, random: Draws): SimulatedCluster {
  const { faults, speed } = plan;
  const began = Date.now();
  const now = (): number => ((Date.now() - began) / 1000) * speed;
  const time = (): number => began + now() * 1000;
  let stopped = false;
  const later = (seconds: number, act: () => void): void => {
    if (seconds === Number.POSITIVE_INFINITY) return;
    setTimeout(() => stopped || act(), (seconds * 1000) / speed).unref();
  };
  const nodes: Node[] = Array.from({ length: plan.nodes }, (_, at) => ({ name: `node${at + 1}`, free: plan.slots, isUp: true }));
  const jobs = new Set<Job>();
  let queue: Job[] = [];
  const counts: ClusterCounts = {
    ...{ begun: new Map(), cutOff: new Map(), faults: new Map() },
    ...{ submissions: 0, jobs: 0, squeues: 0, squeueBytes: 0, sacct: 0, first: Number.NaN, last: 0 },
  };
  const happened = (what: string): void => void counts.faults.set(what, (counts.faults.get(what) ?? 0) + 1);
  let serial = 1000;
  let silentUntil = 0;
  let blackHole: { readonly node: string; readonly until: number } | undefined;
  let snapshot: { readonly at: number; readonly jobs: readonly ToldJob[] } = { at: 0, jobs: [] };
  let wasOld = false;

  const turn = (job: Job, state: string, reason = "", node = ""): void => {
    job.before.push({ state: job.state, node: job.node });
    Object.assign(job, { state, reason, node });
  };
  const nodeOf = (job: Job): Node | undefined => nodes.find(({ name }) => name === job.node);
  const release = (job: Job): void => {
    const node = nodeOf(job);
    if (node) node.free++;
  };

  /** Stops what a job does, wherever it is. */
  const cut = (job: Job): void => {
    job.life++;
    if (job.state === "RUNNING") release(job);
    if (job.hand !== undefined && !existsSync(join(job.folder, `${job.hand}.end`))) {
      const { id } = job.batch.tasks[job.hand]!.about;
      counts.cutOff.set(id, (counts.cutOff.get(id) ?? 0) + 1);
    }
    job.hand = undefined;
  };
  const end = (job: Job, state: string): void => {
    if (state === "COMPLETED") writeFileSync(join(job.folder, `${job.index}.exit`), "0\n");
    turn(job, state, "", job.node);
    later(plan.rememberSeconds, () => jobs.delete(job));
    dispatch();
  };
  const requeue = (job: Job): void => {
    cut(job);
    job.restarts++;
    turn(job, "PENDING", "BeginTime");
    const { life } = job;
    later(120, () => {
      if (job.life !== life) return;
      job.reason = "Resources";
      queue.push(job);
      dispatch();
    });
  };

  let dispatching = false;
  /** Starts what waits where there is room. */
  const dispatch = (): void => {
    if (dispatching) return;
    dispatching = true;
    setImmediate(() => {
      dispatching = false;
      if (stopped) return;
      const waiting: Job[] = [];
      let free = nodes.reduce((sum, { free, isUp }) => sum + (isUp ? free : 0), 0);
      for (const [at, job] of queue.entries()) {
        if (free === 0) {
          for (let rest = at; rest < queue.length; rest++) waiting.push(queue[rest]!);
          break;
        }
        if (job.state !== "PENDING" || !jobs.has(job)) continue;
        const node = random.pick(nodes.filter(({ name, free, isUp }) => isUp && free > 0 && !job.excluded.has(name)));
        if (!node) {
          waiting.push(job);
          continue;
        }
        node.free--;
        free--;
        run(job, node.name);
      }
      queue = waiting;
    });
  };

  const run = (job: Job, node: string): void => {
    turn(job, "RUNNING", "", node);
    job.started = Math.floor(time() / 1000);
    const { life } = job;
    const still = (act: () => void) => (): void => {
      if (job.life === life) act();
    };
    if (blackHole && blackHole.node === node && now() < blackHole.until) {
      happened("job failed at once by a bad node");
      later(
        1,
        still(() => {
          writeFileSync(join(job.folder, `${job.index}.out`), "node: command not found\n");
          writeFileSync(join(job.folder, `${job.index}.exit`), "127\n");
          cut(job);
          end(job, "FAILED");
        }),
      );
      return;
    }
    if (!isOwner(job.folder, job.index, { SLURM_ARRAY_JOB_ID: String(job.job) })) {
      happened("second job of one name, which did nothing");
      later(
        1,
        still(() => {
          cut(job);
          end(job, "COMPLETED");
        }),
      );
      return;
    }
    const open = tasksOf(job.batch, job.index).filter((at) => !existsSync(join(job.folder, `${at}.end`)));
    const whole = (plan.seconds[1] * open.length) / 2;
    if (random.chance(faults.lost)) {
      later(
        random.between(0, whole),
        still(() => {
          happened("job gone without a trace");
          cut(job);
          jobs.delete(job);
          dispatch();
        }),
      );
    } else if (random.chance(faults.preempted)) {
      later(
        random.between(0, whole),
        still(() => {
          happened("job preempted");
          requeue(job);
          dispatch();
        }),
      );
    }
    const step = (): void => {
      const at = open.shift();
      job.hand = at;
      if (at === undefined) {
        release(job);
        job.life++;
        end(job, "COMPLETED");
        return;
      }
      const stint: Stint = { node, time: time(), seconds: random.between(...plan.seconds) };
      takeUp(job.folder, at, stint);
      const { id } = job.batch.tasks[at]!.about;
      counts.begun.set(id, (counts.begun.get(id) ?? 0) + 1);
      later(
        stint.seconds,
        still(() => void finish(at, stint)),
      );
    };
    const finish = async (at: number, stint: Stint): Promise<void> => {
      const ended = await workOff(job.folder, job.batch, at, stint);
      if (job.life !== life || stopped) return;
      const from = now();
      const write = (): void => {
        if (now() - from > WAITED) happened("files that came later than the head waits");
        writeEnd(job.folder, job.batch, at, ended);
        counts.last = now();
      };
      if (open.length === 0 && random.chance(faults.late)) {
        happened("files that came late");
        later(random.between(...faults.lateFor), write);
      } else write();
      step();
    };
    later(plan.startSeconds, still(step));
  };

  const accept = (folder: string): number => {
    const batch = readRecord<Batch>(join(folder, "batch.json"));
    if (!batch) throw new Error(`${folder} holds no batch`);
    const script = readFileSync(join(folder, "job.sh"), "utf8");
    const excluded = new Set(/^#SBATCH --exclude=(.*)$/m.exec(script)?.[1]?.split(",") ?? []);
    const job = serial;
    const size = arraySizeOf(batch);
    serial += size + 1;
    if (Number.isNaN(counts.first)) counts.first = now();
    for (let index = 0; index < size; index++) {
      const one: Job = {
        ...{ job, index, name: batch.name, state: "PENDING", reason: "Resources", node: "", started: 0, restarts: 0 },
        ...{ folder, batch, excluded, life: 0, hand: undefined, before: [] },
      };
      jobs.add(one);
      queue.push(one);
      counts.jobs++;
    }
    dispatch();
    return job;
  };

  const told = ({ job, index, name, state, reason, node, started, restarts }: Job): ToldJob => ({
    ...{ job, index, name, state, reason, node, started, restarts },
  });

  const squeue = (): Answered => {
    counts.squeues++;
    if (now() < silentUntil) {
      happened("squeue silent");
      return { code: 1, text: `${UNREACHABLE}\n` };
    }
    wasOld = !wasOld && random.chance(faults.old);
    if (wasOld) happened("squeue told how it was a while ago");
    const list = wasOld ? [...snapshot.jobs] : [...jobs].map(told);
    if (!wasOld && random.chance(faults.twice)) {
      happened("squeue told jobs twice");
      for (const one of jobs) {
        const before = one.before.at(-1);
        if (before && random.chance(0.05)) list.push({ ...told(one), ...before });
      }
    }
    const text = squeueText(random.shuffled(list));
    counts.squeueBytes += text.length;
    if (random.chance(faults.torn)) {
      happened("squeue cut off in the middle");
      return { code: 0, text: text.slice(0, text.length / 2) };
    }
    return { code: 0, text };
  };

  const sbatch = async (folder: string): Promise<Answered> => {
    counts.submissions++;
    await new Promise((resolve) => setTimeout(resolve, (random.between(...plan.sbatchSeconds) * 1000) / speed));
    const luck = random.next();
    if (luck < faults.timesOutBefore) {
      happened("sbatch timed out, and nobody had heard it");
      return { code: 1, text: `${TIMED_OUT}\n` };
    }
    const job = accept(folder);
    if (luck < faults.timesOutBefore + faults.timesOutAfter) {
      happened("sbatch timed out after it was accepted");
      return { code: 1, text: `${TIMED_OUT}\n` };
    }
    return { code: 0, text: `${job}\n` };
  };

  const repeat = (every: number, act: () => void): void =>
    later(random.waiting(every), () => {
      act();
      repeat(every, act);
    });
  repeat(faults.silentEvery, () => {
    silentUntil = now() + random.between(...faults.silentFor);
  });
  repeat(faults.nodeFailsEvery, () => {
    const node = random.pick(nodes.filter(({ isUp }) => isUp));
    if (!node) return;
    happened("node failed");
    node.isUp = false;
    for (const job of [...jobs].filter((one) => one.state === "RUNNING" && one.node === node.name)) {
      if (random.chance(0.5)) requeue(job);
      else {
        happened("job ended with its node");
        cut(job);
        end(job, "NODE_FAIL");
      }
    }
    later(faults.nodeDownFor, () => {
      node.isUp = true;
      dispatch();
    });
  });
  later(faults.blackHoleAfter, () => {
    blackHole = { node: random.pick(nodes)!.name, until: now() + faults.blackHoleFor };
  });
  const keepSnapshots = (): void =>
    later(30, () => {
      snapshot = { at: now(), jobs: [...jobs].map(told) };
      keepSnapshots();
    });
  if (faults.old > 0) keepSnapshots();

  return {
    counts,
    now,
    busy: () => [...jobs].filter(({ state }) => state === "PENDING" || state === "RUNNING").length,
    async answer({ command, folder }) {
      if (command === "sbatch") return sbatch(folder);
      if (command === "squeue") return squeue();
      if (command === "sacct") counts.sacct++;
      return { code: 1, text: "Slurm accounting storage is disabled\n" };
    },
    stop() {
      stopped = true;
    },
  };
}
