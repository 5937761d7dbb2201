import { type Home, metricHead } from "./names.ts";
import type { Told } from "./note.ts";
import type { RunStatus } from "./record.ts";
import type { TaskRun } from "./task-run.ts";

type Values = readonly (readonly [key: string, value: number])[];

/** What the parent says of the tasks that ran: the numbers of each, how long it took, how many cases there were. */
export interface Summary {
  /** Takes a try of a task that has ended; gives what the parent can say at once. */
  add(of: TaskRun, time: number, seconds: number, status: RunStatus): Values;
  /** What it says at the end. */
  readonly totals: Values;
  /** Trainings, in the order in which they ended. */
  readonly children: readonly Told[];
}

export function summaryOf(home: Home, headOf: (task: string) => string | undefined): Summary {
  const children: Told[] = [];
  /** Seconds by stage and cell, tries and cases together. */
  const times = new Map<string, number>();
  const cases = new Map<string, { count: number; failed: number }>();

  const count = (head: string, status: RunStatus): void => {
    const all = cases.get(head) ?? { count: 0, failed: 0 };
    cases.set(head, all);
    all.count++;
    if (status !== "FINISHED") all.failed++;
  };
  return {
    add({ task, uid, name, curves }, time, seconds, status) {
      const values = [...curves.single, ...curves.best(time).map(({ key, value }) => [key, value] as const)];
      if (uid !== undefined) children.push({ uid, name, seconds, status, metrics: new Map(values) });
      const own = metricHead(task, home);
      const head = (task.caseOf && headOf(task.caseOf.task)) ?? own;
      times.set(head, (times.get(head) ?? 0) + seconds);
      if (task.caseOf) count(head, status);
      // what a case gave is a single patient's
      if (task.caseOf || status !== "FINISHED") return [];
      // one `/`: MLflow's charts have a section for all that stands before the last
      return values.map(([key, value]) => [`${head}/${key.replaceAll("/", " ")}`, value] as const);
    },
    get totals() {
      return [
        ...[...times].map(([head, seconds]) => [`seconds/${head}`, seconds] as const),
        ...[...cases].flatMap(([head, all]) => [
          [`cases/${head}`, all.count] as const,
          ...(all.failed > 0 ? [[`failed cases/${head}`, all.failed] as const] : []),
        ]),
      ];
    },
    children,
  };
}
