import { isCaseIdOf, isEach } from "../plan/each.ts";
import { closureOf } from "../plan/freshness.ts";
import type { TaskSpec } from "../spec/compiled.ts";
import { CallError } from "./session.ts";

/**
 * Tells the tasks of the stages that words name; a word is a stage, with all the tasks that it stands for, or a whole task id.
 * Throws for one that names nothing.
 */
export function namedStages(tasks: readonly TaskSpec[], names: readonly string[]): (task: TaskSpec) => boolean {
  for (const name of names) {
    if (!tasks.some((task) => isOf(task, name))) {
      const mapped = tasks.find((task) => isEach(task) && isCaseIdOf(task.id, name));
      if (mapped) throw new CallError(`${name} runs with all cases of its stage: name ${mapped.id}`);
      throw new CallError(`no stage "${name}" in this spec\nStages: ${[...new Set(tasks.map((task) => task.stage))].join(", ")}`);
    }
  }
  return (task) => names.length === 0 || names.some((name) => isOf(task, name));
}

/** The tasks of a run of some stages alone, with what they need, and which of them are named; all where no stage is. */
export function wantedTasks(
  tasks: readonly TaskSpec[],
  names: readonly string[],
): { readonly tasks: readonly TaskSpec[]; readonly isNamed: (task: TaskSpec) => boolean } {
  const isNamed = namedStages(tasks, names);
  return { tasks: names.length > 0 ? closureOf(tasks, isNamed) : tasks, isNamed };
}

const isOf = ({ stage, id }: TaskSpec, name: string): boolean => stage === name || id === name || stage.startsWith(`${name}/`);
