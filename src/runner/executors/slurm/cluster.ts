import type { Resources } from "../../contract/component.ts";
import type { Asked } from "../../log/efficiency.ts";
import { parseSize, parseTime } from "../../spec/quantities.ts";
import type { TaskAbout } from "../pool.ts";

/** What a cluster wants beyond what stages declare: a file that is written once for each cluster, or nothing. */
export interface Cluster {
  readonly partition?: string;
  readonly account?: string;
  readonly constraint?: string;
  /** For stages that declare none: `2GiB`, `1h`. */
  readonly memory?: string;
  readonly time?: string;
  /** Name of a graphics card's gres: `gpu:a100`. */
  readonly gres: string;
  /** Further words for sbatch: `--qos=normal`. */
  readonly options: readonly string[];
  /** Lines of shell before a job's own: `module load nodejs/20`. */
  readonly setup: readonly string[];
  /** Folder on the node for a task's own files; `$NAME` is read there. The store's unless said. */
  readonly scratch?: string;
  /** Cases of one stage in one task of an array. */
  readonly chunk: number;
  /** Jobs that share the cases of a stage which are not known yet when a run is given to Slurm whole. */
  readonly share: number;
  /** Tasks of an array, and jobs that may be queued at once. */
  readonly arraySize: number;
  readonly maxJobs: number;
  /** Seconds from the warning to the end of the time limit, or of preemption. */
  readonly warning: number;
  /** Seconds that files of a job that has ended may take to be seen here. */
  readonly late: number;
  /** Seconds between questions to squeue: the first, and the longest. */
  readonly poll: { readonly first: number; readonly longest: number };
  readonly node: string;
  /** What single stages want otherwise. */
  readonly stages: { readonly [stage: string]: StageWishes };
}

export interface StageWishes {
  readonly partition?: string;
  readonly account?: string;
  readonly constraint?: string;
  readonly memory?: string;
  readonly time?: string;
  readonly options?: readonly string[];
  readonly chunk?: number;
  readonly share?: number;
}

export const DEFAULT_CLUSTER: Cluster = {
  gres: "gpu",
  options: [],
  setup: [],
  chunk: 1,
  share: 8,
  arraySize: 1000,
  maxJobs: 1000,
  warning: 120,
  late: 30,
  poll: { first: 0.5, longest: 60 },
  node: process.execPath,
  stages: {},
};

/** Cases in hand at once: as many as all jobs have, and a quarter more, so that there are always some ready to be handed over. */
export function casesAtOnce({ chunk, stages, maxJobs }: Pick<Cluster, "chunk" | "stages" | "maxJobs">): number {
  const largest = Object.values(stages).reduce((most, one) => Math.max(most, one.chunk ?? 1), chunk);
  return Math.ceil(maxJobs * 1.25) * largest;
}

/** Seconds that a job needs beyond its task's own limit: to start, and to write down what it has done. */
const BESIDE = 120;
/** Memory of the process that leads a job's tasks. */
const LEADER = 128 * 2 ** 20;

type Wish = "partition" | "account" | "constraint" | "memory" | "time";

/** What the cluster's file says for the stage, else the stage, else the cluster's file for all. */
const picker =
  (cluster: Cluster, stage: string, resources: Resources) =>
  (name: Wish): string | undefined =>
    cluster.stages[stage]?.[name] ?? resources[name] ?? cluster[name];

/** What a task is asked for, without what its job needs beside. */
export function askedOf(cluster: Cluster, stage: string, resources: Resources, cpus: number): Asked {
  const pick = picker(cluster, stage, resources);
  return { cpus, bytes: parseSize(pick("memory") ?? ""), seconds: parseTime(pick("time") ?? "") };
}

/** Tasks of one kind, which can go into one array: what they want of sbatch, and how many one job works off. */
export interface GroupWords {
  readonly words: readonly string[];
  readonly chunk: number;
}

export const groupWords = (
  cluster: Cluster,
  cpus: number,
  { stage, resources, isCase }: Pick<TaskAbout, "stage" | "resources" | "isCase">,
): GroupWords => {
  const chunk = isCase ? (cluster.stages[stage]?.chunk ?? cluster.chunk) : 1;
  return { words: sbatchWords(cluster, stage, resources, cpus, chunk), chunk };
};

/** The words for sbatch that a task's resources give, `chunk` of which one job works off; equal ones can go into one array. */
export function sbatchWords(cluster: Cluster, stage: string, resources: Resources, cpus: number, chunk = 1): readonly string[] {
  const pick = picker(cluster, stage, resources);
  const { bytes, seconds } = askedOf(cluster, stage, resources, cpus);
  const named = (["partition", "account", "constraint"] as const).flatMap((name) => {
    const value = pick(name);
    return value === undefined ? [] : [`--${name}=${value}`];
  });
  return [
    ...named,
    `--cpus-per-task=${cpus}`,
    ...(bytes === null ? [] : [`--mem=${Math.ceil((bytes + LEADER) / 2 ** 20)}M`]),
    ...(seconds === null ? [] : [`--time=${timeText(seconds * chunk + BESIDE + cluster.warning)}`]),
    ...((resources.gpus ?? 0) > 0 ? [`--gres=${cluster.gres}:${resources.gpus}`] : []),
    ...cluster.options,
    ...(resources.sbatch ?? []),
    ...(cluster.stages[stage]?.options ?? []),
  ];
}

/** Minutes and seconds as sbatch takes them. */
const timeText = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(Math.ceil(seconds % 60)).padStart(2, "0")}`;
