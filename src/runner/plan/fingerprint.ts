import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { endingOf } from "../../formats/ending-of.ts";
import { isMember, placeOf, type Roots, readCaseList } from "../cache/case-list.ts";
import { canonicalJson, digestText } from "../cache/digest.ts";
import type { StatIndex } from "../cache/stat-index.ts";
import { casesOf, objectPath, STORE_FORMAT, type Store, type Stored } from "../cache/store.ts";
import type { CatalogueEntry } from "../contract/catalogue.ts";
import type { EnginePrint } from "../contract/engines.ts";
import { asTaskKey, type Digest, type TaskId, type TaskKey } from "../contract/ids.ts";
import type { Json, JsonObject } from "../contract/json.ts";
import { accepts, KIND_EXTENSION, type Kind, type PortKind } from "../contract/kinds.ts";
import { RUNNING_KEYWORD } from "../contract/params.ts";
import type { InputRef, TaskSpec } from "../spec/compiled.ts";
import { schemaOf } from "../spec/schema-text.ts";

/** One input as it counts in a key: content, and what decides how the content is read. */
export interface InputPrint {
  readonly digest: Digest;
  readonly extension: string;
  /** Present where the input comes from a synthetic cohort, since outputs then say so. */
  readonly synthetic?: true;
  /** Present where the port shows names: the producing stage and cell, and the variant where the reference named one. */
  readonly from?: string;
}

/**
 * Everything that decides a task's result. Its canonical JSON, hashed, is the task's key.
 * Names of stages, spellings of paths, resources (but for an engine's threads) and secrets are not in it.
 */
export interface Fingerprint {
  /** Layout of the store and encoding of kinds. */
  readonly format: number;
  readonly component: string;
  readonly version: number;
  /** The component's code without comments and formatting. */
  readonly code: Digest;
  readonly libraries: { readonly [name: string]: string };
  /** Present where the component computes on an engine: its last digits depend on which, and on the threads. */
  readonly engine?: EnginePrint;
  /** Resolved parameters, but for those that change no result (`RUNNING_KEYWORD`); files and folders by content. */
  readonly with: JsonObject;
  readonly inputs: { readonly [port: string]: readonly InputPrint[] };
  readonly environment: { readonly [name: string]: string };
  /** Files that count as a command's code, in the order declared. */
  readonly depends: readonly Json[];
  /** Kinds of outputs that parameters decide. */
  readonly outputs: { readonly [port: string]: Kind };
  /** Present where what the component writes shows its stage's name. */
  readonly stage?: string;
}

/** An input of a task with all that a component may ask about it. */
export interface ResolvedInput {
  readonly ref: InputRef;
  readonly path: string;
  readonly stored: Stored;
  readonly label: string;
  readonly stage: string;
  readonly cell: TaskSpec["cell"];
  readonly variant?: string;
  /** Of cases with files outside the store: the folders from which they are named, and a digest over all content. */
  readonly roots?: Roots;
  readonly content?: Digest;
}

/** A file or folder that is not there or cannot be read. */
export class UnreadableError extends Error {}

/** Content of a file, or of each file of a folder by its relative path. */
export function contentOf(index: StatIndex, path: string, reads?: readonly string[]): Json {
  let stat: ReturnType<typeof statSync>;
  try {
    stat = statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw new UnreadableError(`${path} cannot be read: ${(error as Error).message}`);
  }
  if (!stat) throw new UnreadableError(`${path} does not exist`);
  if (!stat.isDirectory()) return digestOrFail(index, path);
  const files = reads ?? index.filesBelow(path);
  const content: Record<string, Json> = {};
  for (const name of files) {
    const file = join(path, name);
    if (name.endsWith("/")) {
      content[name] = "empty folder";
      continue;
    }
    const digest = digestOrNone(index, file);
    if (digest !== undefined) content[name] = digest;
    else if (!reads) throw new UnreadableError(`${file} does not exist`);
  }
  return content;
}

function digestOrNone(index: StatIndex, path: string): Digest | undefined {
  try {
    return index.digest(path);
  } catch (error) {
    throw new UnreadableError(`${path} cannot be read: ${(error as Error).message}`);
  }
}

function digestOrFail(index: StatIndex, path: string): Digest {
  const digest = digestOrNone(index, path);
  if (digest === undefined) throw new UnreadableError(`${path} does not exist`);
  return digest;
}

/** A copy of `value` in which the entry at `at` is replaced. */
export function replaceAt(value: Json, at: readonly (string | number)[], by: Json): Json {
  const [first, ...rest] = at;
  if (first === undefined) return by;
  if (Array.isArray(value)) return value.map((entry, i) => (i === first ? replaceAt(entry, rest, by) : entry));
  const object = value as { readonly [key: string]: Json };
  return { ...object, [first]: replaceAt(object[first] as Json, rest, by) };
}

