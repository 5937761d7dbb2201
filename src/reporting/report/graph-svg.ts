import { shortened } from "../../formats/shortened.ts";
import { escapeHtml } from "../tables/html.ts";
import type { ComputingTime } from "./computing-time.ts";
import { durationText } from "./duration-text.ts";
import { layeredLayout, type Place } from "./layered-layout.ts";
import type { ReportStage } from "./report-input.ts";
import { type State, stateSign } from "./state-signs.ts";

const BOX = { width: 168, height: 54, gapX: 40, gapY: 14, margin: 6 };
const WORST = ["failed", "skipped", "imported", "ran", "cached"] as const;

interface Group {
  readonly id: string;
  readonly component: string;
  readonly inputs: string[];
  readonly tasks: ReportStage[];
}

/**
 * The pipeline as an SVG fragment, from left to right: a box a stage (cells of a matrix are one box with their number) with its
 * component, its state in a word, a sign and a colour, and the time it took when it ran, of several cells their sum. Each links to the
 * stage's details. The chain that takes longest has thick lines. Empty where there are no stages.
 */
export function graphSvg(stages: readonly ReportStage[], { path }: ComputingTime): string {
  const groups = groupStages(stages);
  if (groups.length === 0) return "";
  const layout = layeredLayout(groups);
  const stageOf = new Map(stages.map(({ id, stage }) => [id, stage]));
  const chain = path.flatMap((id) => stageOf.get(id) ?? []);
  const steps = new Set(chain.slice(1).map((stage, at) => `${chain[at]}\0${stage}`));
  const x = ({ column }: Place): number => BOX.margin + column * (BOX.width + BOX.gapX);
  const y = ({ row }: Place): number => BOX.margin + row * (BOX.height + BOX.gapY) + BOX.height / 2;
  const width = 2 * BOX.margin + layout.columns * (BOX.width + BOX.gapX) - BOX.gapX;
  const height = 2 * BOX.margin + layout.rows * (BOX.height + BOX.gapY) - BOX.gapY;
  const edges = layout.edges.map(({ from, to, way }) => {
    let path = `M${x(way[0]!) + BOX.width},${y(way[0]!)}`;
    for (let step = 1; step < way.length; step++) {
      const [start, end] = [way[step - 1]!, way[step]!];
      const [x1, x2] = [x(start) + BOX.width, x(end)];
      const middle = (x1 + x2) / 2;
      path += `C${middle},${y(start)} ${middle},${y(end)} ${x2},${y(end)}`;
      if (step < way.length - 1) path += `H${x2 + BOX.width}`;
    }
    return `<path${steps.has(`${from}\0${to}`) ? ' class="longest"' : ""} d="${path}"/>`;
  });
  const boxes = groups.map((group) => boxSvg(group, x(layout.places.get(group.id)!), y(layout.places.get(group.id)!), chain));
  return `<svg class="graph" role="img" aria-label="Pipeline: ${groups.length} stages" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><g class="edges">${edges.join("")}</g>${boxes.join("\n")}</svg>`;
}

function boxSvg({ id, component, tasks }: Group, left: number, middle: number, chain: readonly string[]): string {
  const state = WORST.find((each) => tasks.some((task) => task.state === each))!;
  const count = tasks.length > 1 ? ` ×${tasks.length}` : "";
  const time = timeText(tasks);
  const told = [statesText(tasks), time].filter((text) => text !== "").join(" · ");
  const text = (dy: number, words: string, name = ""): string =>
    `<text x="${left + 9}" y="${middle + dy}"${name}>${escapeHtml(words)}</text>`;
  return [
    `<a href="#${stageAnchor(id)}" class="box ${state}${chain.includes(id) ? " longest" : ""}"><title>${escapeHtml(`${id}${count}: ${component}, ${told}`)}</title>`,
    `<rect x="${left}" y="${middle - BOX.height / 2}" width="${BOX.width}" height="${BOX.height}" rx="5"/>`,
    text(-11, `${shortened(id, 19 - count.length)}${count}`, ' class="name"'),
    text(4, shortened(component, 27)),
    text(19, shortened(told, 27)),
    stateSign(state, left + BOX.width - 13, middle - 15),
    "</a>",
  ].join("");
}

/** `ran`; of cells in several states how many are in each. */
function statesText(tasks: readonly ReportStage[]): string {
  const found = WORST.flatMap((state): readonly (readonly [State, number])[] => {
    const count = tasks.filter((task) => task.state === state).length;
    return count > 0 ? [[state, count]] : [];
  });
  return found.length === 1 ? found[0]![0] : found.map(([state, count]) => `${count} ${state}`).join(", ");
}

/** What the tasks took when they ran, together; empty where no time is known. */
function timeText(tasks: readonly ReportStage[]): string {
  const known = tasks.flatMap(({ seconds }) => (seconds === null ? [] : [seconds]));
  return known.length === 0 ? "" : durationText(known.reduce((sum, seconds) => sum + seconds, 0));
}

/** Id of a stage's entry in the list of stages. */
export const stageAnchor = (stage: string): string => `stage-${stage.replace(/[^\w-]/g, "_")}`;

function groupStages(stages: readonly ReportStage[]): Group[] {
  const stageOf = new Map(stages.map((task) => [task.id, task.stage]));
  const groups = new Map<string, Group>();
  for (const task of stages) {
    const group = groups.get(task.stage) ?? { id: task.stage, component: task.component, inputs: [], tasks: [] };
    group.tasks.push(task);
    group.inputs.push(...task.inputs.flatMap((input) => stageOf.get(input) ?? []));
    groups.set(task.stage, group);
  }
  return [...groups.values()];
}
