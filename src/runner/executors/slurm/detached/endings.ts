import { join } from "node:path";
import type { FailureCause, RunEvent } from "../../../log/events.ts";
import type { TaskSpec } from "../../../spec/compiled.ts";
import { causeOf } from "../../cause.ts";
import { lastLines } from "../lost.ts";
import type { Followed } from "./follow.ts";
import { failedIn } from "./notes.ts";
import { mayHold } from "./own-part.ts";
import { type DetachedRun, jobAt, numberOf } from "./record.ts";

/** Why a task has failed. */
export interface Ending {
  readonly cause: FailureCause;
  readonly message: string;
  /** Its job has told so itself. */
  readonly told: boolean;
}

/** What the events of a run's jobs tell of how tasks failed. */
export interface Endings {
  take(event: RunEvent): void;
  /** How a task ended that is not in the cache, though what it reads is. */
  of(task: TaskSpec): Ending;
}

export function endings(run: DetachedRun, elements: readonly Followed[]): Endings {
  const failed: ReturnType<typeof failedIn> = new Map();
  const elementOf = ({ job, index }: Followed) => run.jobs[job]?.elements[index];
  /** The tasks of arrays that had it in hand; of cases that were not known, any that may have. */
  const holders = (task: TaskSpec): readonly Followed[] =>
    elements.filter((one) => {
      const element = elementOf(one);
      return element !== undefined && mayHold(element, task);
    });
  return {
    take: (event) => void failedIn([{ at: 0, event }], failed),
    of(task) {
      const known = failed.get(task.id);
      if (known) return { cause: known.cause, message: known.message, told: true };
      const had = holders(task);
      const lost = had.find((one) => one.lost)?.lost;
      if (lost && lost.end.type !== "done" && lost.end.type !== "left") return { ...causeOf(lost.end, {}), told: false };
      const [one] = had;
      if (!one) return { cause: "input", message: CHANGED, told: false };
      const said = lastLines(join(jobAt(run, one.job).folder, `${one.index}.out`));
      const text = `job ${numberOf(run, one.job) ?? jobAt(run, one.job).name}_${one.index} ended before it was done`;
      const more = said.length > 0 ? `; it said:\n${said.join("\n")}` : "";
      return { cause: "died", message: `${text}${more}`, told: false };
    },
  };
}

const CHANGED = "it was not given to Slurm, or something that it reads has changed since: run again";
