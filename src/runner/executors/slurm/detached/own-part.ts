import type { TaskId } from "../../../contract/ids.ts";
import { needsOf } from "../../../plan/each.ts";
import type { TaskSpec } from "../../../spec/compiled.ts";
import type { RunPart } from "../../attempt.ts";
import type { Element } from "./graph.ts";

/** Whether a task is one of those that an element works off. */
export const isOwn =
  ({ task: id }: Element) =>
  ({ id: own, caseOf }: TaskSpec): boolean =>
    (caseOf?.task ?? own) === id;

/** Whether an element has a task in hand; a case of a list that was not known then, or a mapped task as a whole: whether it may. */
export const mayHold = (element: Element, task: TaskSpec): boolean => {
  const { share } = element;
  return isOwn(element)(task) && (!share || !task.caseOf || !("cases" in share) || share.cases.includes(task.caseOf.id));
};

/**
 * The part of a run that one task of an array does: its own task or cases; what it needs and is not in the cache has failed elsewhere.
 * Cases of others are joined where something reads them whole, and looked at one by one only as far as its own go along with them.
 */
export function ownPart(element: Element, tasks: readonly TaskSpec[]): RunPart {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const whole = new Set<TaskId>(tasks.flatMap((task) => needsOf(task, byId).tasks));
  const own = isOwn(element);
  const { share } = element;
  const listed = share && "cases" in share ? new Set(share.cases) : undefined;
  return {
    ended: (task) => (own(task) ? undefined : { state: "skipped", task, because: null }),
    joins: ({ id }) => whole.has(id),
    cases({ id }) {
      if (!share || whole.has(id)) return undefined;
      return (one, index) => (listed ? listed.has(one) : "of" in share && index % share.of === share.nth);
    },
  };
}
