import { statSync } from "node:fs";
import { join } from "node:path";
import { objectName, type Remote, recordName } from "../../cache/remote/remote.ts";
import { objectPath, type Store } from "../../cache/store.ts";
import { asTaskKey } from "../../contract/ids.ts";
import type { Result } from "../cache-file/contents.ts";
import { type Needed, neededBy } from "../cache-file/needed.ts";
import { misfit, textIn } from "../cache-file/write.ts";
import { recordText } from "./record.ts";

/** What became of a result that was to go to a remote; `here`: why it stays. */
export type Sent = { readonly state: "sent" | "there" } | { readonly state: "here"; readonly why: string };

let serial = 0;

/**
 * Puts a result into a remote: what it consists of first, as far as it is not there, its record last. `anew`: also what is there, since it
 * was found damaged. Throws where the remote cannot be reached or written.
 */
export async function sendResult(store: Store, remote: Remote, result: Result, anew: boolean): Promise<Sent> {
  const name = recordName(asTaskKey(result.key));
  if (!anew && (await remote.size(name)) !== undefined) return { state: "there" };
  const wrong = misfit(store, result);
  if (wrong !== undefined) return { state: "here", why: wrong };
  const files = new Map<string, Needed>();
  for (const output of Object.values(result.outputs))
    for (const file of neededBy(output, textIn(store))) files.set(objectName(file), file);
  for (const [at, file] of files) {
    const path = objectPath(store, file);
    if (store.index.digest(path) !== file.digest) return { state: "here", why: "one of its files is damaged in the store" };
    const { size } = statSync(path);
    if (size > (remote.largest ?? size)) return { state: "here", why: `one of its files has more than ${remote.largest} bytes` };
    if (!anew && (await remote.size(at)) === size) continue;
    await remote.put(at, path);
  }
  const path = join(store.temporary, `${process.pid}-record-${(serial++).toString(36)}.part`);
  try {
    store.files.jot(path, recordText(result));
    await remote.put(name, path);
  } finally {
    store.files.remove(path);
  }
  return { state: "sent" };
}
