import { existsSync, readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import type { EnginePrint } from "../contract/engines.ts";
import { asTaskKey, type Digest, type TaskKey } from "../contract/ids.ts";
import type { Kind } from "../contract/kinds.ts";
import { sealed, unsealed } from "./digest.ts";
import { type FileLayer, replaceFile } from "./file-layer.ts";
import { beat, isAliveIn, sweepOthers } from "./heartbeat.ts";
import { hold, holderOf } from "./hold.ts";
import { isAlive, isSameProcess, type ProcessIdentity, thisProcess } from "./process-identity.ts";
import { readReplaced } from "./read-replaced.ts";
import { openStatIndex, type StatIndex } from "./stat-index.ts";

/** An artifact in the store. */
export interface Stored {
  readonly kind: Kind;
  readonly digest: Digest;
  readonly extension: string;
  /** Bytes; of a directory, of all its files. */
  readonly size: number;
  readonly synthetic: boolean;
  readonly patientLevel: boolean;
  /** A folder of a kind that may be a file too (a DICOM series): the object lists its files, as with a directory. */
  readonly tree?: true;
  /** Of a table that joins the tables of cases: the list of these. */
  readonly cases?: { readonly digest: Digest; readonly size: number };
}

/** The list of the cases that a table joins, as an artifact; of other artifacts undefined. */
export const casesOf = ({ cases, synthetic, patientLevel }: Stored): Stored | undefined =>
  cases && { kind: "cases", extension: ".json", ...cases, synthetic, patientLevel };

/** Whether an object is a list of a folder's files. */
export const isTree = ({ kind, tree }: Pick<Stored, "kind" | "tree">): boolean => kind === "directory" || tree === true;

/** On what a result was made that came here in a file: kinds and versions, never the name of a machine or user, and no path. */
export interface Origin {
  readonly regimen: string;
  readonly node: string;
  readonly system: string;
  readonly cpu: string;
  readonly cores: number;
}

/** What is known of a finished task: the way from its key to its outputs. */
export interface Action {
  readonly key: TaskKey;
  /** The task's id when it ran; another spec may know the same work by another name. */
  readonly task: string;
  readonly outputs: { readonly [port: string]: Stored };
  readonly metrics: { readonly [name: string]: number };
  /** Wall seconds, start (ISO 8601) and run in which it was made. */
  readonly seconds: number;
  readonly started: string;
  readonly run: string;
  /** Present where it was not computed here but taken from a file, on trust: where it was made, and on which engine. */
  readonly imported?: Origin & { readonly engine?: EnginePrint };
}

/**
 * The store under `.regimen/` (or REGIMEN_HOME):
 *
 *     objects/ab/cdef….arrow    content by digest; a directory is a list of its files
 *     actions/ab/cdef…          what a task's key gave (a digest of the record, then the record)
 *     imported/ab/cdef…         the key of an imported result, by all of its key but the engine
 *     claims/KEY                who has a task in hand
 *     alive/HOST~PID~START      signs of life of processes that have something in hand, for other machines
 *     logs/KEY.log              what a task printed
 *     keep/KEY/                 what an unfinished task has written down to go on from; its claim guards it
 *     state/, compiled/, own/, glances/, stat-index.json   shortcuts; all may be deleted
 *     runs/ID/                  one folder a run: events, facts
 *     outbox/RUN/               what is logged of a run, until a server has it and after (tracking/outbox/folder.ts)
 *     made/ab/cdef…             which logged run made what a key stands for
 *     records/NAME/RUN.jsonl    lines for runs.jsonl, until their run has ended
 *     tmp/HOST/                 files being written, by host: process numbers say nothing about another's
 */
export interface Store {
  readonly home: string;
  readonly files: FileLayer;
  readonly index: StatIndex;
  readonly temporary: string;
}

/** Raise when the layout of objects or the encoding of kinds changes: it is part of every key. */
export const STORE_FORMAT = 1;

export function openStore(home: string, files: FileLayer): Store {
  return { home, files, index: openStatIndex(files, join(home, "stat-index.json")), temporary: join(home, "tmp", hostname()) };
}

/** Makes what a run needs in the store; throws what the file system throws. */
export function prepareStore(store: Store): void {
  store.files.makeFolder(store.temporary);
  const ignore = join(store.home, ".gitignore");
  try {
    readFileSync(ignore);
  } catch {
    replaceFile(store.files, ignore, "*\n");
  }
}

export const objectPath = (store: Store, artifact: { readonly digest: Digest; readonly extension: string }): string =>
  `${store.home}/objects/${artifact.digest.slice(0, 2)}/${artifact.digest.slice(2)}${artifact.extension}`;
export const actionPath = (store: Store, key: TaskKey): string => join(store.home, "actions", key.slice(0, 2), key.slice(2));
export const logPath = (store: Store, key: TaskKey): string => join(store.home, "logs", `${key}.log`);

export const keepPath = (store: Store, key: TaskKey): string => join(store.home, "keep", key);

export type ActionLookup =
  | { readonly found: "action"; readonly action: Action }
  | { readonly found: "none" }
  | { readonly found: "corrupt"; readonly path: string };

export function readAction(store: Store, key: TaskKey): ActionLookup {
  const path = actionPath(store, key);
  if (!existsSync(path)) return { found: "none" }; // an error thrown and caught takes six times as long
  const text = readReplaced(path);
  if (text === undefined) return { found: "none" };
  const body = unsealed(text);
  if (body === undefined) return { found: "corrupt", path };
  return { found: "action", action: JSON.parse(body) as Action };
}

/** Lists the folder of a file that is not seen: another machine may just have written it, and NFS then looks again. */
export const lookAgain = (path: string): void => void list(dirname(path));

export function writeAction(store: Store, action: Action): void {
  replaceFile(store.files, actionPath(store, action.key), sealed(JSON.stringify(action)), store.temporary);
}

const importedPath = (store: Store, plain: TaskKey): string => join(store.home, "imported", plain.slice(0, 2), plain.slice(2));

/** Notes an imported result under all of its key but the engine; the last one noted counts. */
export const noteImported = (store: Store, plain: TaskKey, key: TaskKey): void =>
  replaceFile(store.files, importedPath(store, plain), key, store.temporary);

/** An imported result whatever engine made it, by all of its key but the engine. */
export function readImported(store: Store, plain: TaskKey): Action | undefined {
  const path = importedPath(store, plain);
  if (!existsSync(path)) return undefined;
  const key = readFileSync(path, "utf8");
  const lookup = /^[0-9a-f]{64}$/.test(key) ? readAction(store, asTaskKey(key)) : undefined;
  return lookup?.found === "action" ? lookup.action : undefined;
}

/** Whether anything was ever imported. */
export const hasImports = (store: Store): boolean => existsSync(join(store.home, "imported"));

export type ClaimResult = { readonly held: true } | { readonly held: false; readonly by: ProcessIdentity };

const claimPath = (store: Store, key: TaskKey): string => join(store.home, "claims", key);

/**
 * Says that this process works on a key, so that another run waits for it instead of doing it twice.
 * A claim whose process is gone is taken over. Claims only save work: results are the same without them.
 */
export function claim(store: Store, key: TaskKey): ClaimResult {
  beat(store.files, store.home);
  store.files.makeFolder(join(store.home, "claims"));
  const own = join(store.temporary, `claim-${process.pid}-${key}`);
  const found = hold(store.files, claimPath(store, key), own, undefined, (holder, at) => holds(store, holder, at));
  return !found.held && found.by ? { held: false, by: found.by } : { held: true };
}

/** Whether a process that holds a lock of a store, written at `at`, is alive. */
export const holds = (store: Store, holder: ProcessIdentity, at: string): boolean =>
  isAliveIn(store.home, holder, at, store.files);

/** Lets go of a key, unless another process has taken it over meanwhile. */
export function releaseClaim(store: Store, key: TaskKey): void {
  const holder = holderOf(claimPath(store, key));
  if (!holder || isSameProcess(holder, thisProcess())) store.files.remove(claimPath(store, key));
}

/** The living process that has a key in hand. */
export function claimant(store: Store, key: TaskKey): ProcessIdentity | undefined {
  const holder = holderOf(claimPath(store, key));
  return holder && holds(store, holder, claimPath(store, key)) ? holder : undefined;
}

/** Keys that a living process has in hand. */
export function heldKeys(store: Store): ReadonlySet<string> {
  return new Set(list(join(store.home, "claims")).filter((name) => claimant(store, name as TaskKey) !== undefined));
}

/** Removes what killed processes left in tmp/, claims/ and alive/; names in tmp/ start with the process's number. */
export function sweep(store: Store): void {
  for (const name of list(join(store.home, "claims"))) {
    if (!claimant(store, name as TaskKey)) store.files.remove(join(store.home, "claims", name));
  }
  sweepOthers(store.files, store.home);
  for (const name of list(store.temporary)) {
    const pid = Number(/^(?:claim-)?(\d+)-/.exec(name)?.[1] ?? 0);
    if (!pid || !isAlive({ ...thisProcess(), pid, start: "" })) store.files.remove(join(store.temporary, basename(name)));
  }
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
