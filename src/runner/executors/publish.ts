import { join } from "node:path";
import { restore } from "../cache/artifacts.ts";
import { digestPieces } from "../cache/digest.ts";
import { replaceFile, replaceWithCopy } from "../cache/file-layer.ts";
import { jsonPieces, lazyList } from "../cache/json-pieces.ts";
import { objectPath, type Store, type Stored } from "../cache/store.ts";
import type { CatalogueEntry } from "../contract/catalogue.ts";
import { leavesResults } from "../contract/component.ts";
import type { Json } from "../contract/json.ts";
import type { Assessor } from "../plan/assess.ts";
import { caseTaskId, isEach, isPublished } from "../plan/each.ts";
import type { Fingerprint } from "../plan/fingerprint.ts";
import { stageLabel } from "../plan/fingerprint.ts";
import type { State } from "../plan/freshness.ts";
import type { CompiledSpec, TaskSpec } from "../spec/compiled.ts";
import { componentName } from "../spec/component-name.ts";

/** A finished task as its results are written down. */
export interface PublishedTask {
  readonly task: TaskSpec;
  readonly entry: CatalogueEntry;
  readonly key: string;
  readonly fingerprint: Fingerprint;
  readonly outputs: { readonly [port: string]: Stored };
}

/** Those of these tasks whose results a spec publishes, as far as they are recorded. */
export function publishedTasks(
  spec: CompiledSpec,
  assessor: Assessor,
  tasks: readonly TaskSpec[],
  recorded: State["tasks"],
): readonly PublishedTask[] {
  const isMine = isPublished(spec);
  return tasks.flatMap((task): readonly PublishedTask[] => {
    const found = isMine(task) ? recorded[task.id] : undefined;
    if (!found) return [];
    const { fingerprint, action } = found;
    return [{ task, entry: assessor.entryOf(task), key: action.key, fingerprint, outputs: action.outputs }];
  });
}

export interface ResultFile {
  /** Relative to the folder of the experiment's results. */
  readonly path: string;
  readonly stored: Stored;
  readonly task: TaskSpec;
  readonly port: string;
}

/** Where the results of an experiment and variant go, relative to the results' root; those from synthetic data lie apart. */
export function resultsFolder(experiment: string, variant: string | null, tasks: readonly PublishedTask[]): string {
  const synthetic = tasks.some(({ outputs }) => Object.values(outputs).some((output) => output.synthetic));
  return [...(synthetic ? ["synthetic"] : []), experiment, ...(variant === null ? [] : [variant])].join("/");
}

/** Files that finished tasks publish, in the order of the tasks. */
export function resultFiles(tasks: readonly PublishedTask[]): readonly ResultFile[] {
  return tasks.flatMap(({ task, entry, outputs }) =>
    Object.entries(outputs).flatMap(([port, stored]) => {
      const publish = isEach(task) ? undefined : entry.outputs[port]?.publish; // each case publishes its own
      if (publish !== undefined && leavesResults(publish)) throw new Error(`${task.id}: "${publish}" leaves the results`);
      return publish === undefined ? [] : [{ path: publish.replace("{stage}", stageLabel(task)), stored, task, port }];
    }),
  );
}

export interface Publication {
  /** Absolute path → digest, of every file now published. */
  readonly published: { readonly [path: string]: string };
  readonly written: number;
}

/**
 * Brings the results' folder to what the tasks gave: writes what is missing or differs, removes what an earlier run published
 * and this one does not, if nobody has changed it since.
 */
export function publish(
  store: Store,
  folder: string,
  tasks: readonly PublishedTask[],
  experiment: string,
  variant: string | null,
  before: { readonly [path: string]: string },
): Publication {
  const published: Record<string, string> = {};
  let written = 0;
  for (const { path, stored } of resultFiles(tasks)) {
    const target = join(folder, path);
    published[target] = stored.digest;
    if (stored.kind === "directory") {
      delete published[target];
      restore(store, stored, target);
      written++;
      continue;
    }
    if (digestOrNone(store, target) === stored.digest) continue;
    replaceWithCopy(store.files, target, objectPath(store, stored), store.temporary);
    store.index.note(target, stored.digest);
    written++;
  }
  const manifest = join(folder, "manifest.json");
  const text = (): Iterable<string> => manifestText(experiment, variant, tasks);
  published[manifest] = digestPieces(text());
  if (digestOrNone(store, manifest) !== published[manifest]) {
    replaceFile(store.files, manifest, text(), store.temporary);
    written++;
  }
  for (const [path, digest] of Object.entries(before)) {
    if (published[path] === undefined && digestOrNone(store, path) === digest) store.files.remove(path);
  }
  return { published, written };
}

function digestOrNone(store: Store, path: string): string | undefined {
  try {
    return store.index.digest(path);
  } catch {
    return undefined;
  }
}

/** What an input comes from: an output, a file, a file of a case; of a mapped task, the case that it joins. */
function originOf(task: TaskSpec, fingerprint: Fingerprint, port: string, i: number): string {
  if (isEach(task)) return `${caseTaskId(task.id, String((fingerprint.with.cases as readonly string[])[i]))}.${port}`;
  const ref = task.inputs[port]?.refs[i];
  if (!ref || !("task" in ref)) return "file";
  return `${ref.task}.${ref.port}${ref.member ? ` ${ref.member.field}` : ""}`;
}

/** Outputs as the manifest tells them. */
export const manifestOutputs = (outputs: PublishedTask["outputs"]): Json =>
  Object.fromEntries(
    Object.entries(outputs).map(([port, { kind, digest, size, synthetic, patientLevel }]) => [
      port,
      { kind, digest, size, synthetic, patientLevel },
    ]),
  );

/**
 * Where every number comes from: stage, key, parameters, digests of code and inputs, versions of libraries.
 * The same bytes whoever runs it: no times, no paths, no commit. With `shown`, the paths of files that may be told of, it names no case:
 * a mapped task says how many it joins.
 */
export function* manifestText(
  experiment: string,
  variant: string | null,
  tasks: readonly PublishedTask[],
  shown?: ReadonlySet<string>,
): Generator<string> {
  const stageOf = ({ task, key, fingerprint, outputs }: PublishedTask) => ({
    stage: task.stage,
    cell: task.cell,
    component: componentName(task.component),
    key,
    version: fingerprint.version,
    code: fingerprint.code,
    libraries: fingerprint.libraries,
    ...(fingerprint.engine ? { engine: { ...fingerprint.engine } } : {}),
    with: fingerprint.with,
    inputs: Object.fromEntries(
      Object.entries(fingerprint.inputs).map(([port, prints]) => [
        port,
        prints.map(({ digest }, i) => ({ from: originOf(task, fingerprint, port, i), digest })),
      ]),
    ),
    environment: fingerprint.environment,
    outputs: manifestOutputs(outputs),
  });
  const stages = lazyList(function* () {
    for (const one of tasks) if (!shown || !("case" in one.task.cell)) yield shown ? withoutCases(stageOf(one)) : stageOf(one);
  });
  const all = resultFiles(tasks).map(({ path, stored, task, port }) => ({
    path,
    from: `${task.id}.${port}`,
    digest: stored.digest,
  }));
  const files = shown ? all.filter(({ path }) => shown.has(path)) : all;
  yield* jsonPieces({ regimen: "manifest", format: 1, experiment, variant, stages, files }, 2);
  yield "\n";
}

const withoutCases = <S extends { readonly with: Fingerprint["with"] }>(stage: S): object =>
  Array.isArray(stage.with.cases) ? { ...stage, with: { cases: stage.with.cases.length }, inputs: {} } : stage;
