import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TaskEnd } from "../pool.ts";
import type { Slurm } from "./commands.ts";
import { STOPPED } from "./script.ts";
import type { QueuedJob } from "./squeue.ts";

/** How a task ended of which only Slurm can tell. */
export interface Lost {
  readonly end: TaskEnd;
  /** The machine's fault, not the task's: worth another try on another node. */
  readonly blameless: boolean;
  /** Slurm has seen no fault in the node, and will send it the next. */
  readonly ofNode: boolean;
  /** What happened, in words. */
  readonly text: string;
  /** The last that its job printed. */
  readonly said: readonly string[];
}

/** Where a task is lost: its batch's folder, its number there, and its job. */
export interface LostPlace {
  readonly folder: string;
  readonly at: number;
  readonly index: number;
  readonly job: number;
}

/** States that say something of the node, or of nobody. */
const BLAMELESS: ReadonlySet<string> = new Set(["NODE_FAIL", "BOOT_FAIL", "PREEMPTED", "REVOKED"]);

/** Answers of squeue without a job before it counts as gone. */
export const MISSES = 3;

const LAST_LINES = 5;

/**
 * Why a job is over whose task has written no end: squeue's word, or accounting's where squeue has forgotten the job, or nobody's. An exit
 * code of 0 is never taken for success: a job that Slurm stops at its time limit has one.
 */
export async function endWithout(
  slurm: Slurm,
  { folder, at, index, job }: LostPlace,
  seen: QueuedJob | undefined,
): Promise<Lost> {
  const state = seen?.state ?? (await accounted(slurm, job, index));
  const said = lastLines(join(folder, `${index}.out`));
  const name = `job ${job}_${index}`;
  const blamed = { blameless: false, ofNode: false, text: `${name} ended as ${state}`, said };
  if (state === "TIMEOUT" || state === "DEADLINE") return { end: { type: "killed", cause: "time" }, ...blamed };
  if (state === "CANCELLED") {
    const message = `${name} was cancelled in Slurm`;
    const failure = { code: "cancelled", message, help: "run again to submit it anew" };
    return { end: { type: "failed", failure, message, stack: "" }, ...blamed };
  }
  if (state === "OUT_OF_MEMORY") return { end: { type: "killed", cause: "memory" }, ...blamed };
  const text =
    state === undefined
      ? `${name} is gone: neither squeue nor sacct knows what became of it`
      : `${name} ended as ${state}${seen?.node ? ` on ${seen.node}` : ""}`;
  const code = exitCodeIn(join(folder, `${index}.exit`));
  if (code === STOPPED && state === "FAILED") {
    const text = `${name} was stopped, and could not be put back into the queue`;
    const end: TaskEnd = { type: "died", code, signal: null, said: [text, ...said].join("\n") };
    return { end, blameless: true, ofNode: false, text, said };
  }
  // a job that ends by itself before its task began never came to it: no node executable there, no shared file system, no module
  const cameToIt = existsSync(join(folder, `${at}.events`));
  const ofNode = state === "FAILED" && (code !== null || !cameToIt);
  const blameless = state === undefined || BLAMELESS.has(state) || code !== null || ofNode;
  return { end: { type: "died", code, signal: null, said: [text, ...said].join("\n") }, blameless, ofNode, text, said };
}

/** The last word of accounting on a job, where there is accounting. */
async function accounted(slurm: Slurm, job: number, index: number): Promise<string | undefined> {
  const { code, out } = await slurm.ask("sacct", ["-X", "-n", "-P", "-o", "State", "-S", "now-7days", "-j", `${job}_${index}`]);
  const state = code === 0 ? out.trim().split("\n").at(-1)?.split(" ")[0] : undefined;
  return state === "" ? undefined : state;
}

/** The exit code that a job's shell has written down; null where it has not (yet). */
export function exitCodeIn(path: string): number | null {
  try {
    const code = Number.parseInt(readFileSync(path, "utf8"), 10);
    return Number.isInteger(code) ? code : null;
  } catch {
    return null;
  }
}

/** The last lines that a job printed. */
export function lastLines(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  return lines.slice(-LAST_LINES).filter((line) => line !== "");
}
