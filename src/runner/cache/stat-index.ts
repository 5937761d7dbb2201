import { readFileSync } from "node:fs";
import { asDigest, type Digest } from "../contract/ids.ts";
import { digestFile, filesBelow } from "./digest.ts";
import { type FileLayer, replaceFile } from "./file-layer.ts";
import { isRacy, type Signature, sameSignature, signatureOf } from "./signature.ts";

/**
 * Digests of files, remembered by their signatures, so that unchanged files are not read again.
 * Only ever a shortcut: without the index, or with an old one, every digest comes out the same.
 */
export interface StatIndex {
  /** The digest of a file; undefined where there is no such file. */
  digest(path: string): Digest | undefined;
  /** Takes note of a file whose digest the caller knows because it has just written it. */
  note(path: string, digest: Digest): void;
  /** Relative paths of all files below a folder, and of empty folders (`NAME/`). */
  filesBelow(path: string): readonly string[];
  /** Everything asked for so far; undefined where a file was so young that it may change under the same time stamp. */
  looked(): Looked | undefined;
  /** Writes the index down if it has changed. */
  save(): void;
}

/** Files, each once, with their signatures (null: there was none) and folders with their names, as they were when last looked at. */
export interface Looked {
  readonly files: Iterable<readonly [path: string, signature: Signature | null]>;
  readonly folders: ReadonlyMap<string, readonly string[]>;
}

/** As it is written down; the signature is one object wherever it is remembered, of a hundred thousand files. */
type Written = readonly [...Signature, string];
interface Entry {
  readonly signature: Signature;
  readonly digest: Digest;
  /** It was asked for. */
  looked: boolean;
}

function load(file: string): Map<string, Entry> {
  try {
    const entries = Object.entries(JSON.parse(readFileSync(file, "utf8")) as Record<string, Written>);
    return new Map(
      entries.map(([path, [mtime, ctime, size, inode, digest]]) => [
        path,
        { signature: [mtime, ctime, size, inode], digest: asDigest(digest), looked: false },
      ]),
    );
  } catch {
    return new Map();
  }
}

function* filesLookedAt(
  entries: ReadonlyMap<string, Entry>,
  others: ReadonlyMap<string, Signature | null>,
): Generator<readonly [string, Signature | null]> {
  for (const one of others) if (!entries.get(one[0])?.looked) yield one;
  for (const [path, { signature, looked }] of entries) if (looked) yield [path, signature];
}

function* piecesOf(entries: ReadonlyMap<string, Entry>): Generator<string> {
  let before = "{";
  for (const [path, { signature, digest }] of entries) {
    yield `${before}${JSON.stringify(path)}:${JSON.stringify([...signature, digest])}`;
    before = ",";
  }
  yield before === "{" ? "{}" : "}";
}

export function openStatIndex(files: FileLayer, file: string): StatIndex {
  const entries = load(file);
  /** What was looked at and is not among the entries. */
  const others = new Map<string, Signature | null>();
  const folders = new Map<string, readonly string[]>();
  const young = new Set<string>();
  let changed = false;
  const remember = (path: string, signature: Signature, digest: Digest): void => {
    entries.set(path, { signature, digest, looked: true });
    others.delete(path);
    changed = true;
  };
  return {
    digest(path) {
      const signature = signatureOf(path);
      const known = entries.get(path);
      const isKnown = known !== undefined && signature !== undefined && sameSignature(known.signature, signature);
      if (isKnown) {
        known.looked = true;
        return known.digest;
      }
      if (known) known.looked = false;
      others.set(path, signature ?? null);
      young.delete(path);
      if (!signature) return undefined;
      const now = Date.now();
      const digest = digestFile(path);
      if (isRacy(signature, now)) {
        young.add(path);
        if (entries.delete(path)) changed = true;
      } else remember(path, signature, digest);
      return digest;
    },
    note(path, digest) {
      const signature = signatureOf(path);
      if (!signature) others.set(path, null);
      if (signature) remember(path, signature, digest);
    },
    filesBelow: (path) => filesBelow(path, (folder, names) => folders.set(folder, names), true),
    looked: () => (young.size > 0 ? undefined : { files: filesLookedAt(entries, others), folders }),
    save() {
      if (!changed) return;
      replaceFile(files, file, piecesOf(entries));
      changed = false;
    },
  };
}
