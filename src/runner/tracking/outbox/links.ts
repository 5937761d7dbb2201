import { existsSync } from "node:fs";
import type { RunUid } from "../record/record.ts";
import { readCursor } from "./cursor.ts";
import { cursorPath, runFolder, runsIn } from "./folder.ts";

/** What a server calls a tracked run and its experiment. */
export interface Ids {
  readonly run: string;
  readonly experiment: string;
}

const LINK = /\{(run|experiment):([0-9a-f-]{36})\}/g;

/** The tracked runs that a text speaks of. */
export const linksIn = (text: string): readonly RunUid[] => [...text.matchAll(LINK)].map((found) => found[2] as RunUid);

/** The text with the server's ids in the place of ours; one that the server does not know keeps our UID. */
export const fillLinks = (text: string, idsOf: (uid: RunUid) => Ids | undefined): string =>
  text.replace(LINK, (_, what: keyof Ids, uid: RunUid) => idsOf(uid)?.[what] ?? uid);

/** What a target calls a tracked run of any folder of an outbox; undefined where that was not sent from here. */
export function idsInOutbox(home: string, uid: RunUid, hash: string): Ids | undefined {
  for (const name of [...runsIn(home)].reverse()) {
    const folder = runFolder(home, name);
    if (!existsSync(cursorPath(folder, uid, hash))) continue;
    const { run, experiment } = readCursor(folder, uid, hash);
    if (run !== undefined && experiment !== undefined) return { run, experiment };
  }
  return undefined;
}
