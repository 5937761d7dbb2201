import type { RunOf } from "./facts.ts";
import { isQuality } from "./names.ts";
import type { RunUid } from "./record.ts";

/** A child as its parent's note tells of it. */
export interface Told {
  readonly uid: RunUid;
  readonly name: string;
  readonly seconds: number;
  readonly status: string;
  readonly metrics: ReadonlyMap<string, number>;
}

/** A cached task whose run is known. */
export interface Linked {
  readonly name: string;
  readonly uid: RunUid;
  readonly run: string;
}

/** MLflow keeps 8000 characters of a tag; ids become no longer when they are filled in. */
const LONGEST = 7500;
const MOST_COLUMNS = 6;

/** A text as it is; in MLflow's Markdown ` @name` too would be something else, a link to a person on GitHub. */
const plain = (text: string): string =>
  text
    .replace(/[\\`*_{}[\]#~|]|(?<=\s)@/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll("\n", " ");
const numberText = (value: number): string => (Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4))));
/** An address within MLflow's pages, which are one page whose places stand behind `#`; without the query it opens among evaluations of agents. */
const link = (name: string, uid: RunUid): string =>
  `[${plain(name)}](#/experiments/{experiment:${uid}}/runs/{run:${uid}}?workflowType=machine_learning)`;

/** The metrics that most children have, at most six, in the order in which they were first told; counts only where nothing tells more. */
function columnsOf(children: readonly Told[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { metrics } of children) for (const name of metrics.keys()) counts.set(name, (counts.get(name) ?? 0) + 1);
  const telling = [...counts].filter(([name]) => isQuality(name));
  const most = [...(telling.length > 0 ? telling : counts)].sort((a, b) => b[1] - a[1]).slice(0, MOST_COLUMNS);
  const chosen = new Set(most.map(([name]) => name));
  return [...counts.keys()].filter((name) => chosen.has(name));
}

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

function tableOf(children: readonly Told[]): readonly string[] {
  if (children.length === 0) return [];
  const columns = columnsOf(children);
  const head = [row(["run", ...columns.map(plain), "seconds"]), row(["---", ...columns.map(() => "---:"), "---:"])];
  const rows = children.map(({ uid, name, seconds, status, metrics }) => {
    const values = columns.map((column) => (metrics.has(column) ? numberText(metrics.get(column) as number) : ""));
    return row([`${link(name, uid)}${status === "FINISHED" ? "" : ` ${status}`}`, ...values, numberText(seconds)]);
  });
  return [...head, ...rows];
}

/** The first lines that fit, and how many did not. */
function fill(lines: readonly string[], room: number): readonly string[] {
  let used = 0;
  const fitting = lines.findIndex((line) => {
    used += line.length + 1;
    return used > room;
  });
  return fitting < 0 ? lines : [...lines.slice(0, fitting), "", `and ${lines.length - fitting} more`];
}

/** The note on a parent run, as MLflow shows it (Markdown): what the experiment is, what ran with its numbers, and what was cached. */
export function noteOf(run: RunOf, children: readonly Told[], cached: readonly Linked[], synthetic = false): string {
  const parts: (readonly string[])[] = [];
  if (synthetic) parts.push(["**Synthetic cohort**: these numbers say nothing about patients."]);
  if (run.description !== "") parts.push([run.description]);
  if (run.variant !== null) parts.push([`Variant \`${run.variant}\`.`]);
  const table = tableOf(children);
  if (table.length > 0) parts.push(table);
  if (cached.length > 0)
    parts.push([
      "Cached, and made by earlier runs:",
      "",
      ...cached.map(({ name, uid, run: by }) => `- ${link(name, uid)} (${by})`),
    ]);
  let room = LONGEST;
  const texts = parts.map((lines) => {
    const text = fill(lines, room).join("\n");
    room -= text.length + 2;
    return text;
  });
  return texts.join("\n\n");
}
