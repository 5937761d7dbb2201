import type { Planned } from "../../plan/freshness.ts";
import { reasonText } from "../../plan/reason-text.ts";
import { type Today, whyText } from "./published-now.ts";

/** A text as it may be told outside this machine: paths from the project's folder, of those elsewhere only the name. */
export const withoutMachine = (text: string, root: string): string =>
  text
    .replaceAll(`${root}/`, "")
    .replace(
      /(^|[\s"'(=])\/(?!dev\/)(?:[^\s"'():;,]*\/)?([^\s"'():;,/]+)/g,
      (_, before: string, name: string) => `${before}${name}`,
    );

/** Why a result is stale, as a paper's files may say it: nothing of single cases, of names of raw files or of this machine; null where it is not. */
export function whyTold(today: Today, root: string): string | null {
  if (today.state === "fresh") return null;
  const { planned, causes } = today;
  const tell = (one: Planned): string => {
    if (one.state !== "stale") return "what it reads cannot be looked at";
    // a folder's files may be named by patients
    return withoutMachine(reasonText(one.reason), root).replace(/\.content\.[^;]*?: (?=\S+ → )/g, ".content: ");
  };
  if (planned.task.caseOf) return planned.state === "unknown" ? "the case cannot be looked at" : "the case is to run";
  return whyText(planned, causes, tell);
}
