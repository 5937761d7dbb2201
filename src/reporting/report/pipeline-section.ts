import { counted } from "../../formats/counted.ts";
import { shortDigest } from "../../formats/short-digest.ts";
import type { JsonObject } from "../../runner/contract/json.ts";
import { escapeHtml } from "../tables/html.ts";
import { type ComputingTime, computingTime } from "./computing-time.ts";
import { durationText } from "./duration-text.ts";
import { graphSvg, stageAnchor } from "./graph-svg.ts";
import type { ReportStage } from "./report-input.ts";
import { stateLegend } from "./state-signs.ts";

/** What computing took, the pipeline's graph, then every task with its state, time, parameters and the digests of what it gave. */
export function pipelineSection(stages: readonly ReportStage[]): string {
  const time = computingTime(stages);
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
    timesHtml(time, stages),
    stateLegend(stages.map(({ state }) => state)),
    `<div class="scroll pipeline" tabindex="0" role="region" aria-label="Graph of stages">${graphSvg(stages, time)}</div>`,
    `<div class="scroll"><table class="data stages"><thead><tr>${head}</tr></thead><tbody>`,
    ...rows,
    "</tbody></table></div>",
  ].join("\n");
}

/** Total computing time, this run's share of it, and the chain that takes longest. */
function timesHtml({ total, ran, path, longest }: ComputingTime, stages: readonly ReportStage[]): string {
  if (path.length === 0) return "";
  const share = stages.every(({ state }) => state === "ran")
    ? "all of it in this run"
    : `${durationText(ran)} of it in this run, the rest when cached and imported tasks ran`;
  const chain = path.map((id) => escapeHtml(id)).join(" → ");
  return `<p>Computing takes <b>${durationText(total)}</b> in all, ${share}. The longest chain, drawn with thick lines, takes <b>${durationText(longest)}</b>; no number of processors makes the whole faster: ${chain}.</p>`;
}

function details(task: ReportStage): string {
  const from = task.inputs.length > 0 ? `<dt>reads from</dt><dd>${task.inputs.map(escapeHtml).join(", ")}</dd>` : "";
  const parameters = Object.entries(task.parameters).map(
    ([name, value]) => `<dt>${escapeHtml(name)}</dt><dd><code>${escapeHtml(valueText(value))}</code></dd>`,
  );
  const outputs = task.outputs.map(
    ({ port, kind, digest }) =>
      `<dt>${escapeHtml(port)}</dt><dd>${escapeHtml(kind)} <code title="${escapeHtml(digest)}">${escapeHtml(shortDigest(digest))}</code></dd>`,
  );
  if (!from && parameters.length === 0 && outputs.length === 0) return "";
  const list = (items: readonly string[]): string => (items.length > 0 ? `<dl>${items.join("")}</dl>` : "");
  return `<details><summary>${counted(parameters.length, "parameter")}, ${counted(outputs.length, "output")}</summary>${list(from ? [from] : [])}${list(parameters)}${list(outputs)}</details>`;
}

const valueText = (value: JsonObject[string]): string => (typeof value === "string" ? value : JSON.stringify(value));
