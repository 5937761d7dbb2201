import { relative } from "node:path";
import type { Origin } from "../../cache/store.ts";
import type { EnginePrint } from "../../contract/engines.ts";
import { asTaskId, type TaskId } from "../../contract/ids.ts";
import type { Json } from "../../contract/json.ts";
import { replaceAt } from "../../plan/fingerprint.ts";
import type { State } from "../../plan/freshness.ts";
import type { TaskSpec } from "../../spec/compiled.ts";
import { componentName } from "../../spec/component-name.ts";

/** An input of a result: another's output, or a file outside the store. */
export interface TracedInput {
  readonly port: string;
  readonly digest: string;
  /** The result that gave it; null for a file. */
  readonly from: { readonly task: TaskId; readonly port: string } | null;
  /** File or folder, absolute, where it is one. */
  readonly path: string | null;
  /** Of a folder: how many files of it count. */
  readonly files: number | null;
}

/** A result on the way from a number to the raw files. */
export interface TracedResult {
  readonly task: TaskId;
  readonly component: string;
  readonly key: string;
  readonly code: string;
  readonly libraries: { readonly [name: string]: string };
  readonly engine: EnginePrint | null;
  /** Parameters; those that name files stand among the inputs. */
  readonly with: { readonly [name: string]: Json };
  readonly inputs: readonly TracedInput[];
  /** On what it was made, where it was imported. */
  readonly imported: Origin | null;
  readonly started: string;
  readonly seconds: number;
}

/** The results that a task's rests on, itself first, each before what it reads is told of. */
export function chainOf(state: State, tasks: ReadonlyMap<TaskId, TaskSpec>, task: TaskId): ReadonlyMap<TaskId, TracedResult> {
  const makers = makersIn(state);
  const chain = new Map<TaskId, TracedResult>();
  const visit = (id: TaskId): void => {
    const entry = state.tasks[id];
    if (!entry || chain.has(id)) return;
    const traced = resultOf(id, entry, tasks.get(id), makers, state);
    chain.set(id, traced);
    for (const { from } of traced.inputs) if (from) visit(from.task);
  };
  visit(task);
  return chain;
}

type Maker = NonNullable<TracedInput["from"]>;

/** Outputs by digest, for inputs of which the spec tells no origin any longer. */
function makersIn(state: State): ReadonlyMap<string, Maker> {
  const makers = new Map<string, Maker>();
  for (const [id, { action }] of Object.entries(state.tasks)) {
    for (const [port, { digest, cases }] of Object.entries(action.outputs)) {
      for (const one of [digest, ...(cases ? [cases.digest] : [])])
        if (!makers.has(one)) makers.set(one, { task: asTaskId(id), port });
    }
  }
  return makers;
}

function resultOf(
  id: TaskId,
  { fingerprint, action }: State["tasks"][string],
  task: TaskSpec | undefined,
  makers: ReadonlyMap<string, Maker>,
  state: State,
): TracedResult {
  const wired = Object.entries(fingerprint.inputs).flatMap(([port, prints]) =>
    prints.map(({ digest }, i): TracedInput => {
      const ref = task?.inputs[port]?.refs[i];
      const named = ref && "task" in ref && state.tasks[ref.task] ? { task: ref.task, port: ref.port } : undefined;
      const from = (fingerprint.component === "each" ? undefined : named) ?? makers.get(digest) ?? null;
      return { port, digest, from, path: ref && "file" in ref ? ref.file : null, files: null };
    }),
  );
  let rest: Json = fingerprint.with;
  const files = (task?.paths ?? []).flatMap(({ at, path }): readonly TracedInput[] => {
    const content = contentAt(fingerprint.with, at);
    if (content === undefined) return [];
    rest = at.length === 1 ? without(rest, String(at[0])) : replaceAt(rest, at, path);
    return [fileInput(at.join("."), path, content)];
  });
  const declared = (task?.depends ?? []).map((path, i) => fileInput("depends", path, fingerprint.depends[i] ?? null));
  return {
    task: id,
    component: task ? componentName(task.component) : fingerprint.component,
    key: action.key,
    code: fingerprint.code,
    libraries: fingerprint.libraries,
    engine: fingerprint.engine ?? null,
    with: rest as TracedResult["with"],
    inputs: [...wired, ...files, ...declared],
    imported: action.imported ?? null,
    started: action.started,
    seconds: action.seconds,
  };
}

const without = (value: Json, name: string): Json =>
  Object.fromEntries(Object.entries(value as { readonly [key: string]: Json }).filter(([key]) => key !== name));

/** The content that a path parameter had. */
function contentAt(value: Json, at: readonly (string | number)[]): Json | undefined {
  let found: Json | undefined = value;
  for (const step of at) found = (found as { readonly [key: string]: Json } | null)?.[step];
  return (found as { readonly content?: Json } | undefined)?.content;
}

function fileInput(port: string, path: string, content: Json): TracedInput {
  if (typeof content === "string") return { port, digest: content, from: null, path, files: null };
  return { port, digest: "", from: null, path, files: Object.keys(content ?? {}).length };
}

/** A path as it is shown. */
export const shownPath = (cwd: string, path: string): string => relative(cwd, path) || ".";
