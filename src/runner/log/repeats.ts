import type { RunEvent } from "./events.ts";

type Failed = Extract<RunEvent, { type: "task-failed" }>;

/** Folds failures that say the same and come one after another: a batch that Slurm refuses is one mistake, however many tasks it has. */
export interface Repeats {
  /** The lines to write on an event whose own are `text`. */
  take(event: RunEvent, text: string | undefined): readonly string[];
  /** The lines on what was held back. */
  rest(): readonly string[];
}

/** How long a failure is held back that says what the last one said. */
const HELD_MS = 200;

/** `late`: takes lines that were held back, when nothing came after them. */
export function foldRepeats(late: (lines: readonly string[]) => void): Repeats {
  let last: string | undefined;
  let held: { readonly task: string; readonly text: string }[] = [];
  let timer: NodeJS.Timeout | undefined;
  const rest = (): readonly string[] => {
    clearTimeout(timer);
    timer = undefined;
    const [first, ...more] = held;
    held = [];
    if (!first) return [];
    if (more.length === 0) return [first.text];
    return [`  FAILED  ${first.task} and ${more.length} more  ${last?.split("\n")[0]?.replace(/(; it said)?:$/, "")}`];
  };
  return {
    rest,
    take(event, text) {
      if (text === undefined) return [];
      if (event.type !== "task-failed") return [...rest(), text];
      const said = saidBy(event, text);
      if (said !== last) {
        const before = rest();
        last = said;
        return [...before, text];
      }
      held.push({ task: event.task, text });
      timer ??= setTimeout(() => late(rest()), HELD_MS).unref();
      return [];
    },
  };
}

/** What a failure says without its task's name, and without the number of its task in the array that has it. */
const saidBy = ({ task }: Failed, text: string): string =>
  text.slice(text.indexOf(task) + task.length + 2).replaceAll(/\b(job \d+)_\d+\b/g, "$1");
