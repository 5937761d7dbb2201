import { escapeHtml } from "../tables/html.ts";
import { layeredLayout, type Place } from "./layered-layout.ts";
import type { ReportStage } from "./report-input.ts";

const BOX = { width: 156, height: 40, gapX: 46, gapY: 16, margin: 6 };
const WORST = ["failed", "skipped", "imported", "ran", "cached"] as const;

interface Group {
  readonly id: string;
  readonly component: string;
  readonly inputs: string[];
  readonly tasks: ReportStage[];
}

/**
 * The pipeline as an SVG fragment, from left to right: a box a stage (cells of a matrix are one box with their number), coloured and
 * lettered by state, each a link to the stage's details. Empty where there are no stages.
 */
export function graphSvg(stages: readonly ReportStage[]): string {
  const groups = groupStages(stages);
  if (groups.length === 0) return "";
  const layout = layeredLayout(groups);
  const x = ({ column }: Place): number => BOX.margin + column * (BOX.width + BOX.gapX);
  const y = ({ row }: Place): number => BOX.margin + row * (BOX.height + BOX.gapY) + BOX.height / 2;
  const width = 2 * BOX.margin + layout.columns * (BOX.width + BOX.gapX) - BOX.gapX;
  const height = 2 * BOX.margin + layout.rows * (BOX.height + BOX.gapY) - BOX.gapY;
  const edges = layout.edges.map(({ way }) => {
    let path = `M${x(way[0]!) + BOX.width},${y(way[0]!)}`;
    for (let step = 1; step < way.length; step++) {
      const [from, to] = [way[step - 1]!, way[step]!];
      const [x1, x2] = [x(from) + BOX.width, x(to)];
      const middle = (x1 + x2) / 2;
      path += `C${middle},${y(from)} ${middle},${y(to)} ${x2},${y(to)}`;
      if (step < way.length - 1) path += `H${x2 + BOX.width}`;
    }
    return `<path d="${path}"/>`;
  });
  const boxes = groups.map((group) => {
    const at = layout.places.get(group.id)!;
    const state = WORST.find((each) => group.tasks.some((task) => task.state === each))!;
    const [left, middle] = [x(at), y(at)];
    const count = group.tasks.length > 1 ? ` ×${group.tasks.length}` : "";
    return [
      `<a href="#${stageAnchor(group.id)}" class="box ${state}"><title>${escapeHtml(`${group.id}${count}: ${group.component}, ${state}`)}</title>`,
      `<rect x="${left}" y="${middle - BOX.height / 2}" width="${BOX.width}" height="${BOX.height}" rx="5"/>`,
      `<text x="${left + 9}" y="${middle - 4}" class="name">${escapeHtml(shorten(group.id, 19 - count.length))}${count}</text>`,
      `<text x="${left + 9}" y="${middle + 12}">${escapeHtml(shorten(`${state} · ${group.component.replace(/^.*\//, "")}`, 25))}</text></a>`,
    ].join("");
  });
  return `<svg class="graph" role="img" aria-label="Pipeline: ${groups.length} stages" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><g class="edges">${edges.join("")}</g>${boxes.join("\n")}</svg>`;
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

const shorten = (text: string, length: number): string => (text.length <= length ? text : `${text.slice(0, length - 1)}…`);
