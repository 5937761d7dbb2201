import { basename, relative } from "node:path";
import { shortDigest } from "../../../formats/short-digest.ts";
import { shortened } from "../../../formats/shortened.ts";
import type { TaskId } from "../../contract/ids.ts";
import type { Json, JsonObject } from "../../contract/json.ts";
import type { Assessor } from "../../plan/assess.ts";
import { sameJson, valueText } from "../../plan/changes.ts";
import type { State } from "../../plan/freshness.ts";
import type { TaskSpec } from "../../spec/compiled.ts";
import type { TracedInput, TracedResult } from "../trace/chain.ts";
import type { PublishedNow } from "./published-now.ts";
import { texCode, texText } from "./tex-text.ts";
import { whyTold, withoutMachine } from "./told.ts";

/** What of a session the appendix is made from. */
export interface Traced {
  /** Name of the experiment, with its variant. */
  readonly name: string;
  /** The heading of its entries, without LaTeX. */
  readonly title: string;
  /** Folder of the project, absolute: paths are told from there. */
  readonly root: string;
  readonly state: State;
  readonly now: PublishedNow;
  readonly entryOf: Assessor["entryOf"];
}

/** The mapped task that a case is of. */
export const templateOf = ({ tasks }: PublishedNow, id: TaskId): TaskSpec | undefined => {
  const of = tasks.get(id)?.caseOf?.task;
  return of === undefined ? undefined : tasks.get(of);
};

/** The results that are told of, the digests that one of them reads or that are exported, and the names of entries. */
export interface Web {
  readonly chain: ReadonlyMap<TaskId, TracedResult>;
  readonly used: ReadonlySet<string>;
  /** What the entry of a task is linked by. */
  readonly idOf: (task: TaskId) => string;
}

/** A stage: what it is, parameters that differ from their defaults, inputs with links, outputs; one for all cases of a mapped stage. */
export function entryTex(traced: Traced, { chain, used, idOf }: Web, group: readonly TaskId[]): string {
  const id = group[0] as TaskId;
  const result = chain.get(id) as TracedResult;
  const { now } = traced;
  const task = now.tasks.get(id);
  const isCase = task?.caseOf !== undefined;
  const all = Object.entries(now.recorded[id]?.action.outputs ?? {});
  const read = all.filter(([, { digest }]) => used.has(digest));
  const outputs = read.length > 0 ? read : all; // a list of cases is read by the mapping alone
  const about = [
    texText(result.component),
    isCase ? `for each of ${group.length} cases` : `key ${texCode(shortDigest(result.key))}`,
    ...(result.imported ? ["imported on trust"] : []),
    ...staleText(traced, group).map((why) => `\\textbf{stale}: ${texText(shortened(why, MOST))}`),
  ];
  const params = paramsOf(traced, result, task).map(([param, text]) => `${texText(param)}: ${texCode(shortened(text, MOST))}`);
  return [
    `\\rgentry{${idOf(id)}}{${texText(task?.caseOf?.task ?? id)}}{${about.join(", ")}}`,
    ...(params.length > 0 ? [`\\rgline{with}{${params.join("; ")}}`] : []),
    ...inputLines(traced, chain, group, idOf),
    ...(isCase ? [] : [`\\rgline{gives}{${outputs.map(([port, { digest }]) => digestTex(port, digest)).join(", ")}}`]),
  ].join("\n");
}

const digestTex = (name: string, digest: string): string => `${texText(name)} ${texCode(shortDigest(digest))}`;

function staleText({ now, root }: Traced, group: readonly TaskId[]): readonly string[] {
  const whys = group.flatMap((id): readonly string[] => {
    const why = now.tasks.has(id) ? whyTold(now.today(id), root) : "it is no longer in the spec";
    return why === null ? [] : [why];
  });
  return whys.length > 1 ? [`${whys.length} of them are to run`] : whys;
}

/** Longest text of a parameter or reason. */
const MOST = 90;

/** Parameters that differ from their defaults; those that a case decides as the spec has them, and never the names of cases. */
function paramsOf(
  { now, root, entryOf }: Traced,
  result: TracedResult,
  task: TaskSpec | undefined,
): readonly (readonly [name: string, text: string])[] {
  if (task?.each) return []; // what joins cases has only their names
  const template = templateOf(now, result.task);
  const ofCases = new Set((template?.caseParams ?? []).map(({ at }) => String(at[0])));
  const schema = (task ? entryOf(task).params.properties : {}) as { readonly [name: string]: JsonObject | undefined };
  return Object.entries(result.with).flatMap(([name, value]): readonly (readonly [string, string])[] => {
    const standard = schema[name]?.default;
    if (standard !== undefined && sameJson(standard, value)) return [];
    const told = ofCases.has(name) ? (template?.params[name] ?? null) : value; // with `${case.FIELD}` as the spec has it
    return [[name, withoutMachine(valueText(withoutPlaces(told, root, task)), root)]];
  });
}

/** Paths among a parameter's parts as they are told. */
function withoutPlaces(value: Json, root: string, task: TaskSpec | undefined): Json {
  const places = new Map((task?.paths ?? []).map(({ path }) => [path, placeText(root, path)]));
  return JSON.parse(JSON.stringify(value, (_, one: Json) => (typeof one === "string" ? (places.get(one) ?? one) : one))) as Json;
}

/** A file or folder from the project's; of one that lies elsewhere only its name. */
function placeText(root: string, path: string): string {
  const found = relative(root, path);
  return found.startsWith("..") || found.startsWith("/") ? `${basename(path)} (outside the project)` : found || ".";
}

/** A line an input; those of many cases that come from one stage are one line. */
function inputLines(
  { now, root }: Traced,
  chain: ReadonlyMap<TaskId, TracedResult>,
  group: readonly TaskId[],
  idOf: Web["idOf"],
): readonly string[] {
  const lines = new Map<string, string>();
  const each = templateOf(now, group[0] as TaskId)?.each;
  if (each) lines.set("each", `\\rgline{each}{\\hyperlink{${idOf(each.task)}}{${texCode(`${each.task}.${each.port}`)}}}`);
  for (const id of group) {
    for (const input of chain.get(id)?.inputs ?? []) {
      const shared = group.length > 1 || (input.from !== null && now.tasks.get(input.from.task)?.caseOf !== undefined);
      const [source, text] = sourceTex(input, root, shared, idOf);
      lines.set(`${input.port} ${source}`, `\\rgline{${texText(input.port)}}{${text}}`);
    }
  }
  return [...lines.values()];
}

/** What an input comes from, and that in LaTeX; `shared`: told without what only one case has. */
function sourceTex(input: TracedInput, root: string, shared: boolean, idOf: Web["idOf"]): readonly [string, string] {
  const { from, path, digest, files } = input;
  if (from) {
    const id = idOf(from.task);
    const name = shared ? from.task.replace(/\[case=.*\]$/, "").replace(/,case=.*\]$/, "]") : from.task;
    const link = `\\hyperlink{${id}}{${texCode(`${name}.${from.port}`)}}`;
    return [`${id}.${from.port}`, shared ? link : `${link} ${texCode(shortDigest(digest))}`];
  }
  if (shared) return ["file", "a file of each case"];
  const place = path === null ? "a file that the spec no longer names" : texCode(placeText(root, path));
  return [path ?? digest, files === null ? `${place} ${texCode(shortDigest(digest))}` : `${place} (${files} files)`];
}
