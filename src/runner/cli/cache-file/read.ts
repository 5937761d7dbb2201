import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync } from "node:fs";
import { join } from "node:path";
import { FormatError, fileName } from "../../../formats/format-error.ts";
import { readAt } from "../../../formats/read-at.ts";
import { listTar, type TarEntry } from "../../../formats/tar.ts";
import { withFile, writeAll } from "../../../formats/write-file.ts";
import { type Action, noteImported, type Origin, objectPath, readAction, type Store, writeAction } from "../../cache/store.ts";
import { asDigest, asTaskKey } from "../../contract/ids.ts";
import type { Json } from "../../contract/json.ts";
import { sameJson } from "../../plan/changes.ts";
import { plainKeyOf } from "../../plan/fingerprint.ts";
import { INDEX, MOST, type Result, readIndex } from "./contents.ts";
import { type Needed, neededBy, Refusal } from "./needed.ts";
import { nameOf, type Progress } from "./write.ts";

/** What came of an import, by names of tasks. */
export interface Imported {
  readonly taken: readonly string[];
  /** Those of which the store had a result already, which stays. */
  readonly known: readonly string[];
  /** Those of these that gave something else here. */
  readonly different: readonly string[];
  readonly files: number;
  readonly bytes: number;
  /** On what those taken were made. */
  readonly origins: readonly Origin[];
}

/** An archive that has been looked through: its results, and its files by name. */
interface Checked {
  readonly results: readonly Result[];
  readonly files: ReadonlyMap<string, TarEntry>;
}

/**
 * Takes an archive's results into the store. All of it is checked first, each file against its digest; where anything is wrong, a
 * FormatError says so and nothing is taken. A result that the store has already stays as it is.
 */
export function readCache(store: Store, path: string, progress: Progress): Imported {
  const { results, files } = check(path, progress);
  store.files.makeFolder(store.temporary);
  const bytes = [...files.values()].reduce((sum, { size }) => sum + size, 0);
  const file = openSync(path, "r");
  try {
    const wanted = results.filter(({ key }) => readAction(store, asTaskKey(key)).found !== "action");
    const known = results.filter((one) => !wanted.includes(one));
    let done = 0;
    const written = new Set<string>();
    for (const { outputs } of wanted) {
      for (const output of Object.values(outputs)) {
        for (const needed of neededBy(output, textIn(file, files))) {
          if (written.has(nameOf(needed))) continue;
          written.add(nameOf(needed));
          const entry = files.get(nameOf(needed)) as TarEntry;
          take(store, file, entry, needed, path);
          done += entry.size;
          progress(bytes + done, 2 * bytes);
        }
      }
    }
    for (const result of wanted) record(store, result);
    return {
      taken: wanted.map(({ task }) => task),
      known: known.map(({ task }) => task),
      different: known.filter((one) => differs(store, one)).map(({ task }) => task),
      files: written.size,
      bytes: done,
      origins: [...new Map(wanted.map(({ origin }) => [JSON.stringify(origin), origin])).values()],
    };
  } finally {
    closeSync(file);
  }
}

/** Whether the store's own result of a key has other contents. */
function differs(store: Store, { key, outputs }: Result): boolean {
  const lookup = readAction(store, asTaskKey(key));
  return lookup.found === "action" && !sameJson(lookup.action.outputs as unknown as Json, outputs as unknown as Json);
}

function record(store: Store, { fingerprint, origin, task, key, outputs, metrics, seconds, started, run }: Result): void {
  const { engine } = fingerprint;
  const imported: Action["imported"] = { ...origin, ...(engine ? { engine } : {}) };
  writeAction(store, { key: asTaskKey(key), task, outputs, metrics, seconds, started, run, imported });
  if (engine) noteImported(store, plainKeyOf(fingerprint), asTaskKey(key));
}

