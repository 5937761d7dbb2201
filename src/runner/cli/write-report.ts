import { join } from "node:path";
import { digestFile, digestText } from "../cache/digest.ts";
import { type Content, replaceFile, replaceWithCopy } from "../cache/file-layer.ts";
import { jsonPieces, lazyList } from "../cache/json-pieces.ts";
import { objectPath } from "../cache/store.ts";
import type { TaskId } from "../contract/ids.ts";
import type { Finished, TaskOutcome } from "../executors/attempt.ts";
import type { ResultFile } from "../executors/publish.ts";
import type { StageUse } from "../log/efficiency.ts";
import { isPublished } from "../plan/each.ts";
import type { TaskSpec } from "../spec/compiled.ts";
import { otherVariants } from "./other-variants.ts";
import type { ReportFacts, ReportTask, RunFacts } from "./report-facts.ts";
import { recordOf, reportTask, withoutCases } from "./run-record.ts";
import type { Session } from "./session.ts";

/** How many tasks of a run ended in which way; mapped ones count by their cases. */
export interface Counts {
  readonly ran: number;
  readonly cached: number;
  readonly failed: number;
  readonly skipped: number;
}

/** A run that has ended. */
export interface Ended extends Counts {
  readonly run: string;
  readonly started: number;
  readonly interrupted: boolean;
  /** What the tasks that ran in a cluster asked for and took. */
  readonly cluster?: readonly StageUse[];
}

/** What a report was made from; `all`: every task, each case of a mapped one too. */
export interface Reported {
  readonly facts: ReportFacts;
  readonly all: readonly ReportTask[];
}

/**
 * Writes beside the results report.html with the pictures that it shows, the methods for a paper, run.json and, where the spec compares
 * with a publication, reproduction.*; gives them by path, with their digests.
 */
export async function writeReport(
  session: Session,
  folder: string,
  results: readonly ResultFile[],
  tasks: readonly TaskSpec[],
  outcomes: ReadonlyMap<TaskId, TaskOutcome>,
  done: ReadonlyMap<TaskId, Finished>,
  ended: Ended,
): Promise<Reported & { readonly written: { readonly [path: string]: string } }> {
  const { host, store, loaded } = session;
  const { spec } = loaded;
  const { runFacts } = await import("./run-facts.ts");
  const run: RunFacts = runFacts(host, ended.run, ended.started, session.root);
  const isMine = isPublished(spec);
  const reported: ReportTask[] = tasks.map((task) => reportTask(task, outcomes.get(task.id), done.get(task.id), isMine(task)));
  const synthetic = reported.some(({ outputs }) => Object.values(outputs).some((output) => output.synthetic));
  const facts = {
    experiment: spec.experiment,
    description: spec.description,
    variant: spec.variant,
    synthetic,
    compare: spec.compare,
    tasks: withoutCases(reported),
    components: loaded.entries,
    files: results,
    run,
    others: otherVariants(store, spec, session.resultsRoot),
    pathOf: (stored: Parameters<typeof objectPath>[1]) => objectPath(store, stored),
  };
  const { html, files: beside } = await host.renderReport(facts);
  const methods = await host.renderMethods(facts);
  const reproduction = await host.renderReproduction(facts, digestText(html));
  const record = {
    ...run,
    experiment: spec.experiment,
    variant: spec.variant,
    spec: session.loaded.spec.file,
    interrupted: ended.interrupted,
    ...(ended.cluster ? { cluster: ended.cluster } : {}),
    tasks: lazyList(function* () {
      for (const one of reported) yield recordOf(one);
    }),
  };
  function* recordText(): Generator<string> {
    yield* jsonPieces(record, 2);
    yield "\n";
  }
  const files: Record<string, string> = {};
  const texts: { readonly [name: string]: () => Content } = {
    ...givenTexts({ "report.html": html, ...methods }),
    "run.json": recordText,
    ...givenTexts(reproduction),
  };
  for (const [name, content] of Object.entries(texts)) {
    const path = join(folder, name);
    replaceFile(store.files, path, content(), store.temporary);
    files[path] = digestFile(path);
    store.index.note(path, files[path] as Parameters<typeof store.index.note>[1]);
  }
  for (const [name, stored] of Object.entries(beside)) {
    const path = join(folder, name);
    replaceWithCopy(store.files, path, objectPath(store, stored), store.temporary);
    files[path] = stored.digest;
    store.index.note(path, stored.digest);
  }
  if (ended.ran + ended.failed > 0)
    replaceFile(store.files, join(store.home, "runs", ended.run, "run.json"), recordText(), store.temporary);
  return { facts, all: reported, written: files };
}

const givenTexts = (texts: { readonly [name: string]: string }): { readonly [name: string]: () => string } =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, () => text]));
