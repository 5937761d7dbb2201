import { digestText } from "../../cache/digest.ts";
import type { TaskKey } from "../../contract/ids.ts";
import { indexText, type Result, readIndex } from "../cache-file/contents.ts";

/** A result as it stands in a remote: the digest of what follows, then the result as in a cache file of its own. */
export function recordText(result: Result): string {
  const body = indexText([result]);
  return `${digestText(body)}\n${body}`;
}

/** The result under a key; or what is wrong with its text. Every field is checked, and that what it is said to come from gives the key. */
export function readRecord(text: string, key: TaskKey): Result | string {
  const end = text.indexOf("\n");
  const body = text.slice(end + 1);
  if (end < 0 || text.slice(0, end) !== digestText(body)) return "its record is not what was written";
  const index = readIndex(body);
  if ("problem" in index) return index.problem;
  const [result] = index.results;
  return result?.key === key && index.results.length === 1 ? result : "its record is of another result";
}
