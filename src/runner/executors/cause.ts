import type { FailureCause } from "../log/events.ts";
import type { TaskEnd } from "./pool.ts";

/** How a task ends that is asked to. */
export const INTERRUPTED = { cause: "interrupted", message: "interrupted" } as const;

/** What another try would not mend, or somebody does not want. */
export const NEVER_AGAIN: ReadonlySet<FailureCause> = new Set(["input", "cancelled", "interrupted"]);

/** Failures that a user can mend and that are yet no mistake of a spec, by their codes. */
const OWN_CAUSES: ReadonlyMap<string, FailureCause> = new Map([
  ["store", "store"],
  ["cancelled", "cancelled"],
  ["no-progress", "time"],
]);

/** Why a task that has ended badly did so, and in words. */
export function causeOf(
  end: Exclude<TaskEnd, { type: "done" | "left" }>,
  limits: { readonly seconds?: number; readonly bytes?: number },
): { readonly cause: FailureCause; readonly message: string } {
  switch (end.type) {
    case "failed":
      return { cause: end.failure ? (OWN_CAUSES.get(end.failure.code) ?? "input") : "error", message: end.message };
    case "died":
      return {
        cause: "died",
        message: `its process ended${end.signal ? ` by signal ${end.signal}` : end.code === null ? "" : ` with code ${end.code}`} before the task was done${end.said ? `; it said:\n${end.said}` : ""}`,
      };
    case "killed":
      if (end.cause === "time")
        return {
          cause: "time",
          message:
            limits.seconds === undefined
              ? "stopped at the time limit of its job (resources.time)"
              : `stopped after its time limit of ${limits.seconds} s (resources.time)`,
        };
      if (end.cause === "memory") {
        return {
          cause: "memory",
          message: `stopped for using more than its ${Math.round((limits.bytes ?? 0) / 2 ** 20)} MiB of memory (resources.memory)`,
        };
      }
      return INTERRUPTED;
  }
}
