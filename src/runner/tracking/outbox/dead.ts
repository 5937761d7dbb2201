import { existsSync, readFileSync } from "node:fs";
import type { FileLayer } from "../../cache/file-layer.ts";
import type { RunUid, TrackingRecord } from "../record/record.ts";
import { deadPath } from "./folder.ts";
import { recordFromJson, recordToJson } from "./json.ts";

/** What a target rejected: the record, or the part of it that it would not have, with the reason. */
export interface DeadLetter {
  readonly n: number;
  /** Of the target. */
  readonly hash: string;
  readonly reason: string;
  readonly record: TrackingRecord;
}

/** Adds to the dead letters of a tracked run, one a line. Before the cursor moves on: after a kill between the two, a letter stands there twice. */
export function bury(files: FileLayer, folder: string, uid: RunUid, letters: readonly DeadLetter[]): void {
  if (letters.length === 0) return;
  const lines = letters.map(
    ({ n, hash, reason, record }) =>
      `{"n":${n},"hash":${JSON.stringify(hash)},"reason":${JSON.stringify(reason)},"record":${recordToJson(record)}}\n`,
  );
  // what a kill may have left of a line before is closed by the first line break
  files.append(deadPath(folder, uid), `\n${lines.join("")}`);
}

/** The dead letters of a tracked run for a target, each once. */
export function deadLetters(folder: string, uid: RunUid, hash: string): readonly DeadLetter[] {
  const path = deadPath(folder, uid);
  if (!existsSync(path)) return [];
  const seen = new Set<string>();
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        const letter = JSON.parse(line) as { readonly [key: string]: unknown };
        const record = recordFromJson(letter.record);
        if (!record || letter.hash !== hash || typeof letter.n !== "number" || typeof letter.reason !== "string") return [];
        const what = `${letter.n} ${recordToJson(record)}`; // the reason may tell how often it was tried
        if (seen.has(what)) return [];
        seen.add(what);
        return [{ n: letter.n, hash, reason: letter.reason, record }];
      } catch {
        return [];
      }
    });
}
