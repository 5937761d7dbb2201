import { statSync } from "node:fs";
import type { FileLayer } from "../../cache/file-layer.ts";
import type { RunUid, TrackingRecord } from "../record/record.ts";
import { type FolderFacts, isOpen, linesPath, readFacts, runFolder, runsIn, uidsIn, writeFacts } from "./folder.ts";
import { recordToJson } from "./json.ts";
import { everyLine, type Line } from "./read.ts";

/** A folder that says nothing of its process is left alone so long: it may just be made. */
const YOUNG_MS = 60_000;

/**
 * Ends the runs that a killed process left open in an outbox: as KILLED, at the time when that process last wrote a record. Gives the
 * names of the runs. Two processes may do it at once: the lines of the second have the numbers of the first's, and do not count.
 */
export function closeStale(home: string, files: FileLayer, now: number): readonly string[] {
  return runsIn(home).filter((run) => closeRun(files, runFolder(home, run), run, now));
}

/** Whether there was something to close. */
function closeRun(files: FileLayer, folder: string, run: string, now: number): boolean {
  const facts = readFacts(folder);
  if (facts?.closed || isOpen(folder, facts)) return false;
  const uids = uidsIn(folder);
  const written = Math.max(0, ...uids.map((uid) => mtime(linesPath(folder, uid))));
  if (!facts && now - Math.max(written, mtime(folder)) < YOUNG_MS) return false;
  let closed = 0;
  for (const uid of uids) if (endRun(files, folder, uid, Math.trunc(written))) closed++;
  const known: FolderFacts = facts ?? { run, experiment: "", uri: null, owner: { host: "", pid: 0, start: "" }, closed: true };
  writeFacts(files, folder, { ...known, closed: true });
  return closed > 0;
}

const mtime = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function endRun(files: FileLayer, folder: string, uid: RunUid, written: number): boolean {
  const path = linesPath(folder, uid);
  files.append(path, "\n"); // closes what a kill has left of a line; if that is all of it but this, it counts from now on
  let last: Line | undefined;
  let time = written;
  let isEnded = false;
  for (const line of everyLine(path)) {
    last = line;
    isEnded = line.record.type === "end";
    time = Math.max(time, ...timesIn(line.record));
  }
  if (isEnded) return false;
  const end: TrackingRecord = { type: "end", time, status: "KILLED" };
  files.append(path, `{"n":${(last?.n ?? 0) + 1},${recordToJson(end).slice(1)}\n`);
  return true;
}

/** A clock that was set back must not end a run before it began. */
const timesIn = (record: TrackingRecord): readonly number[] =>
  record.type === "metrics" ? record.points.map((point) => point.time) : "time" in record ? [record.time] : [];
