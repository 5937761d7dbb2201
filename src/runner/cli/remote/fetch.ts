import { createHash } from "node:crypto";
import { createReadStream, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { objectName, type Remote, recordName } from "../../cache/remote/remote.ts";
import { objectPath, readAction, type Store, writeAction } from "../../cache/store.ts";
import { asDigest, asTaskKey, type TaskKey } from "../../contract/ids.ts";
import type { Json } from "../../contract/json.ts";
import { sameJson } from "../../plan/changes.ts";
import type { TaskSpec } from "../../spec/compiled.ts";
import { MOST, type Result } from "../cache-file/contents.ts";
import { type Needed, neededBy, Refusal } from "../cache-file/needed.ts";
import { readRecord } from "./record.ts";

/** What a remote has under a key: a result that is now in the store, none, or one that is not what it should be. */
export type Fetched =
  | { readonly found: "none" }
  | { readonly found: "taken" }
  | { readonly found: "damaged"; readonly what: string };

let serial = 0;

/**
 * Takes what a remote has under a task's key into the store: the files first, each compared with its digest, the record last. Nothing
 * that is damaged gets there. Throws where the remote cannot be reached or the store cannot be written.
 */
export async function fetchResult(store: Store, remote: Remote, task: Pick<TaskSpec, "outputs">, key: TaskKey): Promise<Fetched> {
  const partial = (): string => join(store.temporary, `${process.pid}-remote-${(serial++).toString(36)}.part`);
  const path = partial();
  try {
    if (!(await remote.get(recordName(key), path))) return { found: "none" };
    if (statSync(path).size > MOST.index) return { found: "damaged", what: `its record has more than ${MOST.index} bytes` };
    const result = readRecord(readFileSync(path, "utf8"), key);
    if (typeof result === "string") return { found: "damaged", what: result };
    if (!fits(task, result)) return { found: "damaged", what: "it has other outputs than the stage" };
    for (const [port, output] of Object.entries(result.outputs)) {
      for (const needed of neededBy(output, (list) => listText(store, list))) {
        const wrong = await bring(store, remote, needed, partial());
        if (wrong !== undefined) return { found: "damaged", what: `of its output ${port}, ${wrong}` };
      }
    }
    record(store, result);
    return { found: "taken" };
  } catch (error) {
    if (error instanceof Refusal) return { found: "damaged", what: `one of its outputs ${error.message}` };
    throw error;
  } finally {
    store.files.remove(path);
  }
}

const fits = ({ outputs }: Pick<TaskSpec, "outputs">, result: Result): boolean =>
  Object.keys(result.outputs).length === Object.keys(outputs).length &&
  Object.entries(outputs).every(([port, kind]) => result.outputs[port]?.kind === kind);

function listText(store: Store, list: Needed): string {
  const path = objectPath(store, list);
  if (statSync(path).size > MOST.list) throw new Refusal(`is a list of more than ${MOST.list} bytes`);
  return readFileSync(path, "utf8");
}

/** Brings one file into the store, unless it is there intact; gives what is wrong with it. */
async function bring(store: Store, remote: Remote, needed: Needed, partial: string): Promise<string | undefined> {
  const target = objectPath(store, needed);
  if (store.index.digest(target) === needed.digest) return undefined;
  try {
    if (!(await remote.get(objectName(needed), partial))) return `${objectName(needed)} is not there`;
    const { size } = statSync(partial);
    if ((needed.size !== undefined && size !== needed.size) || (await digestOf(partial)) !== needed.digest)
      return `${objectName(needed)} is not what its digest says`;
    store.files.makeFolder(dirname(target));
    store.files.rename(partial, target);
    store.index.note(target, asDigest(needed.digest));
    return undefined;
  } finally {
    store.files.remove(partial);
  }
}

/** SHA-256 of a file, leaving the process to others meanwhile. */
async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

/** Notes a result as one that was taken on trust; the store's own record of the same stays. */
function record(store: Store, { fingerprint, origin, task, key, outputs, metrics, seconds, started, run }: Result): void {
  const own = readAction(store, asTaskKey(key));
  if (own.found === "action" && sameJson(own.action.outputs as unknown as Json, outputs as unknown as Json)) return;
  const { engine } = fingerprint;
  const imported = { ...origin, ...(engine ? { engine } : {}) };
  writeAction(store, { key: asTaskKey(key), task, outputs, metrics, seconds, started, run, imported });
}
