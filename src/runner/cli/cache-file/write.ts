import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, readSync, renameSync, rmSync, statSync } from "node:fs";
import { endOfTar, LARGEST_IN_TAR, paddingInTar, sizeInTar, tarHeader } from "../../../formats/tar.ts";
import { withFile, writeAll } from "../../../formats/write-file.ts";
import { objectPath, type Store } from "../../cache/store.ts";
import { CallError } from "../session.ts";
import { EXTENSION, INDEX, indexText, type Result } from "./contents.ts";
import { type Needed, neededBy, Refusal } from "./needed.ts";

/** Told as files are written or read: bytes done, of all. */
export type Progress = (done: number, total: number) => void;

/** Why a result cannot be put into an archive; undefined where it can. */
export function misfit(store: Store, { outputs }: Pick<Result, "outputs">): string | undefined {
  for (const [port, output] of Object.entries(outputs)) {
    try {
      for (const file of neededBy(output, textIn(store))) {
        const path = objectPath(store, file);
        if (!EXTENSION.test(file.extension))
          return `its output ${port} has the ending ${file.extension}, which an archive cannot name`;
        const size = statSync(path, { throwIfNoEntry: false })?.size;
        if (size === undefined) return `its output ${port} is not whole in the store`;
        if (size > LARGEST_IN_TAR) return `its output ${port} has a file of more than 8 GiB`;
      }
    } catch (error) {
      if (error instanceof Refusal) return `its output ${port} ${error.message}`;
      throw error;
    }
  }
  return undefined;
}

/** The text of a list in the store. */
export const textIn =
  (store: Store) =>
  (file: Needed): string =>
    readFileSync(objectPath(store, file), "utf8");

/** The name of a file in an archive. */
export const nameOf = ({ digest, extension }: Needed): string => `objects/${digest}${extension}`;

/** Writes results and all their files, each once and compared with its digest, to one archive; gives its bytes and files. */
export function writeCache(
  store: Store,
  results: readonly Result[],
  to: string,
  progress: Progress,
): { readonly bytes: number; readonly files: number } {
  const files = new Map<string, Needed>();
  for (const { outputs } of results)
    for (const output of Object.values(outputs))
      for (const file of neededBy(output, textIn(store))) files.set(nameOf(file), file);
  const names = [...files.keys()].sort();
  const index = Buffer.from(indexText(results));
  const sizes = names.map((name) => statSync(objectPath(store, files.get(name) as Needed)).size);
  const total = [index.length, ...sizes].reduce((sum, size) => sum + sizeInTar(size), 0);
  const partial = `${to}.${process.pid}.part`;
  try {
    withFile(partial, "w", (file) => {
      writeAll(file, tarHeader(INDEX, index.length));
      writeAll(file, index);
      writeAll(file, paddingInTar(index.length));
      let done = sizeInTar(index.length);
      for (const [i, name] of names.entries()) {
        const needed = files.get(name) as Needed;
        const size = sizes[i] as number;
        writeAll(file, tarHeader(name, size));
        copyChecked(objectPath(store, needed), needed.digest, size, file);
        writeAll(file, paddingInTar(size));
        done += sizeInTar(size);
        progress(done, total);
      }
      writeAll(file, endOfTar());
      fsyncSync(file);
    });
    renameSync(partial, to);
  } finally {
    rmSync(partial, { force: true });
  }
  return { bytes: total + endOfTar().length, files: names.length };
}

const CHUNK = 1 << 20;

function copyChecked(path: string, digest: string, size: number, to: number): void {
  const hash = createHash("sha256");
  const from = openSync(path, "r");
  let copied = 0;
  try {
    const chunk = Buffer.allocUnsafe(CHUNK);
    for (let read = 1; read > 0 && copied <= size; copied += read) {
      read = readSync(from, chunk, 0, CHUNK, null);
      hash.update(chunk.subarray(0, read));
      writeAll(to, chunk.subarray(0, read));
    }
  } finally {
    closeSync(from);
  }
  if (copied !== size || hash.digest("hex") !== digest)
    throw new CallError(
      `${path} is damaged: it is not what its digest says\nMake it again, then export: regimen verify says how`,
    );
}
