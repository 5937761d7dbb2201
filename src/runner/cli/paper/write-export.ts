import { readFileSync, rmdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { digestFile, digestText } from "../../cache/digest.ts";
import { type FileLayer, replaceFile } from "../../cache/file-layer.ts";
import { KEYS_HEAD } from "./keys-tex.ts";
import type { Part } from "./part.ts";
import { ownerOf } from "./qualified-key.ts";
import { type ExportedExperiment, type ExportRecord, RECORD, readRecord, recordText } from "./record.ts";
import { sectioned, sectionsOf } from "./sections.ts";
import { TRACE_FOOT, TRACE_HEAD } from "./trace-tex.ts";

export const KEYS = "regimen-keys.tex";
export const TRACE = "regimen-trace.tex";
export const STYLE = "regimen.sty";
/** Where files are filled before they are put in place; gone when an export has ended. */
const PARTIAL = ".regimen-export";

type Content = Uint8Array | string;

/** What an export did to its folder; paths from there. */
export interface Written {
  readonly written: readonly string[];
  /** Files of an earlier export that this one no longer has. */
  readonly removed: readonly string[];
  /** The same that somebody has changed, so that they stay. */
  readonly kept: readonly string[];
  /** All experiments that have files there now. */
  readonly experiments: readonly ExportedExperiment[];
}

/** Files that regimen would overwrite and has not written: nothing was. */
export interface Edited {
  readonly edited: readonly string[];
}

const digestAt = (path: string): string | undefined =>
  statSync(path, { throwIfNoEntry: false })?.isFile() ? digestFile(path) : undefined;

/**
 * Brings a folder to what the parts have: writes what is missing or differs, each file whole or not at all, and removes what an earlier
 * export of the same experiments wrote. Those of others stay. Changes nothing where a file would be overwritten that regimen has not written.
 */
export function writeExport(files: FileLayer, folder: string, parts: readonly Part[], style: Content): Written | Edited {
  const record = readRecord(folder, join(folder, RECORD));
  const isOwn = ownFiles(folder, record);
  const names = new Set(parts.map(({ name }) => name));
  const isThere = ({ files: own }: ExportedExperiment): boolean => own.some(({ path }) => digestAt(join(folder, path)));
  const others = record.experiments.filter((one) => !names.has(ownerOf(one)) && isThere(one));
  const targets = new Map<string, Content>([
    [STYLE, style],
    [KEYS, shared(folder, KEYS, KEYS_HEAD, others, new Map(parts.map(({ name, keys }) => [name, keys])))],
    [TRACE, shared(folder, TRACE, TRACE_HEAD, others, new Map(parts.map(({ name, trace }) => [name, trace])), TRACE_FOOT)],
    ...parts.flatMap(({ contents }) => [...contents]),
  ]);
  const changed = [...targets].filter(([path, content]) => digestAt(join(folder, path)) !== digestText(content));
  const edited = changed.map(([path]) => path).filter((path) => digestAt(join(folder, path)) && !isOwn(path));
  if (edited.length > 0) return { edited };
  const experiments = [...others, ...parts.map(({ experiment }) => experiment)].sort((a, b) =>
    ownerOf(a) < ownerOf(b) ? -1 : 1,
  );
  const text = recordText({
    ...record,
    experiments,
    files: [STYLE, KEYS, TRACE].map((path) => ({ path, written: digestText(targets.get(path) ?? "") })),
  });
  const old = record.experiments.filter((one) => names.has(ownerOf(one))).flatMap((one) => one.files.map(({ path }) => path));
  const gone = old.filter((path) => !targets.has(path) && digestAt(join(folder, path)));
  const [removed, kept] = [gone.filter(isOwn), gone.filter((path) => !isOwn(path))];
  const partial = join(folder, PARTIAL);
  replaceFile(files, join(partial, RECORD), text);
  for (const [path, content] of changed) replaceFile(files, join(folder, path), content, partial);
  for (const path of removed) removeFile(files, folder, path);
  if (digestAt(join(folder, RECORD)) !== digestText(text)) replaceFile(files, join(folder, RECORD), text, partial);
  files.remove(partial);
  return {
    written: changed.map(([path]) => path),
    removed,
    kept,
    experiments,
  };
}

/** Whether a file is as regimen left it: now, or in an export that was killed before it could say so. */
function ownFiles(folder: string, record: ExportRecord): (path: string) => boolean {
  const own = new Map<string, Set<string>>();
  for (const { files, experiments } of [record, readRecord(join(folder, PARTIAL), join(folder, PARTIAL, RECORD))])
    for (const { path, written } of [...files, ...experiments.flatMap((one) => one.files)])
      own.set(path, (own.get(path) ?? new Set()).add(written));
  return (path) => own.get(path)?.has(digestAt(join(folder, path)) ?? "") ?? false;
}

/** A file that all experiments share, with what the others said in it before. */
function shared(
  folder: string,
  path: string,
  head: string,
  others: readonly ExportedExperiment[],
  own: ReadonlyMap<string, string>,
  foot?: string,
): string {
  const before = digestAt(join(folder, path)) ? sectionsOf(readFileSync(join(folder, path), "utf8")) : new Map<string, string>();
  return sectioned(
    head,
    new Map([...others.map((one) => [ownerOf(one), before.get(ownerOf(one)) ?? ""] as const), ...own]),
    foot,
  );
}

/** Removes a file, and the folders that it leaves empty. */
function removeFile(files: FileLayer, folder: string, path: string): void {
  files.remove(join(folder, path));
  for (let at = dirname(path); at !== "."; at = dirname(at)) {
    try {
      rmdirSync(join(folder, at));
    } catch {
      return; // something else lies there
    }
  }
}