/** Whether a parameter says how work is done and not what comes out. */
function isRunning({ params }: CatalogueEntry, name: string): boolean {
  return schemaOf(schemaOf(params.properties)[name])[RUNNING_KEYWORD] !== undefined;
}

/** One for all that have none: a hundred thousand empty ones take megabytes. */
const NO_FILES: Fingerprint["depends"] = [];
const NO_KINDS: Fingerprint["outputs"] = {};

export function fingerprintOf(
  index: StatIndex,
  task: TaskSpec,
  entry: CatalogueEntry,
  inputs: ReadonlyMap<string, readonly ResolvedInput[]>,
  engine?: EnginePrint,
): Fingerprint {
  let params: Json = Object.fromEntries(Object.entries(task.params).filter(([name]) => !isRunning(entry, name)));
  for (const { at, path, reads } of task.paths) params = replaceAt(params, at, { content: contentOf(index, path, reads) });
  const prints: Record<string, readonly InputPrint[]> = {};
  for (const [port, list] of inputs) {
    const labelled = (entry.inputs[port] ?? entry.anyInputs)?.labelled ?? false;
    prints[port] = list.map(({ stored, content, label, cell, variant }) => ({
      digest: content ?? stored.digest,
      extension: stored.extension,
      ...(stored.synthetic ? { synthetic: true as const } : {}),
      ...(labelled ? { from: `${label} ${canonicalJson(cell)}${variant === undefined ? "" : ` @${variant}`}` } : {}),
    }));
  }
  return {
    format: STORE_FORMAT,
    component: task.component.endsWith(".ts") ? "own" : task.component,
    version: entry.version,
    code: entry.codeDigest,
    libraries: entry.libraries,
    ...(engine ? { engine } : {}),
    with: params as JsonObject,
    inputs: prints,
    environment: task.environment,
    depends: task.depends.length === 0 ? NO_FILES : task.depends.map((path) => contentOf(index, path)),
    outputs: entry.dynamicOutputs ? task.outputs : NO_KINDS,
    ...(entry.showsStage ? { stage: stageLabel(task) } : {}),
  };
}

/** Raise when cases are joined in another way. */
const JOIN_VERSION = 1;

/** Everything that decides how the outputs of a mapped task's cases are joined. */
export function joinFingerprint(
  task: TaskSpec,
  entry: CatalogueEntry,
  cases: readonly { readonly id: string; readonly outputs?: Outputs; readonly missing?: string }[],
): Fingerprint {
  const there = cases.filter(({ outputs }) => outputs);
  const wide = Object.entries(entry.outputs).flatMap(([port, { wide: columns }]) =>
    columns ? [[port, { ...columns }] as const] : [],
  );
  return {
    format: STORE_FORMAT,
    component: "each",
    version: JOIN_VERSION,
    code: "" as Digest, // the runner's own
    libraries: {},
    with: {
      cases: there.map(({ id }) => id),
      missing: Object.fromEntries(cases.flatMap(({ id, missing }) => (missing === undefined ? [] : [[id, missing]]))),
      wide: Object.fromEntries(wide),
    },
    inputs: Object.fromEntries(
      Object.keys(task.outputs).map((port) => [
        port,
        there.map(({ outputs }): InputPrint => {
          const { digest, extension, synthetic } = (outputs as Outputs)[port] as Stored;
          return { digest, extension, ...(synthetic ? { synthetic: true as const } : {}) };
        }),
      ]),
    ),
    environment: {},
    depends: [],
    outputs: task.outputs,
  };
}

export const keyOf = (fingerprint: Fingerprint): TaskKey =>
  asTaskKey(digestText(`regimen task\n${canonicalJson(fingerprint as unknown as Json)}`));

/** All of a key but the engine: an imported result is found by it where the engine that made it is not there. */
export const plainKeyOf = ({ engine: _, ...rest }: Fingerprint): TaskKey =>
  asTaskKey(digestText(`regimen task on any engine\n${canonicalJson(rest as unknown as Json)}`));

/** A file's name, its ending included, may have 255 bytes. */
const LONGEST_LABEL = 200;

/** Stage and cell as results are named: `forest`, `forest-label=COVIDCT`. */
export function stageLabel(task: TaskSpec): string {
  const cell = Object.entries(task.cell).map(([axis, value]) => `${axis}=${String(value)}`);
  const label = [task.stage, ...cell].join("-");
  const plain = label.replace(/[^A-Za-z0-9._=@+-]/g, "_");
  // two cells whose names differ only in what a file name cannot hold stay two
  const short = plain.slice(0, LONGEST_LABEL);
  return short === label ? short : `${short}-${digestText(label).slice(0, 6)}`;
}

