import type { Json } from "../../contract/json.ts";
import { type Change, changesBetween } from "../../plan/changes.ts";
import type { RunRecord } from "../run-record.ts";

/** A task in which two runs differ. */
export interface Difference {
  readonly id: string;
  readonly change: "added" | "removed" | "changed";
  readonly fields: readonly Change[];
}

/** Tasks in which two runs differ by parameters, code, inputs or outputs, in the order of the second, then what only the first has. */
export function differencesOf(before: RunRecord, after: RunRecord): readonly Difference[] {
  const old = new Map(before.tasks.map((task) => [task.id as string, task]));
  const young = new Map(after.tasks.map((task) => [task.id as string, task]));
  const compared = after.tasks.flatMap((task): Difference[] => {
    const other = old.get(task.id);
    if (!other) return [{ id: task.id, change: "added", fields: [] }];
    if (!other.fingerprint || !task.fingerprint) return []; // left out or failed in one of the runs: nothing to compare
    const side = ({ fingerprint, outputs }: typeof task): Json => ({
      ...(fingerprint as unknown as { readonly [key: string]: Json }),
      outputs: outputs as unknown as Json,
    });
    const fields = changesBetween(side(other), side(task));
    return fields.length > 0 ? [{ id: task.id, change: "changed", fields }] : [];
  });
  const removed = before.tasks
    .filter(({ id }) => !young.has(id))
    .map(({ id }): Difference => ({ id, change: "removed", fields: [] }));
  return [...compared, ...removed];
}
