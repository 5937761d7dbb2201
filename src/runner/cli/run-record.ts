import type { TaskId } from "../contract/ids.ts";
import type { Finished, TaskOutcome } from "../executors/attempt.ts";
import { dependenciesOf } from "../plan/freshness.ts";
import type { TaskSpec } from "../spec/compiled.ts";
import { originText } from "./cache-file/origin-text.ts";
import type { ReportTask, RunFacts } from "./report-facts.ts";

/** What the report shows: a mapped task in one, failed where any of its cases has, with a word on those. */
export function withoutCases(tasks: readonly ReportTask[]): readonly ReportTask[] {
  const casesOf = new Map<TaskId, ReportTask[]>();
  for (const one of tasks) {
    const id = one.task.caseOf?.task;
    if (id === undefined) continue;
    const list = casesOf.get(id);
    if (list) list.push(one);
    else casesOf.set(id, [one]);
  }
  return tasks.flatMap((one): readonly ReportTask[] => {
    if (one.task.caseOf) return [];
    const cases = casesOf.get(one.task.id);
    if (!cases) return [one];
    const failed = cases.filter(({ state }) => state === "failed");
    const shown = failed.slice(0, MOST_FAILED).map(({ task, message }) => `${task.caseOf?.id}: ${message}`);
    const more = failed.length > shown.length ? [`and ${failed.length - shown.length} more`] : [];
    const message =
      failed.length > 0 ? [`${failed.length} of ${cases.length} cases failed`, ...shown, ...more].join("; ") : one.message;
    // the parameters are those of the cases; the joined list says only which there are
    const fingerprint = cases.find((one) => one.fingerprint)?.fingerprint ?? one.fingerprint;
    return [{ ...one, ...(failed.length > 0 ? { state: "failed" as const } : {}), message, fingerprint }];
  });
}

/** Failed cases that the report names. */
const MOST_FAILED = 10;

/** A task as the report tells of it. */
export function reportTask(
  task: TaskSpec,
  outcome: TaskOutcome | undefined,
  finished: Finished | undefined,
  published: boolean,
): ReportTask {
  const inputs = dependenciesOf(task);
  const failed = outcome?.state === "failed" ? outcome : undefined;
  const imported = finished?.action.imported;
  return {
    task,
    state:
      outcome?.state === "done" && !outcome.cached
        ? "ran"
        : failed
          ? "failed"
          : finished
            ? imported
              ? "imported"
              : "cached"
            : "skipped",
    key: finished?.action.key ?? failed?.key ?? null,
    seconds: finished?.action.seconds ?? null,
    message: failed?.message ?? null,
    fingerprint: finished?.assessment.fingerprint ?? null,
    outputs: finished?.action.outputs ?? {},
    inputs,
    made: finished ? { run: finished.action.run, origin: imported ? originText(imported) : null } : null,
    published,
  };
}

/** A task in a run's record, with what `diff` compares. */
export const recordOf = ({ task, state, key, seconds, message, fingerprint, outputs }: ReportTask) => ({
  id: task.id,
  state,
  key,
  seconds,
  message,
  fingerprint,
  outputs: Object.fromEntries(Object.entries(outputs).map(([port, { digest, size }]) => [port, { digest, size }])),
});

export type RunRecord = RunFacts & {
  readonly experiment: string;
  readonly variant: string | null;
  readonly spec: string;
  readonly tasks: readonly ReturnType<typeof recordOf>[];
};
