import { reasonText } from "../plan/reason-text.ts";
import { renderFailure } from "../spec/diagnostics.ts";
import { efficiencyLines } from "./efficiency.ts";
import type { RunEvent } from "./events.ts";
import { type Placed, placements, waitText } from "./placements.ts";
import { foldRepeats } from "./repeats.ts";

/** Shows a run's events to a person. */
export interface Display {
  show(event: RunEvent): void;
  close(): void;
}

export const secondsText = (seconds: number): string =>
  seconds < 9.95
    ? `${seconds.toFixed(1)} s`
    : seconds < 99.5
      ? `${seconds.toFixed(0)} s`
      : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;

/** What is said of a task that has kept what it had done. */
export const KEPT = "what it has done is kept: the next try goes on from there (run --force starts anew)";

/** An event as lines for a person; undefined for those that only a moving display shows. */
export function eventLines(event: RunEvent): string | undefined {
  switch (event.type) {
    case "task-started":
      return event.attempt === 1
        ? `  run     ${event.task}  (${reasonText(event.reason)}${goesOn(event)})`
        : `  retry   ${event.task}  (attempt ${event.attempt}${goesOn(event)})`;
    case "task-finished":
      return `  done    ${event.task}  ${secondsText(event.seconds)}`;
    case "task-failed": {
      const again = event.retryIn === undefined ? "" : `\nagain in ${event.retryIn} s`;
      const kept = event.kept ? `\n${KEPT}` : "";
      const text = event.failure ? renderFailure(event.failure, {}) : (event.stack ?? event.message);
      return `  FAILED  ${event.task}  ${indent(text + again + kept)}`;
    }
    case "task-skipped":
      return `  skip    ${event.task}  (needs ${event.because})`;
    case "task-waiting":
      return `  wait    ${event.task}  (process ${event.pid} on ${event.host} is making it)`;
    case "task-log":
      return event.stream === "warn" || event.stream === "stderr" ? `  ${event.task}: ${event.text}` : undefined;
    case "cases-joined":
      return event.cached && event.missing.length === 0 ? undefined : `  joined  ${event.task}  ${casesText(event)}`;
    case "cluster-used":
      return efficiencyLines(event.stages).join("\n");
    case "notice":
      return `  note    ${event.message}`;
    default:
      return undefined;
  }
}

const goesOn = (event: Extract<RunEvent, { type: "task-started" }>): string =>
  event.goesOn ? "; goes on from an earlier try" : "";

/** Most missing cases that are named. */
const MOST_MISSING = 8;

function casesText({ cases, missing }: Extract<RunEvent, { type: "cases-joined" }>): string {
  if (missing.length === 0) return `${cases} cases`;
  const more = missing.length > MOST_MISSING ? ` and ${missing.length - MOST_MISSING} more` : "";
  return `${cases - missing.length} of ${cases} cases, without ${missing.slice(0, MOST_MISSING).join(", ")}${more}`;
}

const indent = (text: string): string => text.split("\n").join("\n          ");

/** How often those are looked for that have been waiting long. */
const WAITING_MS = 5000;

/** One line an event, for files and pipes. */
export function plainDisplay(write: (text: string) => void, now: () => number = Date.now): Display {
  const placed = placements();
  let timer: NodeJS.Timeout | undefined;
  const lines = (texts: readonly string[]): void => {
    for (const text of texts) write(`${text}\n`);
  };
  const repeats = foldRepeats(lines);
  return {
    show(event) {
      lines(repeats.take(event, placed.take(event) ?? eventLines(event)));
      if (event.type !== "task-placed") return;
      timer ??= setInterval(() => lines(placed.overdue(now())), WAITING_MS);
      timer.unref();
    },
    close() {
      clearInterval(timer);
      lines(repeats.rest());
    },
  };
}

interface Running {
  /** When it began; on a cluster, when it got where it is. */
  since: number;
  /** Where it is in a cluster. */
  placed: Placed | undefined;
  /** When the last progress was told, and from when and where speeds count: a task may go on from where an earlier try has come. */
  at: number;
  from: { readonly at: number; readonly done: number } | undefined;
  done: number;
  total: number;
  unit: string;
  note: string;
}

const FRAME_MS = 100;
/** From so many tasks in hand on it is redrawn less often, since all are looked at. */
const MANY = 1000;
const SELDOM = 10;
const BAR = 20;

