import { copyFileSync, fsyncSync, linkSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { withFile, writeAll } from "../../formats/write-file.ts";

/**
 * The few operations by which the store touches the disk. Everything the store writes goes through this one object,
 * so that tests can let any of them fail (disk full, no permission).
 */
export interface FileLayer {
  makeFolder(path: string): void;
  /** Writes a new file and brings it to the disk; its text may come in pieces. */
  write(path: string, content: Content): void;
  /** Writes a new file that may be lost with the machine: claims, logs. */
  jot(path: string, content: string): void;
  /** Copies a file and brings the copy to the disk. */
  copy(from: string, to: string): void;
  /** Moves within one file system, replacing what is there. */
  rename(from: string, to: string): void;
  /** Adds to the end of a file in one write. */
  append(path: string, content: string): void;
  /** Gives a file a second name; throws EEXIST where the name is taken. */
  link(from: string, to: string): void;
  remove(path: string): void;
}

/** What a file holds: pieces of text are written as they come. */
export type Content = string | Uint8Array | Iterable<string>;

/** Characters that are gathered before they are written. */
const GATHERED = 1 << 16;
/** Their bytes, in one place: those of a hundred megabytes in new buffers would lie about until garbage is collected. */
let gathered: Buffer | undefined;

function writeText(file: number, text: string): void {
  gathered ??= Buffer.allocUnsafe(3 * 2 * GATHERED); // a character of UTF-16 is three bytes at most
  const fits = 3 * text.length <= gathered.length;
  writeAll(file, fits ? gathered.subarray(0, gathered.write(text)) : Buffer.from(text));
}

function writeContent(file: number, content: Content): void {
  if (typeof content === "string" || content instanceof Uint8Array) {
    writeAll(file, typeof content === "string" ? Buffer.from(content) : content);
    return;
  }
  let waiting = "";
  for (const piece of content) {
    waiting += piece;
    if (waiting.length < GATHERED) continue;
    writeText(file, waiting);
    waiting = "";
  }
  writeText(file, waiting);
}

/** Makes one folder, unless it is there (another run may have made it just now); false where its parent is missing. */
function madeOne(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException; // what fs throws
    if (code === "EEXIST" && statSync(path).isDirectory()) return true;
    if (code !== "ENOENT" || dirname(path) === path) throw error;
    return false;
  }
}

/** Node's own recursive mkdir never ends where a parent cannot be made but is "not found" (below /proc). */
function makeFolder(path: string): void {
  if (madeOne(path)) return;
  makeFolder(dirname(path));
  if (!madeOne(path))
    throw Object.assign(new Error(`ENOENT: no such file or directory, mkdir '${path}'`), { code: "ENOENT", path });
}

export const diskFiles: FileLayer = {
  makeFolder,
  write: (path, content) =>
    withFile(path, "w", (file) => {
      writeContent(file, content);
      fsyncSync(file);
    }),
  jot: (path, content) => withFile(path, "w", (file) => writeContent(file, content)),
  copy(from, to) {
    copyFileSync(from, to);
    withFile(to, "r+", fsyncSync);
  },
  rename: renameSync,
  append: (path, content) => withFile(path, "a", (file) => writeContent(file, content)),
  link: linkSync,
  remove: (path) => rmSync(path, { recursive: true, force: true }),
};

let serial = 0;
const temporaryName = (folder: string): string =>
  `${folder}/${process.pid}-${Date.now().toString(36)}-${(serial++).toString(36)}`;

/** Makes a folder only where it is missing: nearly always it is there. */
function withFolder(files: FileLayer, folder: string, use: () => void): void {
  try {
    use();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    files.makeFolder(folder);
    use();
  }
}

/** Renames a file. NFS may lose the answer, ask again and hear that there is no such file: it is where it belongs already. */
function moveInto(files: FileLayer, partial: string, path: string): void {
  const file = statSync(partial, { throwIfNoEntry: false })?.ino;
  try {
    files.rename(partial, path);
  } catch (error) {
    if (file === undefined || statSync(path, { throwIfNoEntry: false })?.ino !== file) throw error;
  }
}

/** Fills a new file in `temporary`, then puts it under `path`, so that a reader sees the old file or the new one whole. */
function replaceBy(files: FileLayer, path: string, temporary: string, fill: (partial: string) => void): void {
  const partial = `${temporaryName(temporary)}.part`;
  try {
    withFolder(files, temporary, () => fill(partial));
    withFolder(files, dirname(path), () => moveInto(files, partial, path));
  } catch (error) {
    try {
      files.remove(partial);
    } catch {
      // the first error is the one to tell
    }
    throw error;
  }
}

/** Puts content under `path`: whole, or not at all. */
export function replaceFile(files: FileLayer, path: string, content: Content, temporary = dirname(path)): void {
  replaceBy(files, path, temporary, (partial) => files.write(partial, content));
}

/** The same for a copy of another file. */
export function replaceWithCopy(files: FileLayer, path: string, from: string, temporary: string): void {
  replaceBy(files, path, temporary, (partial) => files.copy(from, partial));
}
