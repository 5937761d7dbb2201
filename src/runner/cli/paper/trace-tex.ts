import { basename, relative } from "node:path";
import type { TaskId } from "../../contract/ids.ts";
import type { Json, JsonObject } from "../../contract/json.ts";
import type { Assessor } from "../../plan/assess.ts";
import { sameJson, valueText } from "../../plan/changes.ts";
import type { State } from "../../plan/freshness.ts";
import type { TaskSpec } from "../../spec/compiled.ts";
import { chainOf, type TracedInput, type TracedResult } from "../trace/chain.ts";
import { short } from "../words.ts";
import type { PublishedNow } from "./published-now.ts";
import { texCode, texText } from "./tex-text.ts";

/** Begins regimen-trace.tex: what its entries are set with. Links need hyperref; without it they are plain. */
export const TRACE_HEAD = String.raw`% Written by regimen export; changes made here are lost. regimen.sty reads it in its draft mode.
\providecommand\hypertarget[2]{#2}\providecommand\hyperlink[2]{#2}%
\providecommand\rgentry[3]{\par\medskip\hangindent=3em\hangafter=1\hypertarget{#1}{\textbf{#2}}\ \ #3\par\nobreak}%
\providecommand\rgline[2]{\hangindent=3em\hangafter=1\hspace*{1em}\textit{#1}\ \ #2\par}%
\section*{Where the numbers come from}
\begingroup\footnotesize\raggedright\setlength\parindent{0pt}\setlength\parskip{0pt}`;
export const TRACE_FOOT = "\\endgroup\n";

/** The stages on the way from exported files to the raw ones, each once. */
export interface TraceTex {
  /** What the entry of a task is linked by. */
  readonly idOf: (task: TaskId) => string;
  readonly text: string;
}

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

/** Writes an entry a stage, in the order in which they run; the cases of a mapped one are told together, without their names. */
export function traceTex(traced: Traced, exported: readonly { readonly task: TaskId; readonly digest: string }[]): TraceTex {
  const { now, state, name } = traced;
  const recorded: State = { ...state, tasks: now.recorded };
  const chain = new Map<TaskId, TracedResult>();
  const reached = new Set(exported.map(({ task }) => task));
  for (const task of reached) {
    for (const [id, result] of chainOf(recorded, now.tasks, task)) {
      chain.set(id, result);
      const list = templateOf(now, id)?.each?.task; // what lists cases is told, too
      if (list !== undefined) reached.add(list); // a set tells what is added meanwhile
    }
  }
  const used = new Set([
    ...exported.map(({ digest }) => digest),
    ...[...chain.values()].flatMap(({ inputs }) => inputs.map(({ digest }) => digest)),
  ]);
  const known = [...now.tasks.keys()].filter((id) => chain.has(id));
  const left = [...chain.keys()].filter((id) => !now.tasks.has(id));
  const groups = new Map<string, TaskId[]>();
  for (const id of [...left, ...known]) {
    const group = groupOf(now.tasks, id);
    groups.set(group, [...(groups.get(group) ?? []), id]);
  }
  const ids = uniqueIds(name, [...groups.keys()]);
  const idOf = (task: TaskId): string => ids.get(groupOf(now.tasks, task)) ?? "";
  const entries = [...groups.values()].map((tasks) => entryTex(traced, { chain, used, idOf }, tasks));
  return { idOf, text: [`\\subsection*{${texText(traced.title)}}`, ...entries].join("\n") };
}

/** The mapped task that a case is of. */
const templateOf = ({ tasks }: PublishedNow, id: TaskId): TaskSpec | undefined => {
  const of = tasks.get(id)?.caseOf?.task;
  return of === undefined ? undefined : tasks.get(of);
};

/** Cases of one stage are told of together. */
const groupOf = (tasks: PublishedNow["tasks"], id: TaskId): string => {
  const of = tasks.get(id)?.caseOf?.task;
  return of === undefined ? id : `${of} cases`;
};

/** Names for links, of letters that need no care in LaTeX or PDF. */
function uniqueIds(name: string, groups: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    groups.map((group) => {
      const base = `${name}:${group}`.replace(/[^A-Za-z0-9.:@-]+/g, "-").replace(/-$/, "");
      let free = base;
      for (let count = 2; taken.has(free); count++) free = `${base}-${count}`;
      taken.add(free);
      return [group, free];
    }),
  );
}

/** The results that are told of, the digests that one of them reads or that are exported, and the names of entries. */
interface Web {
  readonly chain: ReadonlyMap<TaskId, TracedResult>;
  readonly used: ReadonlySet<string>;
  readonly idOf: TraceTex["idOf"];
}

function entryTex(traced: Traced, { chain, used, idOf }: Web, group: readonly TaskId[]): string {
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
    isCase ? `for each of ${group.length} cases` : `key ${texCode(short(result.key))}`,
    ...(result.imported ? ["imported on trust"] : []),
    ...staleText(now, group).map((why) => `\\textbf{stale}: ${texText(cut(why))}`),
  ];
  const params = paramsOf(traced, result, task).map(([param, text]) => `${texText(param)}: ${texCode(cut(text))}`);
  return [
    `\\rgentry{${idOf(id)}}{${texText(task?.caseOf?.task ?? id)}}{${about.join(", ")}}`,
    ...(params.length > 0 ? [`\\rgline{with}{${params.join("; ")}}`] : []),
    ...inputLines(traced, chain, group, idOf),
    ...(isCase ? [] : [`\\rgline{gives}{${outputs.map(([port, { digest }]) => digestTex(port, digest)).join(", ")}}`]),
  ].join("\n");
}

const digestTex = (name: string, digest: string): string => `${texText(name)} ${texCode(short(digest))}`;

function staleText(now: PublishedNow, group: readonly TaskId[]): readonly string[] {
  const whys = group.flatMap((id): readonly string[] => {
    if (!now.tasks.has(id)) return ["it is no longer in the spec"];
    const today = now.today(id);
    return today.state === "fresh" ? [] : [today.why];
  });
  return whys.slice(0, 1);
}

/** Longest text of a parameter or reason. */
const MOST = 90;
const cut = (text: string): string => (text.length > MOST ? `${text.slice(0, MOST - 1)}…` : text);

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
    return [[name, valueText(withoutPlaces(told, root, task))]];
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
  idOf: TraceTex["idOf"],
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
function sourceTex(input: TracedInput, root: string, shared: boolean, idOf: TraceTex["idOf"]): readonly [string, string] {
  const { from, path, digest, files } = input;
  if (from) {
    const id = idOf(from.task);
    const name = shared ? from.task.replace(/\[case=.*\]$/, "").replace(/,case=.*\]$/, "]") : from.task;
    const link = `\\hyperlink{${id}}{${texCode(`${name}.${from.port}`)}}`;
    return [`${id}.${from.port}`, shared ? link : `${link} ${texCode(short(digest))}`];
  }
  if (shared) return ["file", "a file of each case"];
  const place = path === null ? "a file that the spec no longer names" : texCode(placeText(root, path));
  return [path ?? digest, files === null ? `${place} ${texCode(short(digest))}` : `${place} (${files} files)`];
}
