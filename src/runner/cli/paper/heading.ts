import { shortDigest } from "../../../formats/short-digest.ts";
import { titleOf } from "../words.ts";
import type { Commit } from "./commit-of.ts";
import type { FileNow } from "./published-now.ts";
import { commentText } from "./tex-text.ts";

/** What stands at the top of exported LaTeX: what it comes from, and that it is stale where it is. */
export function headingOf(
  spec: Parameters<typeof titleOf>[0],
  { task, port, stored }: FileNow,
  stale: string | null,
  { commit, dirty }: Commit,
): string {
  const at = commit === null ? "No commit" : `Commit ${shortDigest(commit)}${dirty ? " and changes that are not committed" : ""}`;
  const lines = [
    `Exported by regimen from ${titleOf(spec)}; changes made here are lost.`,
    `${at}. Data: ${stored?.synthetic ? "synthetic" : "not synthetic"}. Output ${port} of ${task.id}, digest ${shortDigest(stored?.digest ?? "")}.`,
    ...(stale === null ? [] : [`STALE: not what a run would give today: ${stale}.`]),
  ];
  return lines.map((line) => `% ${commentText(line)}\n`).join("");
}

/** Packages that LaTeX tables say they need. */
export function packagesOf(texts: readonly string[]): readonly string[] {
  const found = texts.flatMap((text) => /^% .*Needs \\usepackage\{([^}]*)\}/m.exec(text)?.[1]?.split(",") ?? []);
  return [...new Set(found)].sort();
}
