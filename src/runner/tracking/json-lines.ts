import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FileLayer } from "../cache/file-layer.ts";
import { beat, isAliveIn } from "../cache/heartbeat.ts";
import { isSameProcess, type ProcessIdentity, thisProcess } from "../cache/process-identity.ts";
import { recordToJson } from "./outbox/json.ts";
import type { TrackedFile, Tracker, TrackingRecord } from "./record/record.ts";

/** Name of the file in the results' folder. */
export const RUNS_FILE = "runs.jsonl";

export interface JsonLinesOptions {
  readonly files: FileLayer;
  /** Folder of the store. */
  readonly home: string;
  /** Name of the experiment and variant, as the state has it. */
  readonly name: string;
  /** Regimen's name of the run. */
  readonly run: string;
}

export interface JsonLines extends Tracker {
  /** Adds what was recorded to the file in the results' folder, after what killed runs of the same experiment have left behind. */
  moveTo(folder: string): void;
}

/**
 * The records of a run as lines of JSON, `{"run":…,"uid":…,"type":…}`, to be added to `runs.jsonl` beside the results. The folder of
 * the results is known at the end alone (those from synthetic data lie apart), so until then they lie in the store, under
 * `records/NAME/RUN.jsonl`, behind a line that says whose process writes them. Files are told by path and digest.
 */
export function openJsonLines({ files, home, name, run }: JsonLinesOptions): JsonLines {
  const waiting = join(home, "records", name);
  const own = join(waiting, `${run}.jsonl`);
  let isMade = false;
  const make = (): void => {
    if (isMade) return;
    beat(files, home);
    files.makeFolder(waiting);
    files.jot(own, `${JSON.stringify(thisProcess())}\n`);
    isMade = true;
  };
  return {
    record(uid, record) {
      make();
      const text = recordToJson(withoutPlaces(record));
      // a model has a uid of its own
      const rest = record.type === "model" ? text.replace('"uid":', '"model":') : text;
      files.append(own, `{"run":${JSON.stringify(run)},"uid":"${uid}",${rest.slice(1)}\n`);
    },
    moveTo(folder) {
      for (const path of [...leftBehind(home, waiting, own), own]) {
        if (!existsSync(path)) continue;
        const text = readFileSync(path, "utf8");
        const lines = text.slice(text.indexOf("\n") + 1, text.lastIndexOf("\n") + 1); // a kill may have torn the last
        files.makeFolder(folder);
        if (lines !== "") files.append(join(folder, RUNS_FILE), lines);
        files.remove(path);
      }
      isMade = false;
    },
  };
}

/** Files of runs whose process is gone, oldest first. */
function leftBehind(home: string, waiting: string, own: string): readonly string[] {
  if (!existsSync(waiting)) return [];
  const paths = readdirSync(waiting).sort();
  return paths
    .map((name) => join(waiting, name))
    .filter((path) => path !== own && path.endsWith(".jsonl") && !isOwned(home, path));
}

function isOwned(home: string, path: string): boolean {
  const text = readFileSync(path, "utf8");
  try {
    const owner = JSON.parse(text.slice(0, text.indexOf("\n"))) as ProcessIdentity;
    return !isSameProcess(owner, thisProcess()) && isAliveIn(home, owner, path); // ours is of an earlier run in this process
  } catch {
    return false;
  }
}

const withoutPlace = ({ from: _, ...file }: TrackedFile): TrackedFile => file as TrackedFile; // as: for writing alone

/** A record without places of this machine. */
function withoutPlaces(record: TrackingRecord): TrackingRecord {
  if (record.type === "artifact") return { ...record, file: withoutPlace(record.file) };
  if (record.type === "model") return { ...record, files: record.files.map(withoutPlace) };
  return record;
}
