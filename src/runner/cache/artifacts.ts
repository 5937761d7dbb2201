import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { asDigest, type Digest } from "../contract/ids.ts";
import { membersOf, readCaseList } from "./case-list.ts";
import { digestFile, digestText, filesBelow } from "./digest.ts";
import { replaceFile, replaceWithCopy } from "./file-layer.ts";
import { casesOf, isTree, lookAgain, objectPath, type Store, type Stored } from "./store.ts";

/** A file of a stored directory: relative path with `/`, digest, bytes. */
type TreeEntry = readonly [path: string, digest: string, size: number];

/** Stores a file under its digest; nothing is written where the store has it intact. */
export function putFile(store: Store, from: string, extension: string): { readonly digest: Digest; readonly size: number } {
  const digest = digestFile(from);
  const path = objectPath(store, { digest, extension });
  if (store.index.digest(path) !== digest) {
    replaceWithCopy(store.files, path, from, store.temporary);
    store.index.note(path, digest);
  }
  return { digest, size: statSync(from).size };
}

/** Stores a directory: each file by itself, and a list of them whose digest is the directory's. */
export function putDirectory(store: Store, from: string): { readonly digest: Digest; readonly size: number } {
  let size = 0;
  const entries: TreeEntry[] = filesBelow(from).map((path) => {
    const file = putFile(store, join(from, path), "");
    size += file.size;
    return [path, file.digest, file.size];
  });
  const text = JSON.stringify(entries);
  const digest = digestText(text);
  replaceFile(store.files, objectPath(store, { digest, extension: "" }), text, store.temporary);
  return { digest, size };
}

const treeEntries = (store: Store, digest: Digest): readonly TreeEntry[] =>
  JSON.parse(readFileSync(objectPath(store, { digest, extension: "" }), "utf8")) as TreeEntry[];

const objectOf = (store: Store, artifact: Stored): string =>
  objectPath(store, isTree(artifact) ? { digest: artifact.digest, extension: "" } : artifact);

/** What an artifact refers to beside itself: a directory's files, the files and folders of cases. */
function partsOf(store: Store, artifact: Stored): readonly Pick<Stored, "digest" | "extension" | "tree">[] {
  if (isTree(artifact))
    return treeEntries(store, artifact.digest).map(([, digest]) => ({ digest: asDigest(digest), extension: "" }));
  if (artifact.kind !== "cases") return [];
  return [...membersOf(readCaseList(store, artifact))];
}

/** An artifact, and all that it refers to, as objects. */
function* objectsBelow(store: Store, artifact: Stored): Generator<{ readonly path: string; readonly digest: Digest }> {
  yield { path: objectOf(store, artifact), digest: artifact.digest };
  const { tree: _, cases: __, ...common } = artifact;
  const list = casesOf(artifact);
  if (list) yield* objectsBelow(store, list);
  for (const part of partsOf(store, artifact)) yield* objectsBelow(store, { ...common, kind: "file", ...part });
}

/** Objects that an artifact consists of: itself, a directory's files, what cases name. `whole`: whether none is missing or damaged. */
export function objectsOf(store: Store, artifact: Stored): { readonly paths: readonly string[]; readonly whole: boolean } {
  const paths: string[] = [];
  try {
    for (const { path } of objectsBelow(store, artifact)) paths.push(path);
    return { paths, whole: true };
  } catch {
    return { paths, whole: false }; // a list that cannot be read
  }
}

/** What a look at an artifact found: all there, a file missing, or a file whose content is not what its name says. */
export type Condition = { readonly state: "intact" } | { readonly state: "missing" | "corrupt"; readonly path: string };

/**
 * Looks whether an artifact is in the store. `thorough` reads every byte; else a file that looks untouched since its digest
 * was last taken counts as intact.
 */
export function inspect(store: Store, artifact: Stored, thorough: boolean): Condition {
  for (const { path, digest } of objectsBelow(store, artifact)) {
    const look = () => (thorough ? (existsSync(path) ? digestFile(path) : undefined) : store.index.digest(path));
    const seen = look();
    if (seen === undefined) lookAgain(path);
    const found = seen ?? look();
    if (found === undefined) return { state: "missing", path };
    if (found !== digest) return { state: "corrupt", path };
  }
  return { state: "intact" };
}

/** Every object of an artifact that is missing or damaged; what a list in that state names is not known, so it is not looked at. */
export function* faultsOf(store: Store, artifact: Stored): Generator<Exclude<Condition, { state: "intact" }>> {
  const path = objectOf(store, artifact);
  const found = store.index.digest(path);
  if (found !== artifact.digest) {
    yield { state: found === undefined ? "missing" : "corrupt", path };
    return;
  }
  const { tree: _, cases: __, ...common } = artifact;
  const list = casesOf(artifact);
  if (list) yield* faultsOf(store, list);
  for (const part of partsOf(store, artifact)) yield* faultsOf(store, { ...common, kind: "file", ...part });
}

/** The files of a stored directory: relative paths with their digests. */
export const filesOfTree = (
  store: Store,
  artifact: Pick<Stored, "digest">,
): readonly (readonly [path: string, digest: Digest])[] =>
  treeEntries(store, artifact.digest).map(([path, digest]) => [path, asDigest(digest)]);

/** Copies a stored artifact to a path outside the store. */
export function restore(store: Store, artifact: Stored, to: string): void {
  if (!isTree(artifact)) {
    replaceWithCopy(store.files, to, objectPath(store, artifact), `${to}.tmp`);
    store.files.remove(`${to}.tmp`);
    return;
  }
  store.files.makeFolder(to);
  for (const [path, digest] of treeEntries(store, artifact.digest)) {
    const target = join(to, path);
    store.files.makeFolder(join(target, ".."));
    store.files.copy(objectPath(store, { digest: asDigest(digest), extension: "" }), target);
  }
}
