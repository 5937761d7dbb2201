import { escapeHtml } from "../tables/html.ts";
import { durationText } from "./duration-text.ts";
import type { ReportInput } from "./report-input.ts";

/** When, where and from what the run was made. */
export function runSection({ run }: ReportInput): string {
  const commit = run.commit === null ? "none" : `${run.commit}${run.dirty ? " with uncommitted changes" : ""}`;
  const facts: [string, string][] = [
    ["Started", run.started],
    ["Took", durationText(run.seconds)],
    ["Command", run.command],
    ["Machine", run.machine],
    ["Commit", commit],
    ...Object.entries(run.versions),
  ];
  return `<dl>${facts.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join("")}</dl>`;
}
