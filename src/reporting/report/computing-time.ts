import type { ReportStage } from "./report-input.ts";

export interface ComputingTime {
  /** Seconds of all tasks whose time is known, each as it took when it ran; cached and imported ones too. */
  readonly total: number;
  /** Seconds of the tasks that ran in this run. */
  readonly ran: number;
  /** The chain of tasks, each reading from the one before, that takes longest: no number of processors makes the whole faster. */
  readonly path: readonly string[];
  /** Seconds of that chain. */
  readonly longest: number;
}

/** What a run's tasks took. Without known times the chain is empty. O(tasks + inputs). */
export function computingTime(stages: readonly ReportStage[]): ComputingTime {
  const byId = new Map(stages.map((task) => [task.id, task]));
  const known = new Map<string, { readonly seconds: number; readonly before: string | undefined }>();
  const until = (id: string): number => {
    const found = known.get(id);
    if (found) return found.seconds;
    known.set(id, { seconds: 0, before: undefined }); // a cycle, which specs cannot have, would end here
    const task = byId.get(id) as ReportStage;
    let [most, before] = [0, undefined as string | undefined];
    for (const input of task.inputs) {
      if (!byId.has(input)) continue;
      const seconds = until(input);
      if (before === undefined || seconds > most) [most, before] = [seconds, input];
    }
    const seconds = most + (task.seconds ?? 0);
    known.set(id, { seconds, before });
    return seconds;
  };
  let [longest, last] = [0, undefined as string | undefined];
  for (const { id } of stages) {
    const seconds = until(id);
    if (seconds > longest) [longest, last] = [seconds, id];
  }
  const path: string[] = [];
  for (let at = last; at !== undefined; at = known.get(at)?.before) path.unshift(at);
  const sum = (tasks: readonly ReportStage[]): number => tasks.reduce((all, { seconds }) => all + (seconds ?? 0), 0);
  return { total: sum(stages), ran: sum(stages.filter(({ state }) => state === "ran")), path, longest };
}