/** Running tasks with bars and remaining time below the lines of what is finished; redrawn in place. */
export function liveDisplay(write: (text: string) => void, columns: number, now: () => number): Display {
  const running = new Map<string, Running>();
  const placed = placements();
  let drawn = 0;
  let total = 0;
  let settled = 0;
  let cached = 0;
  const clear = (): string => (drawn > 0 ? `\x1b[${drawn}A\x1b[0J` : "");
  const draw = (): void => {
    const queued = [...running].filter(([, { placed }]) => placed?.state === "queued");
    const atWork = [...running].filter(([, { placed }]) => placed?.state !== "queued");
    const lines = atWork.slice(0, MOST_RUNNING).map(([task, state]) => runningLine(task, state, now()));
    if (atWork.length > MOST_RUNNING) lines.push(`  ▸ and ${atWork.length - MOST_RUNNING} more`);
    lines.push(...queuedLines(queued, now()));
    const counts = [
      `${settled} of ${total} stages`,
      ...(cached > 0 ? [`${cached} cached`] : []),
      ...(atWork.length > 0 ? [`${atWork.length} running`] : []),
      ...(queued.length > 0 ? [`${queued.length} queued`] : []),
    ];
    lines.push(`  ${counts.join(", ")}`);
    lines.splice(0, lines.length, ...lines.map((line) => clipped(line, columns)));
    write(`${clear()}${lines.join("\n")}\n`);
    drawn = lines.length;
  };
  const say = (lines: readonly string[]): void => {
    if (lines.length === 0) return;
    write(`${clear()}${lines.join("\n")}\n`);
    drawn = 0;
    draw();
  };
  const repeats = foldRepeats(say);
  let frames = 0;
  const timer = setInterval(() => {
    if (running.size < MANY || ++frames % SELDOM === 0) draw();
  }, FRAME_MS);
  timer.unref();
  return {
    show(event) {
      if (event.type === "run-started") total = event.tasks;
      if (event.type === "cases-listed") total += event.cases;
      if (event.type === "cases-joined") settled++;
      if (event.type === "task-started") running.set(event.task, { ...anew(now()), placed: undefined });
      if (event.type === "task-cached") cached++;
      if (event.type === "task-cached" || event.type === "task-finished" || event.type === "task-skipped") settled++;
      if (event.type === "task-failed" && event.retryIn === undefined) settled++;
      if (event.type === "task-finished" || event.type === "task-failed" || event.type === "task-left")
        running.delete(event.task);
      const place = event.type === "task-placed" ? running.get(event.task) : undefined;
      if (place && event.type === "task-placed") Object.assign(place, anew(Math.min(event.since, now())), { placed: event });
      const state = "task" in event ? running.get(event.task) : undefined;
      if (state && event.type === "task-progress") progressed(state, event, now());
      if (state && event.type === "task-log" && event.stream !== "native") state.note = event.text.split("\n").at(-1) ?? "";
      const again = placed.take(event);
      const text =
        event.type === "task-started"
          ? undefined
          : event.type === "task-placed" && event.state === "queued"
            ? again
            : eventLines(event);
      say(repeats.take(event, text));
    },
    close() {
      clearInterval(timer);
      say(repeats.rest());
      write(clear());
      drawn = 0;
    },
  };
}

const anew = (since: number): Omit<Running, "placed"> => ({
  since,
  at: since,
  from: undefined,
  done: 0,
  total: 0,
  unit: "",
  note: "",
});

/** Tasks at work, and waiting ones, that have a line of their own. */
const MOST_RUNNING = 20;
const MOST_QUEUED = 5;

/** What waits in a cluster: a line each, or of many one that counts them by what they wait for. */
function queuedLines(queued: readonly [string, Running][], now: number): readonly string[] {
  const why = ({ placed }: Running): string =>
    placed?.job === "" ? "to be submitted" : placed?.reason || "Slurm has not said why yet";
  if (queued.length <= MOST_QUEUED) {
    return queued.map(([task, state]) => {
      const job = state.placed?.job ? `, job ${state.placed.job}` : "";
      return `  · ${task}  queued for ${waitText(now - state.since)}${job}: ${why(state)}`;
    });
  }
  const reasons = new Map<string, number>();
  for (const [, state] of queued) reasons.set(why(state), (reasons.get(why(state)) ?? 0) + 1);
  const counts = [...reasons].map(([reason, count]) => (reasons.size === 1 ? reason : `${reason} (${count})`));
  const longest = queued.reduce((most, [, { since }]) => Math.max(most, now - since), 0);
  return [`  · ${queued.length} tasks  queued, the longest for ${waitText(longest)}: ${counts.join(", ")}`];
}

function progressed(state: Running, event: Extract<RunEvent, { type: "task-progress" }>, now: number): void {
  const { done, total, unit, note = "" } = event;
  const starts = state.from === undefined ? done <= 1 : state.total !== total || done < state.done;
  // what is told first may be a start, or how far an earlier try had come
  if (state.from === undefined) state.from = starts ? { at: state.since, done: 0 } : { at: now, done };
  else if (starts) state.from = { at: now, done };
  Object.assign(state, { at: now, done, total, unit, note });
}

function runningLine(task: string, state: Running, now: number): string {
  const { since, at, from, done, total, unit, note } = state;
  const node = state.placed?.node ? ` on ${state.placed.node}` : "";
  if (total === 0) return `  ▸ ${task}  ${secondsText((now - since) / 1000)}${node}  ${note}`;
  const share = Math.min(1, done / total);
  const filled = Math.round(share * BAR);
  const parts = [`${"█".repeat(filled)}${"░".repeat(BAR - filled)} ${done}/${total}${unit ? ` ${unit}` : ""}${node}`];
  const each = from && done > from.done && at > from.at ? (at - from.at) / (done - from.done) / 1000 : undefined;
  const left = each && Math.max(each * (total - done - 1), each * (total - done) - (now - at) / 1000, 0);
  if (left !== undefined) parts.push(`${secondsText(left)} left`);
  if (note !== "") parts.push(note);
  // last, since it goes first where the line is too long
  if (each !== undefined)
    parts.push(each < 1 ? `${(1 / each).toFixed(each < 0.1 ? 0 : 1)} a second` : `${secondsText(each)} each`);
  return `  ▸ ${task}  ${parts.join(", ")}`;
}

const clipped = (line: string, columns: number): string =>
  line.length > columns - 1 ? `${line.slice(0, Math.max(1, columns - 2))}…` : line;

/** One JSON object a line. */
export function jsonDisplay(write: (text: string) => void): Display {
  return { show: (event) => write(`${JSON.stringify(event)}\n`), close() {} };
}
