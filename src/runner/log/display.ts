import { reasonText } from "../plan/reason-text.ts";
import { renderFailure } from "../spec/diagnostics.ts";
import type { RunEvent } from "./events.ts";

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

/** One line an event, for files and pipes. */
export function plainDisplay(write: (text: string) => void): Display {
  return {
    show(event) {
      const text = eventLines(event);
      if (text !== undefined) write(`${text}\n`);
    },
    close() {},
  };
}

interface Running {
  readonly since: number;
  /** When the last progress was told, and from when and where speeds count: a task may go on from where an earlier try has come. */
  at: number;
  from: { readonly at: number; readonly done: number } | undefined;
  done: number;
  total: number;
  unit: string;
  note: string;
}

const FRAME_MS = 100;
const BAR = 20;

/** Running tasks with bars and remaining time below the lines of what is finished; redrawn in place. */
export function liveDisplay(write: (text: string) => void, columns: number, now: () => number): Display {
  const running = new Map<string, Running>();
  let drawn = 0;
  let total = 0;
  let settled = 0;
  let cached = 0;
  const clear = (): string => (drawn > 0 ? `\x1b[${drawn}A\x1b[0J` : "");
  const draw = (): void => {
    const lines = [...running].map(([task, state]) => clipped(runningLine(task, state, now()), columns));
    lines.push(
      clipped(
        `  ${settled} of ${total} stages${cached > 0 ? `, ${cached} cached` : ""}${running.size > 0 ? `, ${running.size} running` : ""}`,
        columns,
      ),
    );
    write(`${clear()}${lines.join("\n")}\n`);
    drawn = lines.length;
  };
  const timer = setInterval(draw, FRAME_MS);
  timer.unref();
  return {
    show(event) {
      if (event.type === "run-started") total = event.tasks;
      if (event.type === "cases-listed") total += event.cases;
      if (event.type === "cases-joined") settled++;
      if (event.type === "task-started")
        running.set(event.task, { since: now(), at: now(), from: undefined, done: 0, total: 0, unit: "", note: "" });
      if (event.type === "task-cached") cached++;
      if (event.type === "task-cached" || event.type === "task-finished" || event.type === "task-skipped") settled++;
      if (event.type === "task-failed" && event.retryIn === undefined) settled++;
      if (event.type === "task-finished" || event.type === "task-failed") running.delete(event.task);
      const state = "task" in event ? running.get(event.task) : undefined;
      if (state && event.type === "task-progress") progressed(state, event, now());
      if (state && event.type === "task-log" && event.stream !== "native") state.note = event.text.split("\n").at(-1) ?? "";
      const text = event.type === "task-started" ? undefined : eventLines(event);
      if (text !== undefined) {
        write(`${clear()}${text}\n`);
        drawn = 0;
        draw();
      }
    },
    close() {
      clearInterval(timer);
      write(clear());
      drawn = 0;
    },
  };
}

function progressed(state: Running, event: Extract<RunEvent, { type: "task-progress" }>, now: number): void {
  const { done, total, unit, note = "" } = event;
  const anew = state.from === undefined ? done <= 1 : state.total !== total || done < state.done;
  // what is told first may be a start, or how far an earlier try had come
  if (state.from === undefined) state.from = anew ? { at: state.since, done: 0 } : { at: now, done };
  else if (anew) state.from = { at: now, done };
  Object.assign(state, { at: now, done, total, unit, note });
}

function runningLine(task: string, state: Running, now: number): string {
  const { since, at, from, done, total, unit, note } = state;
  if (total === 0) return `  ▸ ${task}  ${secondsText((now - since) / 1000)}  ${note}`;
  const share = Math.min(1, done / total);
  const filled = Math.round(share * BAR);
  const parts = [`${"█".repeat(filled)}${"░".repeat(BAR - filled)} ${done}/${total}${unit ? ` ${unit}` : ""}`];
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
