import { join } from "node:path";
import { inspect } from "../cache/artifacts.ts";
import type { TaskId } from "../contract/ids.ts";
import type { Finished, TaskOutcome } from "../executors/attempt.ts";
import { manifestText, type PublishedTask, publish, publishedTasks, resultFiles, resultsFolder } from "../executors/publish.ts";
import type { Scheduled } from "../executors/schedule.ts";
import type { Emit } from "../log/events.ts";
import { isCaseIdOf, isEach } from "../plan/each.ts";
import { planTasks, type State, stateName, writeState } from "../plan/freshness.ts";
import type { TaskSpec } from "../spec/compiled.ts";
import type { Session } from "./session.ts";
import { type Ended, type Reported, writeReport } from "./write-report.ts";

/** What a run left behind. */
export interface Published {
  /** Absolute folder of the results; empty where nothing was published. */
  readonly folder: string;
  /** Where results of this run belong, whether there are any or not. */
  readonly place: string;
  /** What its report was made from, and the manifest as it may be told; absent where none was written. */
  readonly report?: Reported;
  readonly manifest?: (shown?: ReadonlySet<string>) => Iterable<string>;
}

/** Publishes results and writes the state. */
export async function finish(
  session: Session,
  { tasks: scheduled, outcomes }: Scheduled,
  ended: Ended,
  emit: Emit,
): Promise<Published> {
  const { state, loaded, store, resultsRoot } = session;
  const { spec } = loaded;
  const done = new Map<TaskId, Finished>();
  for (const [id, outcome] of outcomes) if (outcome.state === "done") done.set(id, outcome);
  const left = spec.tasks.some((task) => !outcomes.has(task.id));
  const planned = left ? planTasks(session.assessor, spec.tasks) : [];
  for (const one of planned) {
    if (one.state === "fresh" && !done.has(one.task.id))
      done.set(one.task.id, { task: one.task, assessment: one, action: one.action, cached: true });
  }
  const tasks = left ? planned.map(({ task }) => task) : scheduled;
  if (!left && nothingChanged(session, tasks, outcomes)) {
    const folder = join(resultsRoot, state.results);
    return { folder, place: folder };
  }
  const entries: Record<string, State["tasks"][string]> = {};
  for (const task of tasks) {
    const finished = done.get(task.id);
    const entry = finished ? { fingerprint: finished.assessment.fingerprint, action: finished.action } : state.tasks[task.id];
    if (entry) entries[task.id] = entry;
  }
  // cases that are not listed now, since their cohort could not be, are still there when it can
  for (const task of spec.tasks.filter((one) => isEach(one) && !tasks.some(({ caseOf }) => caseOf?.task === one.id)))
    for (const [id, entry] of Object.entries(state.tasks)) if (isCaseIdOf(task.id, id)) entries[id] ??= entry;
  const mine = publishedTasks(spec, session.assessor, tasks, entries);
  const current = mine.filter(({ task }) => done.has(task.id));
  const results = resultsFolder(spec.experiment, spec.variant, current);
  // what this run left out keeps its files of an earlier run, and the manifest goes on saying where they come from
  const isThere = ({ outputs }: PublishedTask): boolean =>
    Object.values(outputs).every((output) => inspect(store, output, false).state === "intact");
  const published = state.results === results ? mine.filter((one) => done.has(one.task.id) || isThere(one)) : current;
  const failed: Record<string, string> = {};
  for (const outcome of outcomes.values())
    if (outcome.state === "failed" && outcome.key && outcome.cause !== "interrupted") failed[outcome.task.id] = outcome.key;
  const complete = done.size === tasks.length;
  let files: { readonly [path: string]: string } = state.published;
  let reported: Reported | undefined;
  if (published.length > 0 && !ended.interrupted) {
    const folder = join(resultsRoot, results);
    const before = complete ? ownFiles(state.published, folder) : {};
    const publication = publish(store, folder, published, spec.experiment, spec.variant, before);
    const { written: report, ...made } = await writeReport(session, folder, resultFiles(published), tasks, outcomes, done, ended);
    reported = made;
    files = complete ? { ...publication.published, ...report } : { ...state.published, ...publication.published, ...report };
    emit({ type: "published", folder, files: Object.keys(publication.published).length, written: publication.written });
  }
  writeState(store, stateName(spec.experiment, spec.variant), {
    spec: spec.file,
    run: ended.ran + ended.failed > 0 ? ended.run : state.run,
    tasks: entries,
    published: files,
    results,
    failed,
  });
  // where no task has told whether its data are synthetic, the last run knew
  const place = join(resultsRoot, current.length === 0 && state.results !== "" ? state.results : results);
  return {
    folder: published.length > 0 ? join(resultsRoot, results) : "",
    place,
    ...(reported
      ? {
          report: reported,
          manifest: (shown?: ReadonlySet<string>) => manifestText(spec.experiment, spec.variant, published, shown),
        }
      : {}),
  };
}

/** Files of an earlier publication that lie in the same results folder: only those may be taken away. */
const ownFiles = (published: { readonly [path: string]: string }, folder: string): { readonly [path: string]: string } =>
  Object.fromEntries(
    Object.entries(published).filter(
      ([path]) => path.startsWith(`${folder}/`) && !/\/(report\.html|methods\.(tex|bib)|run\.json|runs\.jsonl)$/.test(path),
    ),
  );

/** Whether all tasks were cached just as the state has them, and every published file is as it was written. */
function nothingChanged(
  { state, store, resultsRoot }: Session,
  tasks: readonly TaskSpec[],
  outcomes: ReadonlyMap<TaskId, TaskOutcome>,
): boolean {
  for (const outcome of outcomes.values()) {
    if (outcome.state !== "done" || !outcome.cached || state.tasks[outcome.task.id]?.action.key !== outcome.action.key)
      return false;
  }
  if (Object.keys(state.tasks).length !== tasks.length) return false;
  const folder = join(resultsRoot, state.results);
  const files = Object.entries(state.published);
  return files.length > 0 && files.every(([path, digest]) => path.startsWith(folder) && store.index.digest(path) === digest);
}
