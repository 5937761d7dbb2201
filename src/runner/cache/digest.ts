import { createHash } from "node:crypto";
import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { asDigest, type Digest } from "../contract/ids.ts";
import type { Json } from "../contract/json.ts";
import { beatMeanwhile } from "./heartbeat.ts";

export const digestText = (text: string | Uint8Array): Digest => asDigest(createHash("sha256").update(text).digest("hex"));

/** Of a text that comes in pieces. */
export function digestPieces(pieces: Iterable<string>): Digest {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return asDigest(hash.digest("hex"));
}

/** A text behind its own digest, by which one that is cut off or changed is known. */
export const sealed = (body: string): string => `${digestText(body)}\n${body}`;

/** What such a text holds; undefined where it is not what was written. */
export function unsealed(text: string): string | undefined {
  const end = text.indexOf("\n");
  const body = text.slice(end + 1);
  return end > 0 && text.slice(0, end) === digestText(body) ? body : undefined;
}

const CHUNK = 1 << 20;

/** SHA-256 of a file's content, in chunks of 1 MiB. Throws what the file system throws. */
export function digestFile(path: string): Digest {
  try {
    return digestOpened(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESTALE") throw error;
    return digestOpened(path); // replaced meanwhile on NFS: the same content under the same name
  }
}

function digestOpened(path: string): Digest {
  const hash = createHash("sha256");
  const file = openSync(path, "r");
  try {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK, statSync(path).size + 1));
    for (;;) {
      const read = readSync(file, chunk, 0, chunk.length, null);
      if (read === 0) break;
      beatMeanwhile();
      hash.update(chunk.subarray(0, read));
    }
  } finally {
    closeSync(file);
  }
  return asDigest(hash.digest("hex"));
}

/** Relative paths (with `/`) of all files below a folder, in code-unit order; with `empty` also of folders that hold nothing, `NAME/`. Links are followed; a loop of links ends at depth 64. */
export function filesBelow(
  folder: string,
  seen?: (folder: string, names: readonly string[]) => void,
  empty = false,
): readonly string[] {
  const found: string[] = [];
  const visit = (relative: string, depth: number): void => {
    if (depth > 64) throw new Error(`${folder}: folders are nested deeper than 64 (a loop of links?)`);
    const names = readdirSync(join(folder, relative)).sort();
    seen?.(join(folder, relative), names);
    if (empty && names.length === 0 && relative !== "") found.push(`${relative}/`);
    for (const name of names) {
      const path = relative === "" ? name : `${relative}/${name}`;
      const stat = statSync(join(folder, path), { throwIfNoEntry: false });
      if (stat?.isDirectory()) visit(path, depth + 1);
      else if (stat?.isFile()) found.push(path);
    }
  };
  visit("", 0);
  return found;
}

/** JSON with the keys of every object in code-unit order: one text a value. */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  let text = "";
  if (Array.isArray(value)) {
    for (const entry of value) text += `${text === "" ? "" : ","}${canonicalJson(entry)}`;
    return `[${text}]`;
  }
  const object = value as { readonly [key: string]: Json };
  for (const key of Object.keys(object).sort())
    text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${canonicalJson(object[key] as Json)}`;
  return `{${text}}`;
}
