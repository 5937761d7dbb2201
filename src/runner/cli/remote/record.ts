import { sealed, unsealed } from "../../cache/digest.ts";
import type { TaskKey } from "../../contract/ids.ts";
import { indexText, type Result, readIndex } from "../cache-file/contents.ts";

/** A result as it stands in a remote: the digest of what follows, then the result as in a cache file of its own. */
export const recordText = (result: Result): string => sealed(indexText([result]));

/** The result under a key; or what is wrong with its text. Every field is checked, and that what it is said to come from gives the key. */
export function readRecord(text: string, key: TaskKey): Result | string {
  const body = unsealed(text);
  if (body === undefined) return "its record is not what was written";
  const index = readIndex(body);
  if ("problem" in index) return index.problem;
  const [result] = index.results;
  return result?.key === key && index.results.length === 1 ? result : "its record is of another result";
}
