import { counted } from "../../../formats/counted.ts";
import type { Left } from "./left.ts";

/** What to say of a run that is over, or was gone over: what is left of it, a line each. */
export function messagesOf(left: Left, uri: string, folder: string, problem: string | undefined): readonly string[] {
  const messages: string[] = [];
  if (left.records > 0) {
    const since = problem === undefined ? "" : ` (${problem})`;
    const are = left.records === 1 ? "is" : "are";
    messages.push(
      `${counted(left.records, "record")} of ${counted(left.runs, "run")} ${are} not sent yet${since}; regimen sync sends them`,
    );
  }
  if (left.rejected > 0)
    messages.push(
      `${counted(left.rejected, "record was", "records were")} rejected by ${uri}: ${left.reason ?? "see the reason"} (kept in ${folder}/*.dead.jsonl)`,
    );
  if (left.missing.length > 0)
    messages.push(
      `${uri} took but has not kept: ${left.missing.slice(0, 5).join(", ")}${left.missing.length > 5 ? `, and ${left.missing.length - 5} more` : ""}`,
    );
  return messages;
}
