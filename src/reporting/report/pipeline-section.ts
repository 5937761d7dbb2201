import type { JsonObject } from "../../runner/contract/json.ts";
import { escapeHtml } from "../tables/html.ts";
import { graphSvg, stageAnchor } from "./graph-svg.ts";
import type { ReportStage } from "./report-input.ts";

/** Seconds as a person says them: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function durationText(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.round((whole % 3600) / 60)} min`;
}

/** The pipeline's graph, then every task with its state, time, parameters and the digests of what it gave. */
export function pipelineSection(stages: readonly ReportStage[]): string {
  const seen = new Set<string>();
  const rows = stages.map((task) => {
    const anchor = seen.has(task.stage) ? "" : ` id="${stageAnchor(task.stage)}"`;
    seen.add(task.stage);
    const time = task.seconds === null ? "" : durationText(task.seconds);
    const message = task.message ? `<p class="message">${escapeHtml(task.message)}</p>` : "";
    return `<tr${anchor}><th scope="row">${escapeHtml(task.id)}</th><td>${escapeHtml(task.component)}</td><td><span class="state ${task.state}">${task.state}</span></td><td class="right">${time}</td><td>${message}${details(task)}</td></tr>`;
  });
  const head = ["Task", "Component", "State", "Time", "Parameters and outputs"]
    .map((text) => `<th scope="col">${text}</th>`)
    .join("");
  return [
    `<div class="scroll">${graphSvg(stages)}</div>`,
    `<div class="scroll"><table class="data stages"><thead><tr>${head}</tr></thead><tbody>`,
    ...rows,
    "</tbody></table></div>",
  ].join("\n");
}

function details(task: ReportStage): string {
  const from = task.inputs.length > 0 ? `<dt>reads from</dt><dd>${task.inputs.map(escapeHtml).join(", ")}</dd>` : "";
  const parameters = Object.entries(task.parameters).map(
    ([name, value]) => `<dt>${escapeHtml(name)}</dt><dd><code>${escapeHtml(valueText(value))}</code></dd>`,
  );
  const outputs = task.outputs.map(
    ({ port, kind, digest }) =>
      `<dt>${escapeHtml(port)}</dt><dd>${escapeHtml(kind)} <code title="${escapeHtml(digest)}">${escapeHtml(digest.slice(0, 12))}</code></dd>`,
  );
  if (!from && parameters.length === 0 && outputs.length === 0) return "";
  const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? "" : "s"}`;
  const list = (items: readonly string[]): string => (items.length > 0 ? `<dl>${items.join("")}</dl>` : "");
  return `<details><summary>${count(parameters.length, "parameter")}, ${count(outputs.length, "output")}</summary>${list(from ? [from] : [])}${list(parameters)}${list(outputs)}</details>`;
}

const valueText = (value: JsonObject[string]): string => (typeof value === "string" ? value : JSON.stringify(value));
