import { existsSync } from "node:fs";
import { objectPath, readAction, type Store, type Stored } from "../../cache/store.ts";
import { asTaskKey } from "../../contract/ids.ts";
import type { RunRecord } from "../run-record.ts";
import type { Difference } from "./differences.ts";

/** An output of a recorded task; `stored` is absent where the store no longer says what it is, `path` where its bytes are gone. */
export interface RecordedOutput {
  readonly port: string;
  readonly digest: string;
  readonly stored?: Stored;
  readonly path?: string;
}

/** Everything that the page of two runs is made from. */
export interface DiffFacts {
  readonly before: RunRecord;
  readonly after: RunRecord;
  readonly differences: readonly Difference[];
  /** A task's outputs as a run recorded them; none where it has no such task. */
  readonly outputsOf: (run: RunRecord, task: string) => readonly RecordedOutput[];
}

/** The facts of two runs, with what is left of their outputs in the store. */
export const diffFacts = (store: Store, before: RunRecord, after: RunRecord, differences: readonly Difference[]): DiffFacts => ({
  before,
  after,
  differences,
  outputsOf: (run, task) => recordedOutputs(store, run, task),
});

function recordedOutputs(store: Store, run: RunRecord, id: string): readonly RecordedOutput[] {
  const task = run.tasks.find((one) => one.id === id);
  if (!task) return [];
  const action = task.key === null ? undefined : readAction(store, asTaskKey(task.key));
  const known = action?.found === "action" ? action.action.outputs : {};
  return Object.entries(task.outputs).map(([port, { digest }]) => {
    const found = known[port];
    if (!found) return { port, digest };
    const stored: Stored = { ...found, digest }; // the task may have run anew since, with another result
    const path = objectPath(store, stored);
    return existsSync(path) ? { port, digest, stored, path } : { port, digest, stored };
  });
}
