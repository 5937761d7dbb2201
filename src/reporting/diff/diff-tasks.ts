import { grouped } from "../../formats/grouped.ts";
import { durationText } from "../report/duration-text.ts";
import { escapeHtml } from "../tables/html.ts";
import type { DiffField, DiffTask } from "./diff-input.ts";

const CAUSES: readonly DiffField["kind"][] = ["parameter", "code", "engine", "other"];

/** Fields that differ, old and new: first those that were set anew, then inputs and outputs, which follow from them. */
export function changesHtml(tasks: readonly DiffTask[]): string {
  const changed = tasks.filter(({ change }) => change !== "same" && change !== "not compared");
  if (changed.length === 0) return "<p>Nothing: parameters, code, inputs and outputs of all tasks are the same.</p>";
  const fields = changed.flatMap(({ id, fields }) => fields.map((field) => ({ id, field })));
  const causes = fields.filter(({ field }) => CAUSES.includes(field.kind));
  const effects = fields.filter(({ field }) => !CAUSES.includes(field.kind));
  const lists = (["added", "removed"] as const).flatMap((change) => {
    const ids = changed.filter((task) => task.change === change).map(({ id }) => escapeHtml(id));
    return ids.length > 0 ? [`<p><b>${change === "added" ? "Only after" : "Only before"}:</b> ${ids.join(", ")}.</p>`] : [];
  });
  const following = effects.length === 1 ? "input or output" : "inputs and outputs";
  return [
    causes.length > 0
      ? tableHtml(causes)
      : "<p>No parameter, code, library or engine of a task that both runs have was changed.</p>",
    ...lists,
    effects.length > 0
      ? `<details><summary>${effects.length} ${following} that differ</summary>${tableHtml(effects)}</details>`
      : "",
  ].join("\n");
}

interface Told {
  readonly id: string;
  readonly field: DiffField;
}

/** A row a change: tasks in which it is the same stand together. */
function tableHtml(told: readonly Told[]): string {
  const rows = [...grouped(told, ({ field }) => JSON.stringify(field)).values()].map((group) =>
    rowHtml(
      group.map(({ id }) => id),
      group[0]!.field,
    ),
  );
  const heads = ["Task", "What", "Field", "Before", "After"].map((text) => `<th scope="col">${text}</th>`).join("");
  return `<div class="scroll"><table class="data changes"><thead><tr>${heads}</tr></thead><tbody>\n${rows.join("\n")}\n</tbody></table></div>`;
}

const rowHtml = (ids: readonly string[], { kind, field, before, after }: DiffField): string =>
  `<tr><th scope="row">${ids.map(escapeHtml).join("<br>")}</th><td>${kind}</td><td><code>${escapeHtml(field)}</code></td><td><del>${escapeHtml(before)}</del></td><td><ins>${escapeHtml(after)}</ins></td></tr>`;

/** Every task with its state and time in both runs. */
export function tasksHtml(tasks: readonly DiffTask[]): string {
  const rows = tasks.map(({ id, change, before, after }) => {
    const cells = [before, after].map((side) =>
      side === null
        ? '<td>—</td><td class="right">—</td>'
        : `<td><span class="state ${side.state}">${side.state}</span></td><td class="right">${side.seconds === null ? "" : durationText(side.seconds)}</td>`,
    );
    return `<tr><th scope="row">${escapeHtml(id)}</th><td>${change === "same" ? "" : `<b>${change}</b>`}</td>${cells.join("")}</tr>`;
  });
  const heads = ["Task", "Change", "Before", "Time", "After", "Time"]
    .map((text) => `<th scope="col"${text === "Time" ? ' class="right"' : ""}>${text}</th>`)
    .join("");
  return `<p class="note">Times are those that tasks took when they ran; a cached one keeps the time of its own run.</p>\n<div class="scroll"><table class="data stages"><thead><tr>${heads}</tr></thead><tbody>\n${rows.join("\n")}\n</tbody></table></div>`;
}