function check(path: string, progress: Progress): Checked {
  const entries = listTar(path, MOST.files);
  const [first, ...rest] = entries;
  if (first?.name !== INDEX) throw bad(path, "is no cache that regimen exported");
  if (first.size > MOST.index) throw bad(path, `has a list of results of more than ${MOST.index} bytes`);
  const file = openSync(path, "r");
  try {
    const index = readIndex(readAt(file, first.offset, first.size).toString("utf8"));
    if ("problem" in index) throw bad(path, `cannot be taken: ${index.problem}`);
    const files = new Map(rest.map((entry) => [entry.name, entry]));
    const needed = new Set<string>();
    for (const { task, outputs } of index.results)
      for (const [port, output] of Object.entries(outputs))
        for (const one of neededIn(path, file, files, `${task}.${port}`, output)) needed.add(one);
    const extra = rest.find(({ name }) => !needed.has(name));
    if (extra) throw bad(path, `holds ${extra.name}, which none of its results names`);
    const total = rest.reduce((sum, { size }) => sum + size, 0);
    let done = 0;
    for (const entry of rest) {
      if (digestAt(file, entry) !== digestIn(entry.name))
        throw bad(path, `is damaged: ${entry.name} is not what its digest says`);
      done += entry.size;
      progress(done, 2 * total);
    }
    return { results: index.results, files };
  } finally {
    closeSync(file);
  }
}

const digestIn = (name: string): string => name.slice("objects/".length, "objects/".length + 64);

/** Names of the files that an output needs, all of which the archive has, at the sizes said. */
function neededIn(
  path: string,
  file: number,
  files: ReadonlyMap<string, TarEntry>,
  label: string,
  output: Result["outputs"][string],
): readonly string[] {
  try {
    return [...neededBy(output, textIn(file, files))].map((needed) => {
      const entry = files.get(nameOf(needed));
      if (!entry) throw new Refusal(`lacks its file ${nameOf(needed)}`);
      if (needed.size !== undefined && needed.size !== entry.size) throw new Refusal("has another size than it says");
      return entry.name;
    });
  } catch (error) {
    if (error instanceof Refusal) throw bad(path, `cannot be taken: ${label} ${error.message}`);
    throw error;
  }
}

/** The text of a list in the archive, if it is one by its digest: a list is followed before the rest is read. */
const textIn =
  (file: number, files: ReadonlyMap<string, TarEntry>) =>
  (needed: Needed): string => {
    const entry = files.get(nameOf(needed));
    if (!entry) throw new Refusal(`lacks its file ${nameOf(needed)}`);
    if (entry.size > MOST.list) throw new Refusal(`is a list of more than ${MOST.list} bytes`);
    if (digestAt(file, entry) !== needed.digest) throw new Refusal("is not what its digest says");
    return readAt(file, entry.offset, entry.size).toString("utf8");
  };

const CHUNK = 1 << 20;

function* chunksOf(file: number, { offset, size }: TarEntry): Generator<Buffer> {
  for (let at = 0; at < size; at += CHUNK) yield readAt(file, offset + at, Math.min(CHUNK, size - at));
}

function digestAt(file: number, entry: TarEntry): string {
  const hash = createHash("sha256");
  for (const chunk of chunksOf(file, entry)) hash.update(chunk);
  return hash.digest("hex");
}

let serial = 0;

/** Puts one file into the store, unless it is there intact; compares it with its digest once more as it is copied. */
function take(store: Store, file: number, entry: TarEntry, needed: Needed, path: string): void {
  const target = objectPath(store, needed);
  if (store.index.digest(target) === needed.digest) return;
  const partial = join(store.temporary, `${process.pid}-import-${(serial++).toString(36)}.part`);
  try {
    const hash = createHash("sha256");
    withFile(partial, "w", (to) => {
      for (const chunk of chunksOf(file, entry)) {
        hash.update(chunk);
        writeAll(to, chunk);
      }
      fsyncSync(to);
    });
    if (hash.digest("hex") !== needed.digest) throw bad(path, "changed while it was read");
    store.files.makeFolder(join(target, ".."));
    store.files.rename(partial, target);
  } finally {
    store.files.remove(partial);
  }
  store.index.note(target, asDigest(needed.digest));
}

const bad = (path: string, message: string): FormatError =>
  new FormatError({ code: "damaged-file", message: `${fileName(path)} ${message}; nothing was taken from it`, file: path });
