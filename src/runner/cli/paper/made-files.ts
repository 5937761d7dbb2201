import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Session } from "../session.ts";
import { publishedAt } from "../verify/published.ts";
import type { FileNow, PublishedNow } from "./published-now.ts";
import { ownerOf } from "./qualified-key.ts";
import { type ExportRecord, RECORD, readRecord } from "./record.ts";

/** A spec and variant as it stands today. */
export interface SpecToday {
  readonly session: Session;
  readonly now: PublishedNow;
  readonly owner: string;
}

/** A folder with what regimen export wrote. */
export interface ExportFolder {
  /** Absolute. */
  readonly folder: string;
  readonly record: ExportRecord;
}

/** A file that regimen wrote, or would write, where a paper can use it. */
export interface MadeFile {
  /** Absolute. */
  readonly path: string;
  /** As it was exported, or as it lies in the results. */
  readonly origin: "export" | "results";
  readonly owner: string;
  readonly task: string;
  /** Digest of the bytes that were written; null where none were. */
  readonly written: string | null;
  /** Digest of the artifact that was exported; null in the results. */
  readonly exported: string | null;
  /** What the spec publishes there today; undefined where it is not looked at, null where nothing. */
  readonly file: FileNow | null | undefined;
}

/** Exports beside a paper: in its folder, or in one of the folders there. */
export function exportsBeside(paper: string): readonly ExportFolder[] {
  const folder = dirname(paper);
  const inside = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
    .map((entry) => join(folder, entry.name))
    .sort();
  return [folder, ...inside]
    .filter((one) => existsSync(join(one, RECORD)))
    .map((one) => ({ folder: one, record: readRecord(one, join(one, RECORD)) }));
}

/** Every file that regimen exported, and every one that the specs publish, by its path. */
export function madeFiles(exports: readonly ExportFolder[], specs: readonly SpecToday[]): ReadonlyMap<string, MadeFile> {
  const made = new Map<string, MadeFile>();
  for (const today of specs) for (const file of inResults(today)) made.set(file.path, file);
  for (const { folder, record } of exports) {
    for (const experiment of record.experiments) {
      const owner = ownerOf(experiment);
      const files = specs.find((one) => one.owner === owner)?.now.files;
      for (const { path, task, digest, written } of experiment.files) {
        const inFolder = path.startsWith(`${owner}/`) ? path.slice(owner.length + 1) : path;
        const file = files && (files.find((one) => one.task.id === task && one.path === inFolder) ?? null);
        const at = resolve(folder, path);
        made.set(at, { path: at, origin: "export", owner, task, written, exported: digest, file });
      }
    }
  }
  return made;
}

function inResults({ session, now, owner }: SpecToday): readonly MadeFile[] {
  const published = publishedAt(session.state, session.resultsRoot);
  return now.files.map((file) => {
    const path = join(published.folder, file.path);
    const written = published.files.get(path) ?? null;
    return { path, origin: "results", owner, task: file.task.id, written, exported: null, file };
  });
}

/** A folder in which only regimen writes: what lies there and is none of its files was not made by any stage. */
export interface MadeFolder {
  /** Absolute. */
  readonly folder: string;
  readonly origin: MadeFile["origin"];
  readonly owner: string;
  /** What the spec publishes, by its path in the folder; none where it is not looked at. */
  readonly published: ReadonlyMap<string, FileNow>;
}

export function madeFolders(exports: readonly ExportFolder[], specs: readonly SpecToday[]): readonly MadeFolder[] {
  const publishedBy = (owner: string): MadeFolder["published"] =>
    new Map(specs.find((one) => one.owner === owner)?.now.files.map((file) => [file.path, file]));
  const exported = exports.flatMap(({ folder, record }) => record.experiments.map((one) => [folder, ownerOf(one)] as const));
  return [
    ...exported.map(
      ([folder, owner]): MadeFolder => ({ folder: join(folder, owner), origin: "export", owner, published: publishedBy(owner) }),
    ),
    ...specs.map(({ session, owner }): MadeFolder => {
      const { folder } = publishedAt(session.state, session.resultsRoot);
      return { folder, origin: "results", owner, published: publishedBy(owner) };
    }),
  ];
}

/** A file's name without its ending: a figure may be there as SVG, PNG and PDF, and is one. */
export const stemOf = (path: string): string => join(dirname(path), basename(path).replace(/(?:\.values)?\.[^.]+$/, ""));
