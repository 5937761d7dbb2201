import { readFileSync } from "node:fs";
import { join } from "node:path";
import { objectPath, type Store } from "../../cache/store.ts";
import { asTaskId, type TaskId } from "../../contract/ids.ts";
import { publishedTasks, resultFiles } from "../../executors/publish.ts";
import type { Assessor } from "../../plan/assess.ts";
import { isCaseIdOf, isEach } from "../../plan/each.ts";
import { dependenciesOf, type State } from "../../plan/freshness.ts";
import type { TaskSpec } from "../../spec/compiled.ts";
import { CallError, type Session } from "../session.ts";
import type { Finding, Fresh, Verification } from "./findings.ts";
import { manifestLinks, type Published, publishedAt, publishedLinks } from "./published.ts";
import { type Read, readingIndex } from "./reading-index.ts";
import { recordLinks } from "./records.ts";
import { todayLinks, withCases } from "./today.ts";

/**
 * Goes from each published file over the records and artifacts of the last run back to the raw files, and computes nothing.
 * Every byte is read, unless `quick`: then a file that looks untouched since its digest was last taken counts as read.
 */
export function verifyChain(session: Session, quick: boolean): Verification {
  const { state, loaded, resultsRoot } = session;
  const { spec } = loaded;
  if (Object.keys(state.tasks).length === 0)
    throw new CallError(`${spec.experiment} has not been run here, so there is nothing to verify\nRun it with: regimen run`);
  const { index, read } = readingIndex(session.store.index, quick);
  const store: Store = { ...session.store, index };
  const assessor: Assessor = { ...session.assessor, store, tasks: new Map(session.assessor.tasks) };
  const tasks = withCases(assessor, spec.tasks, state);
  const published = publishedAt(state, resultsRoot);
  const manifest = manifestLinks(store, published.folder, state);
  const recorded = Object.entries(state.tasks).flatMap(([id, entry]) => recordLinks(store, id, entry));
  const mapped = spec.tasks.filter(isEach);
  const isKnown = (id: string): boolean => assessor.tasks.has(asTaskId(id)) || mapped.some((task) => isCaseIdOf(task.id, id));
  const gone = Object.keys(state.tasks).filter((id) => !isKnown(id));
  const found: readonly Fresh[] = [
    ...publishedLinks(index, published),
    ...manifest.findings,
    ...recorded,
    ...tasks.flatMap((task) => todayLinks(assessor, task, state)),
    ...gone.map(leftSpec),
  ];
  noteDamage(session, found, read);
  const files = filesOf(session, assessor, tasks, published.folder);
  const affected = affectedBy(tasks, files);
  const findings = found.map((one): Finding => ({ ...one, affects: one.task ? affected(one.task) : [] }));
  const ids = Object.keys(state.tasks).map(asTaskId);
  const isImported = (id: TaskId): boolean => state.tasks[id]?.action.imported !== undefined;
  return {
    findings,
    looked: countLinks(session, tasks, read, published, manifest.files),
    ...publishedCounts(store, state, files),
    computed: ids.filter((id) => !isImported(id)),
    imported: ids.filter(isImported),
    notRun: tasks.map(({ id }) => id).filter((id) => !Object.hasOwn(state.tasks, id)),
  };
}

/** A file that a task has published, absolute. */
interface PublishedFile {
  readonly path: string;
  readonly task: TaskId;
}

/** The files that the recorded tasks publish. */
function filesOf(
  { state, loaded }: Session,
  assessor: Assessor,
  tasks: readonly TaskSpec[],
  folder: string,
): readonly PublishedFile[] {
  const published = publishedTasks(loaded.spec, assessor, tasks, state.tasks);
  return resultFiles(published).map(({ path, task }) => ({ path: join(folder, path), task: task.id }));
}

const leftSpec = (id: string): Fresh => ({
  link: "code",
  fault: "stale",
  where: id,
  task: asTaskId(id),
  message: "is no longer in the spec",
  help: "bring the results up to date: regimen run",
});

/** Makes the next run see a damaged file whose time stamps have not changed. */
function noteDamage({ store }: Session, found: readonly Fresh[], read: Read): void {
  for (const { fault, where } of found) {
    const digest = fault === "damaged" || fault === "edited" ? read.get(where) : undefined;
    if (digest === undefined) continue;
    store.index.note(where, digest);
    store.files.remove(join(store.home, "glances"));
  }
}

/** Published files whose numbers rest on a task. */
function affectedBy(tasks: readonly TaskSpec[], files: readonly PublishedFile[]): (id: TaskId) => readonly string[] {
  const readers = new Map<TaskId, TaskId[]>();
  const add = (from: TaskId, to: TaskId): void => void readers.set(from, [...(readers.get(from) ?? []), to]);
  for (const task of tasks) {
    for (const id of dependenciesOf(task)) add(id, task.id);
    if (task.caseOf) add(task.id, task.caseOf.task);
  }
  return (id) => {
    const reached = new Set([id]);
    for (const one of reached) for (const next of readers.get(one) ?? []) reached.add(next); // a set tells what is added meanwhile
    return [...new Set(files.filter(({ task }) => reached.has(task)).map(({ path }) => path))];
  };
}

function countLinks(
  { state, store }: Session,
  tasks: readonly TaskSpec[],
  read: Read,
  { files: published }: Published,
  files: number,
): Verification["looked"] {
  const entries = Object.values(state.tasks);
  const outside = [...read.keys()].filter((path) => !path.startsWith(`${store.home}/`) && !published.has(path));
  return {
    published: published.size,
    manifest: files,
    artifacts: [...read.keys()].filter((path) => path.startsWith(`${store.home}/objects/`)).length,
    records: entries.length,
    inputs: entries.reduce((sum, { fingerprint }) => sum + Object.values(fingerprint.inputs).flat().length, 0),
    raw: outside.length,
    code: tasks.filter(({ id }) => Object.hasOwn(state.tasks, id)).length,
  };
}

/** Tables with their cells, and figures, among what is published. */
function publishedCounts(
  store: Store,
  state: State,
  files: readonly PublishedFile[],
): Pick<Verification, "tables" | "cells" | "figures"> {
  const tasks = new Set(files.map(({ task }) => task));
  const outputs = [...tasks].flatMap((id) => Object.values(state.tasks[id]?.action.outputs ?? {}));
  const models = outputs.filter(({ kind }) => kind === "table-model");
  const cells = models.map((stored) => cellsOf(objectPath(store, stored)));
  return {
    tables: models.length,
    cells: cells.reduce((sum, count) => sum + count, 0),
    figures: outputs.filter(({ kind }) => kind === "figure").length,
  };
}

function cellsOf(path: string): number {
  try {
    const { rows } = JSON.parse(readFileSync(path, "utf8")) as {
      readonly rows: readonly { readonly cells: readonly unknown[] }[];
    };
    return rows.reduce((sum, { cells }) => sum + cells.length, 0);
  } catch {
    return 0; // damaged or gone, which is told by itself
  }
}
