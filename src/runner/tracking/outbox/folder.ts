import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { digestText } from "../../cache/digest.ts";
import type { FileLayer } from "../../cache/file-layer.ts";
import { isAliveIn } from "../../cache/heartbeat.ts";
import type { ProcessIdentity } from "../../cache/process-identity.ts";
import type { RunUid } from "../record/record.ts";
import { isRunUid } from "./json.ts";

/**
 * The outbox: everything that is logged of a run, on this disk, before and after a server has it.
 *
 *     .regimen/outbox/RUN/           RUN is regimen's name of the run, 20261126-101500-a1b2
 *         target.json                whose run it is and where it goes; no credentials
 *         UID.jsonl                  one tracked run: a record a line, each {"n":1,"type":"start",…} with n counting from 1
 *         UID.sent.HASH.json         how much of it the target with that hash has, and what that calls it
 *         UID.dead.jsonl             what a target rejected, with the reason
 *         files/DIGEST               the artifacts, as links into the store or copies, until they are sent
 *         sent.HASH.json             all of the run is there and was looked over
 *         sender                     the process that sends it now
 *
 * A line is read when its line break is there. One that holds no record (torn by a full disk or a kill) is passed over, and so is
 * one whose n is not above the last: it was written twice. A gap in n tells how many are missing.
 */
const outboxFolder = (home: string): string => join(home, "outbox");
export const runFolder = (home: string, run: string): string => join(outboxFolder(home), run);
export const linesPath = (folder: string, uid: RunUid): string => join(folder, `${uid}.jsonl`);
export const deadPath = (folder: string, uid: RunUid): string => join(folder, `${uid}.dead.jsonl`);
export const cursorPath = (folder: string, uid: RunUid, hash: string): string => join(folder, `${uid}.sent.${hash}.json`);
export const filePath = (folder: string, digest: string): string => join(folder, "files", digest);

/** What a store of `regimen ui` begins its name with, which stands in the place of an address. */
export const STORE_HERE = "store:";

/** Names a server in the names of files, by its base address; a store of `regimen ui` so that it is told apart. */
export const targetHash = (uri: string): string => `${uri.startsWith(STORE_HERE) ? "here-" : ""}${digestText(uri).slice(0, 12)}`;

const factsPath = (folder: string): string => join(folder, "target.json");

/** What is known of a run folder as a whole. */
export interface FolderFacts {
  readonly run: string;
  readonly experiment: string;
  /** The server that it was meant for; null where none was set. */
  readonly uri: string | null;
  readonly owner: ProcessIdentity;
  /** Its process has written everything, or another has closed it since that was killed. */
  readonly closed: boolean;
}

export function readFacts(folder: string): FolderFacts | undefined {
  try {
    const { run, experiment, uri, owner, closed } = JSON.parse(readFileSync(factsPath(folder), "utf8"));
    if (typeof run !== "string" || typeof experiment !== "string" || (uri !== null && typeof uri !== "string")) return undefined;
    if (typeof owner?.host !== "string" || typeof owner.pid !== "number" || typeof owner.start !== "string") return undefined;
    return { run, experiment, uri, owner, closed: closed === true };
  } catch {
    return undefined;
  }
}

/** Not brought to the disk by force: after a power cut a folder without it is one whose process is gone. */
export function writeFacts(files: FileLayer, folder: string, facts: FolderFacts): void {
  jotOver(files, factsPath(folder), JSON.stringify(facts));
}

/** Puts a small file in the place of another, so that a reader sees one or the other; cheaper than by replaceFile, which waits for the disk. */
export function jotOver(files: FileLayer, path: string, text: string): void {
  const partial = `${path}.${process.pid}.part`;
  files.jot(partial, text);
  files.rename(partial, path);
}

/** Whether more may be written to a run folder. */
export const isOpen = (folder: string, facts = readFacts(folder)): boolean =>
  facts !== undefined && !facts.closed && isAliveIn(homeOf(folder), facts.owner, factsPath(folder));

/** The store that a run folder is of. */
export const homeOf = (folder: string): string => dirname(dirname(folder));

/** Names of the runs in an outbox, oldest first. */
export function runsIn(home: string): readonly string[] {
  try {
    return readdirSync(outboxFolder(home), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}

/** The tracked runs in a folder. */
export function uidsIn(folder: string): readonly RunUid[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".jsonl") && !name.endsWith(".dead.jsonl"))
      .map((name) => name.slice(0, -".jsonl".length))
      .filter(isRunUid)
      .sort();
  } catch {
    return [];
  }
}

const sentPath = (folder: string, hash: string): string => join(folder, `sent.${hash}.json`);
/** Whether the target of that hash has all of a run. */
export const isSent = (folder: string, hash: string): boolean => existsSync(sentPath(folder, hash));
export const markSent = (files: FileLayer, folder: string, uri: string): void =>
  jotOver(files, sentPath(folder, targetHash(uri)), JSON.stringify({ uri }));
/** Whether some server has all of a run; a store of `regimen ui` is none: it may go at any time, and is filled from the outbox. */
export const isSentAnywhere = (folder: string): boolean =>
  readdirSync(folder).some((name) => /^sent\.[0-9a-f]+\.json$/.test(name));
