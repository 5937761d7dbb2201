import { counted } from "../../formats/counted.ts";
import { countVerdicts } from "../compare/summary.ts";
import { formatCount } from "../tables/format-number.ts";
import { escapeHtml } from "../tables/html.ts";
import { durationText } from "./duration-text.ts";
import { factsList } from "./facts-list.ts";
import type { ReportInput } from "./report-input.ts";
import { STATES } from "./state-signs.ts";

/** Verdicts, tasks by state and the run's time, as a list of numbers. */
export function overview({ stages, comparison, run }: ReportInput): string {
  const count = (state: string): number => stages.filter((stage) => stage.state === state).length;
  const states = STATES.filter((state) => count(state) > 0);
  const counts = comparison ? Object.entries(countVerdicts(comparison.rows)).filter(([, n]) => n > 0) : [];
  return factsList([
    ...counts.map(([verdict, n]): [string, string] => [formatCount(n), `published numbers ${verdict}`]),
    ...states.map((state): [string, string] => [formatCount(count(state)), `tasks ${state}`]),
    [durationText(run.seconds), "run time"],
  ]);
}

/** What failed, with its message, above all else; empty where nothing did. */
export function failures({ stages }: ReportInput): string {
  const failed = stages.filter((stage) => stage.state === "failed");
  if (failed.length === 0) return "";
  const skipped = stages.filter((stage) => stage.state === "skipped").length;
  const items = failed.map(({ id, message }) => `<li><b>${escapeHtml(id)}</b>: ${escapeHtml(message ?? "failed")}</li>`);
  const rest =
    skipped > 0 ? `<p>${skipped} ${skipped === 1 ? "task that needs it was" : "tasks that need them were"} not run.</p>` : "";
  return `<div class="failed-list" role="alert"><h2>${counted(failed.length, "task")} failed; this report is incomplete</h2><ul>${items.join("")}</ul>${rest}</div>`;
}
