/** What Slurm says of one job or one task of an array. */
export interface QueuedJob {
  readonly job: number;
  /** Task of the array; null for a plain job. */
  readonly index: number | null;
  readonly name: string;
  /** The base state: `PENDING`, `RUNNING`, `TIMEOUT`, …; further flags (`REQUEUED`) are left out. */
  readonly state: string;
  /** Why it waits: `Resources`, `Priority`, `Dependency`, …; empty where nothing is said. */
  readonly reason: string;
  readonly node: string;
  /** Seconds since 1970; 0 where it has not started. */
  readonly started: number;
  /** How often it was requeued. */
  readonly restarts: number;
}

/** States that a job ends in; all others may still become something. */
const ENDED: ReadonlySet<string> = new Set([
  "COMPLETED",
  "FAILED",
  "TIMEOUT",
  "CANCELLED",
  "NODE_FAIL",
  "OUT_OF_MEMORY",
  "BOOT_FAIL",
  "DEADLINE",
  "REVOKED",
  "PREEMPTED",
]);

export const hasEnded = ({ state }: Pick<QueuedJob, "state">): boolean => ENDED.has(state);

/** States in which it holds its processors. */
const AT_WORK: ReadonlySet<string> = new Set([
  "RUNNING",
  "COMPLETING",
  "CONFIGURING",
  "SUSPENDED",
  "STOPPED",
  "SIGNALING",
  "STAGE_OUT",
]);

export const isAtWork = ({ state }: Pick<QueuedJob, "state">): boolean => AT_WORK.has(state);

/**
 * Finds a job by its name and its number in the array. Told twice, it has ended only where both say so; a second job of the name leaves all
 * to the first, and completes, so that counts last.
 */
export function jobFinder(jobs: readonly QueuedJob[]): (name: string, index: number) => QueuedJob | undefined {
  const found = new Map<string, QueuedJob>();
  for (const one of jobs) {
    const task = `${one.name} ${one.index ?? 0}`;
    const other = found.get(task);
    if (!other || (hasEnded(other) && one.state !== "COMPLETED")) found.set(task, one);
  }
  return (name, index) => found.get(`${name} ${index}`);
}

type Raw = { readonly [field: string]: unknown };

/**
 * The jobs in what `squeue --json` prints. Releases differ: a state is a word or a list of words, a number is one or
 * `{ set, infinite, number }`, tasks of an array that wait stand together as `array_task_string` (`3-7,9%2`), and each becomes one job here.
 * Throws a SyntaxError where the text is no such thing, or tells of an error.
 */
export function parseSqueue(text: string): readonly QueuedJob[] {
  let parsed: { readonly jobs?: readonly Raw[]; readonly errors?: unknown } | null;
  try {
    parsed = JSON.parse(text) as typeof parsed;
  } catch {
    throw new SyntaxError(`squeue --json printed no JSON: ${text.trim().split("\n")[0]?.slice(0, MOST_SHOWN) || "nothing"}`);
  }
  // with an exit code of 0 and an empty list, where the controller cannot be reached
  const [error] = Array.isArray(parsed?.errors) ? (parsed.errors as readonly unknown[]) : [];
  if (error !== undefined) throw new SyntaxError(`squeue --json printed an error: ${errorText(error)}`);
  if (!Array.isArray(parsed?.jobs)) throw new SyntaxError("squeue --json printed no list of jobs");
  return parsed.jobs.flatMap(jobsOf);
}

/** What an entry of `errors` says, in either form. */
function errorText(error: unknown): string {
  const { description, error: what, source } = (error ?? {}) as Raw;
  const said = [description, what].map(textOf).find((text) => text !== "") ?? JSON.stringify(error).slice(0, MOST_SHOWN);
  return textOf(source) === "" ? said : `${said} (${textOf(source)})`;
}

/** Characters of an answer that are shown where it makes no sense. */
const MOST_SHOWN = 80;

function jobsOf(raw: Raw): readonly QueuedJob[] {
  const own = numberOf(raw.job_id) ?? 0;
  const array = numberOf(raw.array_job_id) ?? 0;
  const states = [raw.job_state].flat().map(textOf);
  const rest = {
    job: array > 0 ? array : own,
    name: textOf(raw.name),
    state: states[0] ?? "",
    reason: raw.state_reason === "None" ? "" : textOf(raw.state_reason),
    node: textOf(raw.nodes),
    started: numberOf(raw.start_time) ?? 0,
    restarts: numberOf(raw.restart_cnt) ?? 0,
  };
  const index = numberOf(raw.array_task_id);
  if (array === 0) return [{ ...rest, index: null }];
  if (index !== undefined) return [{ ...rest, index }];
  return indicesOf(textOf(raw.array_task_string)).map((one) => ({ ...rest, index: one }));
}

/** Text, or a number as text; nothing of what is neither. */
const textOf = (value: unknown): string => (typeof value === "string" ? value : typeof value === "number" ? String(value) : "");

/** A number in either form; undefined where it is not set. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "object" || value === null) return undefined;
  const { set, number } = value as { readonly set?: unknown; readonly number?: unknown };
  return set === true && typeof number === "number" ? number : undefined;
}

/** `3-7:2,9%2` as numbers. */
export function indicesOf(text: string): readonly number[] {
  const ranges = (text.split("%")[0] as string).replace(/^\[|\]$/g, "").split(",");
  return ranges.flatMap((range) => {
    const match = /^(\d+)(?:-(\d+)(?::(\d+))?)?$/.exec(range);
    if (!match) return [];
    const [from, to, step] = [Number(match[1]), Number(match[2] ?? match[1]), Number(match[3] ?? 1)];
    const count = step > 0 ? Math.floor((to - from) / step) + 1 : 0;
    return Array.from({ length: Math.min(Math.max(count, 0), MOST_INDICES) }, (_, at) => from + at * step);
  });
}

/** Slurm's own largest array has four million tasks; what says more is no array. */
const MOST_INDICES = 4_000_001;
