import { dirname } from "node:path";
import { setTimeout } from "node:timers";
import { counted } from "../../../formats/counted.ts";
import type { FileLayer } from "../../cache/file-layer.ts";
import { thisProcess } from "../../cache/process-identity.ts";
import type { Point, RunUid, Tracker, TrackingRecord } from "../record/record.ts";
import { type FolderFacts, linesPath, runFolder, writeFacts } from "./folder.ts";
import { LONGEST_RECORD, recordToJson } from "./json.ts";
import { keepFile } from "./keep-file.ts";

export interface OutboxOptions {
  /** Of the store. */
  readonly home: string;
  /** Regimen's name of the run. */
  readonly run: string;
  readonly experiment: string;
  /** Base address of the server that it is meant for. */
  readonly target: string | null;
  readonly files: FileLayer;
  /** Where it is said, once, that the disk does not take the records. */
  readonly tell?: (message: string) => void;
  readonly now?: () => number;
}

export interface Outbox extends Tracker {
  readonly folder: string;
  /** Writes down what was recorded since; done by itself each 200 ms. */
  flush(): void;
  /** Writes down the rest, and ends the runs that are still open as KILLED. Nothing is taken after it. */
  close(): OutboxSummary;
}

/** What became of the records. */
export interface OutboxSummary {
  readonly runs: number;
  readonly written: number;
  readonly lost: number;
  /** What to say at the end; undefined where all is well. */
  readonly problem?: string;
}

const FLUSH_MS = 200;
/** Points a line, so that a line is at most one request. */
const POINTS_A_LINE = 1000;
/** Characters that wait in memory for a disk to come back. */
const MOST_WAITING = 32 << 20;

/** A tracked run that is being written. */
interface Writing {
  /** Lines that are not on the disk. */
  text: string;
  lines: number;
  points: Point[];
  n: number;
  /** An append failed: half a line may be there. */
  torn: boolean;
  ended: boolean;
}

/**
 * Opens the outbox of a run (its form: folder.ts). Recording costs a push to a list: metrics of 200 ms become one line, and lines are
 * appended together. A disk that is full or read-only holds up nothing: lines wait in memory for it, at most 32 MiB of them, and what
 * is lost is counted. Makes no folder before the first record.
 */
export function openOutbox({ home, run, experiment, target, files, tell, now = Date.now }: OutboxOptions): Outbox {
  const folder = runFolder(home, run);
  const facts: FolderFacts = { run, experiment, uri: target, owner: thisProcess(), closed: false };
  const runs = new Map<RunUid, Writing>();
  let timer: NodeJS.Timeout | undefined;
  let isMade = false;
  let isClosed = false;
  let [waiting, written, lost] = [0, 0, 0];
  let trouble: string | undefined;

  const fail = (error: unknown): void => {
    if (trouble === undefined)
      tell?.(`what is logged of this run cannot be written to ${folder}: ${(error as Error).message}; the stages go on`);
    trouble = (error as Error).message;
  };

  function enqueue(state: Writing, record: TrackingRecord): void {
    const json = recordToJson(record);
    if (json.length > LONGEST_RECORD || waiting + json.length > MOST_WAITING) {
      lost++;
      if (json.length > LONGEST_RECORD)
        fail(new Error(`a record of type ${record.type} is larger than ${LONGEST_RECORD >> 20} MiB`));
      return;
    }
    const line = `{"n":${++state.n},${json.slice(1)}\n`;
    state.text += line;
    state.lines++;
    waiting += line.length;
  }

  function enqueuePoints(state: Writing): void {
    for (let at = 0; at < state.points.length; at += POINTS_A_LINE)
      enqueue(state, { type: "metrics", points: state.points.slice(at, at + POINTS_A_LINE) });
    state.points = [];
  }

  /** Makes the folder before anything is put into it. */
  function make(): void {
    if (isMade) return;
    files.makeFolder(folder);
    writeFacts(files, folder, facts);
    isMade = true;
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    for (const [uid, state] of runs) {
      if (state.points.length > 0) enqueuePoints(state);
      if (state.text === "") continue;
      try {
        make();
        files.append(linesPath(folder, uid), state.torn ? `\n${state.text}` : state.text);
      } catch (error) {
        state.torn = true;
        fail(error);
        continue;
      }
      state.torn = false;
      written += state.lines;
      waiting -= state.text.length;
      state.text = "";
      state.lines = 0;
    }
  }

  function keep(record: TrackingRecord): void {
    const tracked = record.type === "artifact" ? [record.file] : record.type === "model" ? record.files : [];
    for (const file of tracked) {
      try {
        make();
        keepFile(files, home, folder, file);
      } catch (error) {
        fail(error); // where it was, it may still be when it is sent
      }
    }
  }

  return {
    folder,
    flush,
    record(uid, record) {
      if (isClosed) return;
      const state = runs.get(uid) ?? { text: "", lines: 0, points: [], n: 0, torn: false, ended: false };
      runs.set(uid, state);
      if (record.type === "metrics") for (const point of record.points) state.points.push(whole(point));
      else {
        enqueuePoints(state);
        keep(record);
        enqueue(state, "time" in record ? { ...record, time: Math.trunc(record.time) } : record);
        if (record.type === "end") state.ended = true;
      }
      timer ??= setTimeout(flush, FLUSH_MS).unref();
    },
    close() {
      if (!isClosed) {
        for (const state of runs.values()) {
          enqueuePoints(state);
          if (!state.ended) enqueue(state, { type: "end", time: Math.trunc(now()), status: "KILLED" });
        }
        flush();
        isClosed = true;
        for (const { lines } of runs.values()) lost += lines;
        try {
          // where an end is missing, it stays open: the next run ends it as one that was killed
          if (isMade && lost === 0) writeFacts(files, folder, { ...facts, closed: true });
        } catch (error) {
          fail(error);
        }
      }
      const summary = { runs: runs.size, written, lost };
      if (lost === 0) return summary;
      const problem = `${counted(lost, "record")} of this run could not be written to ${dirname(folder)} and will be in no server: ${trouble ?? "the disk was too slow"}. Free space or mend its permissions; the stages' results are not touched by it`;
      return { ...summary, problem };
    },
  };
}

/**
 * A point as servers take it and as it is read again: whole milliseconds and whole steps. A component may give anything; what is no
 * number becomes NaN, as a value, or 0, and what is too large the largest, so that the points beside it in the line are not lost with it.
 */
function whole(point: Point): Point {
  const { key, value, time, step } = point;
  if (Number.isSafeInteger(time) && Number.isSafeInteger(step) && typeof value === "number") return point;
  return { key, value: typeof value === "number" ? value : Number.NaN, time: wholeNumber(time), step: wholeNumber(step) };
}

const wholeNumber = (value: number): number =>
  Math.trunc(Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, value))) || 0;
