import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RunRecord } from "../run-record.ts";
import { CallError } from "../session.ts";

/** All runs that have a record, oldest first. */
export function readRuns(folder: string): readonly RunRecord[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder).sort();
  } catch {
    return [];
  }
  return names
    .flatMap((name) => {
      try {
        return [JSON.parse(readFileSync(join(folder, name, "run.json"), "utf8")) as RunRecord];
      } catch {
        return []; // interrupted before it had a record
      }
    })
    .sort((a, b) => (a.started < b.started ? -1 : 1));
}

/** The two runs that words name: by the beginnings of their names; the last run, and the one of its experiment before, where none do. */
export function chosenRuns(runs: readonly RunRecord[], words: readonly string[]): readonly [RunRecord, RunRecord] {
  const find = (name: string): RunRecord => {
    const matches = runs.filter(({ run }) => run.startsWith(name));
    if (matches.length === 1) return matches[0] as RunRecord;
    throw new CallError(`${matches.length === 0 ? "no run" : "several runs"} "${name}"\nRuns: regimen diff --list`);
  };
  const last = runs.at(-1);
  if (!last) throw new CallError("no runs yet\nStart one with: regimen run");
  const [first, second] = words;
  if (first !== undefined) return [find(first), second === undefined ? last : find(second)];
  const before = runs.filter((one) => one.experiment === last.experiment).at(-2);
  if (!before) throw new CallError(`only one run of ${last.experiment} yet: nothing to compare it with`);
  return [before, last];
}
