import { shortened } from "../../../formats/shortened.ts";
import type { TaskId } from "../../contract/ids.ts";
import { keyMacros } from "./key-macros.ts";
import type { FileNow, PublishedNow, Today } from "./published-now.ts";
import { qualifiedKey } from "./qualified-key.ts";
import { texText } from "./tex-text.ts";

/** Begins regimen-keys.tex. */
export const KEYS_HEAD =
  "% Written by regimen export; changes made here are lost. regimen.sty reads it: which numbers and files are stale, and where each comes from.";

/** A file that is exported, as it lies in the store; `text` of LaTeX. */
export interface KeyedFile {
  /** As exported. */
  readonly path: string;
  readonly file: FileNow;
  readonly text: string | null;
}

/** What is known of a key: the task whose number it is, and why it is stale. */
interface Known {
  readonly task: TaskId;
  readonly why: string | null;
}

/** Longest reason. */
const MOST = 120;

/** Why a result is stale, as a paper may say it; null where it is not. */
type Why = (today: Today) => string | null;

/** A line a fact: the stale files, then every key with its origin, and why it is stale where it is. */
export function keysTex(
  now: PublishedNow,
  files: readonly KeyedFile[],
  owner: string,
  idOf: (task: TaskId) => string,
  whyOf: Why,
): string {
  const stale = files.flatMap(({ path, file }) => {
    const why = whyOf(file.today);
    return why === null ? [] : [`\\rgstalefile{${path}}{${texText(shortened(why, MOST))}}%`];
  });
  const keys = [...keysOf(now, files, whyOf)].flatMap(([key, { task, why }]) => [
    `\\rgorigin{${qualifiedKey(owner, key)}}{${idOf(task)}}%`,
    ...(why === null ? [] : [`\\rgstale{${qualifiedKey(owner, key)}}{${texText(shortened(why, MOST))}}%`]),
  ]);
  return [...stale, ...keys].join("\n");
}

/** Every key of the exported tables and values. */
export function keysOf(now: PublishedNow, files: readonly KeyedFile[], whyOf: Why): ReadonlyMap<string, Known> {
  const texts = files.flatMap(({ file, text }) => (text === null ? [] : keyMacros(text).map((macro) => ({ ...macro, file }))));
  const exported = new Set(files.filter(({ text }) => text !== null).map(({ file }) => file.task.id));
  const keys = new Map<string, Known>();
  for (const { key, task, today } of now.numbers)
    if (exported.has(task) && !keys.has(key)) keys.set(key, { task, why: whyOf(today) });
  const own = new Map<string, string>(); // as the file of the number's own task prints it
  for (const { key, text, file } of texts) {
    if (!keys.has(key)) keys.set(key, { task: file.task.id, why: whyOf(file.today) });
    if (keys.get(key)?.task === file.task.id) own.set(key, text);
  }
  // an old set of values may still print a table's number as it was before the table was made anew
  for (const { key, text, file } of texts) {
    const why = whyOf(file.today);
    const known = keys.get(key) as Known; // every key of the texts is in by now
    if (why !== null && known.why === null && own.get(key) !== text) keys.set(key, { ...known, why });
  }
  return keys;
}