/** A file named in a spec as an artifact of the port's kind. */
export function fileArtifact(index: StatIndex, path: string, kind: Kind): Stored {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory()) {
    const digest = digestText(canonicalJson(contentOf(index, path)));
    return { kind: kind === "file" ? "directory" : kind, digest, extension: "", size: 0, synthetic: false, patientLevel: false };
  }
  const digest = digestOrFail(index, path);
  return {
    kind,
    digest,
    extension: endingOf(path) || KIND_EXTENSION[kind],
    size: stat?.size ?? 0,
    synthetic: false,
    patientLevel: false,
  };
}

export type Outputs = { readonly [port: string]: Stored };

/** The folders from which a task names files that it lists: those of its path parameters. */
export function rootsOf(task: TaskSpec): Roots {
  const folders = task.paths.flatMap(({ at, path }): (readonly [string, string])[] => {
    if (at.length !== 1) return [];
    return [[String(at[0]), statSync(path, { throwIfNoEntry: false })?.isDirectory() ? path : dirname(path)]];
  });
  return Object.fromEntries(folders);
}

/** Where the files of cases lie that are not in the store, and a digest over what they hold; undefined if all are. */
function casesOutside(
  store: Store,
  output: Stored,
  producer: TaskSpec,
): { readonly roots: Roots; readonly content: Digest } | undefined {
  const { cases } = readCaseList(store, output);
  if (cases.every(({ files }) => Object.values(files).every(isMember))) return undefined;
  const roots = rootsOf(producer);
  const contents = cases.map(({ id, values, files, missing = null }) => ({
    id,
    values,
    missing,
    files: Object.fromEntries(
      Object.entries(files).map(([field, file]) => [
        field,
        isMember(file) ? [file.digest, file.extension] : outsideContent(store.index, placeOf(file, roots)),
      ]),
    ),
  }));
  return { roots, content: digestText(canonicalJson(contents as Json)) };
}

/** Content of a file or folder, and how it is written; null where there is none. */
function outsideContent(index: StatIndex, path: string): Json {
  return existsSync(path) ? [contentOf(index, path), endingOf(path)] : (digestOrNone(index, path) ?? null);
}

/** An output as a port that takes `wanted` reads it: one table of all cases, or their list. */
const formFor = (output: Stored, wanted: PortKind): Stored =>
  accepts(wanted, output.kind) ? output : (casesOf(output) ?? output);

/** All inputs of a task from its references; `outputsOf` gives a finished task's outputs. */
export function resolveInputs(
  store: Store,
  task: TaskSpec,
  entry: CatalogueEntry,
  producers: ReadonlyMap<TaskId, TaskSpec>,
  outputsOf: (id: TaskId) => Outputs,
): ReadonlyMap<string, readonly ResolvedInput[]> {
  const resolved = new Map<string, readonly ResolvedInput[]>();
  for (const [port, { refs }] of Object.entries(task.inputs)) {
    const wanted = (entry.inputs[port] ?? entry.anyInputs)?.kind ?? "any";
    const kinds = typeof wanted === "string" ? [wanted] : wanted.filter((one) => one !== "cases"); // no file is a list of cases
    const kind = wanted === "any" ? "file" : (kinds[0] as Kind);
    resolved.set(
      port,
      refs.map((ref): ResolvedInput => {
        if ("file" in ref) {
          return {
            ref,
            path: ref.file,
            stored: { ...fileArtifact(store.index, ref.file, kind), ...ref.marks },
            label: ref.file.split("/").at(-1) ?? "",
            stage: "",
            cell: {},
          };
        }
        const producer = producers.get(ref.task) as TaskSpec;
        const common = { ref, stage: producer.stage, cell: producer.cell };
        const output = formFor(outputsOf(ref.task)[ref.port] as Stored, ref.member ? "cases" : wanted);
        if (ref.member) {
          const { case: id, field, ...member } = ref.member;
          const { synthetic, patientLevel } = output;
          const stored: Stored = { kind, ...member, synthetic, patientLevel };
          return { ...common, path: objectPath(store, stored), stored, label: `${ref.task}.${ref.port}, ${id} ${field}` };
        }
        const outside = output.kind === "cases" ? casesOutside(store, output, producer) : undefined;
        return {
          ...common,
          path: objectPath(store, output),
          stored: output,
          label: `${ref.task}.${ref.port}`,
          ...(ref.variant === undefined ? {} : { variant: ref.variant }),
          ...(outside ?? {}),
        };
      }),
    );
  }
  return resolved;
}
