import { existsSync } from "node:fs";
import { isMember, type ListedCase, placeOf, readCaseList } from "../cache/case-list.ts";
import { casesOf, type Store, type Stored } from "../cache/store.ts";
import type { CatalogueEntry } from "../contract/catalogue.ts";
import { asTaskId, type TaskId } from "../contract/ids.ts";
import type { CompiledSpec, InputRef, OutputRef, TaskSpec } from "../spec/compiled.ts";
import type { Assessor, EndedCase } from "./assess.ts";
import { fillCase } from "./case-params.ts";
import { type Outputs, rootsOf } from "./fingerprint.ts";

/** A task that is mapped over cases. */
export type EachTask = TaskSpec & { readonly each: NonNullable<TaskSpec["each"]> };
export const isEach = (task: TaskSpec): task is EachTask => task.each !== undefined;

/** `stage[case=ct-001]`, `stage[axis=value,case=ct-001]`. */
export function caseTaskId(task: TaskId, id: string): TaskId {
  return asTaskId(task.endsWith("]") ? `${task.slice(0, -1)},case=${id}]` : `${task}[case=${id}]`);
}

/** Whether an id is that of a case of a mapped task. */
export function isCaseIdOf(task: TaskId, id: string): boolean {
  const [head, tail] = caseTaskId(task, "\0").split("\0") as [string, string];
  return id.startsWith(head) && id.endsWith(tail) && id.length > head.length + tail.length;
}

const sameCases = (a: TaskSpec, b: TaskSpec): boolean =>
  a.each !== undefined && b.each !== undefined && JSON.stringify(a.each) === JSON.stringify(b.each);

/** What a task has to wait for: tasks that it reads, and those that run over the same cases, of which it reads one case alone. */
export interface Needs {
  readonly tasks: readonly TaskId[];
  readonly sideBySide: readonly TaskId[];
}

export function needsOf(task: TaskSpec, tasks: ReadonlyMap<TaskId, TaskSpec>): Needs {
  const ids = new Set<TaskId>();
  const sideBySide = new Set<TaskId>();
  for (const { refs } of Object.values(task.inputs)) {
    for (const ref of refs) {
      if (!("task" in ref)) continue;
      const producer = tasks.get(ref.task);
      if (producer && sameCases(task, producer)) sideBySide.add(ref.task);
      else ids.add(ref.task);
    }
  }
  if (task.each) ids.add(task.each.task);
  return { tasks: [...ids], sideBySide: [...sideBySide] };
}

/** Every case that a task is mapped over, in the order listed, with what it gave. */
export function endedCases(
  store: Store,
  task: EachTask,
  outputsOf: (id: TaskId) => Outputs,
  ended: (id: TaskId) => Outputs | undefined,
): readonly EndedCase[] {
  return readCaseList(store, sourceOf(task.each, outputsOf)).cases.map(({ id, missing }) => {
    const outputs = ended(caseTaskId(task.id, id));
    return outputs ? { id, outputs } : { id, missing: missing ?? `${task.stage} failed` };
  });
}

function sourceOf(each: OutputRef, outputsOf: (id: TaskId) => Outputs): Stored {
  const output = outputsOf(each.task)[each.port] as Stored;
  return casesOf(output) ?? output;
}

/** Tells the cases that are looked at by their id and place in the list. */
export type WantedCase = (id: string, index: number) => boolean;

/**
 * One task for each `wanted` case that is there, which the assessor knows from then on; what a case lacks is told when its task is looked at.
 */
export function caseTasks(
  assessor: Assessor,
  task: EachTask,
  outputsOf: (id: TaskId) => Outputs,
  wanted: WantedCase = () => true,
): readonly TaskSpec[] {
  const made = madeTasks(assessor.store, task, assessor.entryOf(task), assessor.tasks, outputsOf, wanted);
  for (const one of made) assessor.tasks.set(one.id, one);
  return made;
}

function madeTasks(
  store: Store,
  task: EachTask,
  entry: CatalogueEntry,
  tasks: ReadonlyMap<TaskId, TaskSpec>,
  outputsOf: (id: TaskId) => Outputs,
  wanted: WantedCase,
): readonly TaskSpec[] {
  const { each, caseInputs = {}, caseParams: _, ...rest } = task;
  const source = sourceOf(each, outputsOf);
  const { cases } = readCaseList(store, source);
  const roots = rootsOf(tasks.get(each.task) as TaskSpec);
  const marks = { synthetic: source.synthetic, patientLevel: source.patientLevel };
  return cases.flatMap((listed, index): readonly TaskSpec[] => {
    if (listed.missing !== undefined || !wanted(listed.id, index)) return [];
    const inputs: Record<string, TaskSpec["inputs"][string]> = {};
    for (const [port, { refs, many }] of Object.entries(task.inputs))
      inputs[port] = { many, refs: refs.map((ref) => ofCase(ref, task, tasks, listed.id)) };
    const problems: string[] = [];
    for (const [port, field] of Object.entries(caseInputs)) {
      const file = listed.files[field];
      const path = file && !isMember(file) ? placeOf(file, roots) : undefined;
      if (!file) problems.push(lacks(listed, field));
      else if (path !== undefined && !existsSync(path)) problems.push(`the ${field} of case ${listed.id} is not there: ${path}`);
      const ref: InputRef | undefined =
        path !== undefined
          ? { file: path, marks }
          : file && isMember(file)
            ? { ...each, member: { case: listed.id, field, ...file } }
            : undefined;
      inputs[port] = { many: entry.inputs[port]?.many === true, refs: ref ? [ref] : [] };
    }
    const filled = fillCase(task, entry, listed);
    if (filled.problem !== undefined) problems.push(filled.problem);
    const [problem] = problems;
    const own = {
      id: caseTaskId(task.id, listed.id),
      cell: { ...task.cell, case: listed.id },
      inputs,
      params: filled.params,
      environment: filled.environment,
      paths: filled.paths.length === 0 ? task.paths : [...task.paths, ...filled.paths],
      caseOf: { task: task.id, id: listed.id },
    };
    // a spread would give each of a hundred thousand a hidden class of its own
    return [Object.assign({}, rest, own, problem === undefined ? undefined : { problem })];
  });
}

function lacks({ id, files }: ListedCase, field: string): string {
  const there = Object.keys(files);
  return `case ${id} has no ${field}${there.length > 0 ? `, only ${there.join(", ")}` : ""}`;
}

/** A reference as one case reads it: of a stage over the same cases the same case, of all else the whole. */
function ofCase(ref: InputRef, reader: TaskSpec, tasks: ReadonlyMap<TaskId, TaskSpec>, id: string): InputRef {
  const producer = "task" in ref ? tasks.get(ref.task) : undefined;
  return producer && "task" in ref && sameCases(reader, producer) ? { ...ref, task: caseTaskId(ref.task, id) } : ref;
}

/** Whether a task is published: an experiment's own, and each case of those. */
export const isPublished = ({ published }: CompiledSpec): ((task: TaskSpec) => boolean) => {
  const ids = new Set(published);
  return ({ id, caseOf }) => ids.has(caseOf?.task ?? id);
};
