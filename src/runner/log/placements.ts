import { grouped } from "../../formats/grouped.ts";
import type { RunEvent } from "./events.ts";

/** Where a task of a cluster is. */
export type Placed = Omit<Extract<RunEvent, { type: "task-placed" }>, "type" | "task">;

/** How long a task may wait before that is worth a line. */
const LONG_MS = 30_000;
/** Tasks that wait for the same that are named one by one. */
const MOST = 3;

/** How long, in whole seconds or minutes: what changes all the time needs no fractions. */
export const waitText = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 100) return `${seconds} s`;
  return seconds < 6000 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
};

const because = ({ job, reason }: Placed): string =>
  job === "" ? "still to be submitted" : reason === "" ? "Slurm has not said why yet" : reason;

/** Says what is worth a line of where a cluster's tasks are: that one starts, that one goes back into the queue, that one waits long; each once. */
export interface Placements {
  /** A line on an event, where it is worth one. */
  take(event: RunEvent): string | undefined;
  /** Lines on those that have been waiting long and were not told yet. */
  overdue(now: number): readonly string[];
}

export function placements(): Placements {
  const known = new Map<string, { readonly placed: Placed; readonly told: boolean }>();
  return {
    take(event) {
      if (event.type === "task-finished" || event.type === "task-failed" || event.type === "task-left") known.delete(event.task);
      if (event.type !== "task-placed") return undefined;
      const before = known.get(event.task);
      const again = event.state === "queued" && before?.placed.state === "running";
      known.set(event.task, { placed: event, told: event.state === "queued" && (again || (before?.told ?? false)) });
      if (event.state === "running") return `  starts  ${event.task}  (on ${event.node}, job ${event.job})`;
      return again ? `  queued  ${event.task}  (job ${event.job} was stopped and waits again: ${because(event)})` : undefined;
    },
    overdue(now) {
      const late = [...known].filter(
        ([, { placed, told }]) => !told && placed.state === "queued" && now - placed.since > LONG_MS,
      );
      for (const [task, { placed }] of late) known.set(task, { placed, told: true });
      return [...grouped(late, ([, { placed }]) => because(placed))].flatMap(([reason, group]) => {
        const line = (name: string, who: string, { since }: Placed): string =>
          `  queued  ${name}  (${who} for ${waitText(now - since)}: ${reason})`;
        const [first] = group;
        if (group.length > MOST && first)
          return [line(`${first[0]} and ${group.length - 1} more tasks`, "wait", first[1].placed)];
        return group.map(([task, { placed }]) => line(task, placed.job === "" ? "waits" : `job ${placed.job} waits`, placed));
      });
    },
  };
}
