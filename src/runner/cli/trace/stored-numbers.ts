import { readArtifact } from "../../../formats/codecs.ts";
import { objectPath, type Stored } from "../../cache/store.ts";
import type { TaskId } from "../../contract/ids.ts";
import type { Kind } from "../../contract/kinds.ts";
import type { Session } from "../session.ts";
import type { PrintedNumber } from "./printed-number.ts";

/** Kinds of artifacts that hold printed numbers under keys. */
const NUMBERED = ["table-model", "values"] as const;

type Numbered = Stored & { readonly kind: (typeof NUMBERED)[number] };

/** Whether an artifact holds printed numbers under keys. */
export const isNumbered = (stored: Stored): stored is Numbered => (NUMBERED as readonly Kind[]).includes(stored.kind); // a list of some kinds, asked for any

/** The numbers that an output of a task prints; undefined where it is damaged or not in the store. */
export async function storedNumbers(
  { host, store }: Pick<Session, "host" | "store">,
  task: TaskId,
  stored: Numbered,
): Promise<readonly PrintedNumber[] | undefined> {
  const path = objectPath(store, stored);
  if (store.index.digest(path) !== stored.digest) return undefined;
  return host.printedNumbers(await readArtifact(stored.kind, path, stored.extension), task);
}
