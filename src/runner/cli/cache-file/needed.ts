import { membersOf } from "../../cache/case-list.ts";
import { casesOf, isTree, type Stored } from "../../cache/store.ts";
import { asDigest, type Digest } from "../../contract/ids.ts";
import { readCases, readTree } from "./contents.ts";

/** A file that an artifact consists of, by its name in the store and in an archive. */
export interface Needed {
  readonly digest: Digest;
  readonly extension: string;
  /** Known where the artifact says it of this file. */
  readonly size?: number;
}

type Part = Pick<Stored, "digest" | "extension" | "tree" | "size"> & { readonly kind?: Stored["kind"] };

/**
 * Every file of an artifact, each once: itself, a folder's files, what cases name. `read` gives a list's text. Throws a Refusal for a list
 * that leads out of the store.
 */
export function* neededBy(output: Stored, read: (file: Needed) => string): Generator<Needed> {
  const open: Part[] = [output, ...(casesOf(output) ? [casesOf(output) as Stored] : [])];
  const seen = new Set<string>();
  for (let part = open.pop(); part; part = open.pop()) {
    const tree = isTree({ kind: part.kind ?? "file", ...(part.tree ? { tree: true } : {}) });
    const file: Needed = tree
      ? { digest: part.digest, extension: "" }
      : { digest: part.digest, extension: part.extension, size: part.size };
    const name = `${file.digest}${file.extension}`;
    if (seen.has(name)) continue;
    seen.add(name);
    yield file;
    if (tree) {
      const entries = readTree(read(file));
      if (typeof entries === "string") throw new Refusal(entries);
      for (const [, digest, size] of entries) open.push({ digest: asDigest(digest), extension: "", size });
    } else if (part.kind === "cases") {
      const list = readCases(read(file));
      if (typeof list === "string") throw new Refusal(list);
      open.push(...membersOf(list));
    }
  }
}

/** A list of files that no archive may hold; the message goes on from the name of an output. */
export class Refusal extends Error {}
