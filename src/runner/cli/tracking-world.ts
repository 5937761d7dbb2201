import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { readCaseList } from "../cache/case-list.ts";
import { digestText } from "../cache/digest.ts";
import { objectPath, readAction } from "../cache/store.ts";
import { asTaskId, asTaskKey } from "../contract/ids.ts";
import { engineText } from "../plan/engine-of.ts";
import { contentOf } from "../plan/fingerprint.ts";
import type { World } from "../tracking/record/facts.ts";
import { makers } from "../tracking/record/makers.ts";
import type { Tracker } from "../tracking/record/record.ts";
import type { Session } from "./session.ts";

/** Texts that are logged as files, until the run has ended; the names begin as those in tmp/ do, so that what a kill leaves is swept. */
export function keptTexts({ store }: Session, run: string): { readonly keep: World["keepText"]; readonly drop: () => void } {
  const folder = join(store.temporary, `${process.pid}-tracked-${run}`);
  let serial = 0;
  return {
    keep(path, text) {
      store.files.makeFolder(folder);
      const from = join(folder, String(serial++));
      store.files.jot(from, text);
      return { path, digest: digestText(text), size: Buffer.byteLength(text), from };
    },
    drop() {
      if (existsSync(folder)) store.files.remove(folder);
    },
  };
}

/** What a recorder asks of the project and its store. */
export function worldOf(
  { store, assessor, root }: Session,
  redact: (text: string) => string,
  keepText: World["keepText"],
  stringify: (value: unknown, options: { readonly lineWidth: number }) => string,
  trackers: readonly Tracker[],
): World {
  const known = makers(store.files, store.home);
  const taskOf: World["taskOf"] = (id) => assessor.tasks.get(asTaskId(id));
  return {
    taskOf,
    nameOf: (id) => taskOf(id)?.caseOf?.task ?? id,
    actionOf(key) {
      const lookup = readAction(store, asTaskKey(key));
      return lookup.found === "action" ? lookup.action : undefined;
    },
    outputOf: () => undefined, // the recorder knows the keys
    engineOf(task) {
      const engine = assessor.engineOf(task);
      return engine?.ok ? engineText(engine.value.print) : undefined;
    },
    digestOf(path) {
      try {
        const content = contentOf(store.index, path);
        return typeof content === "string" ? content : digestText(JSON.stringify(content));
      } catch {
        return undefined; // gone since
      }
    },
    shownPath: (path) => (path.startsWith(`${root}/`) ? relative(root, path) : path),
    pathOf: (stored) => objectPath(store, stored),
    casesIn(stored) {
      try {
        return readCaseList(store, stored).cases.length;
      } catch {
        return undefined;
      }
    },
    newUid: randomUUID,
    maker: known.find,
    noteMaker: known.note,
    keepText,
    yaml: (value) => stringify(value, { lineWidth: 0 }),
    redact,
    record(uid, record) {
      for (const tracker of trackers) tracker.record(uid, record);
    },
  };
}
