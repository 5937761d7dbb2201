import type { TaskId } from "../../contract/ids.ts";
import type { State } from "../../plan/freshness.ts";
import { chainOf, type TracedResult } from "../trace/chain.ts";
import type { PublishedNow } from "./published-now.ts";
import { texText } from "./tex-text.ts";
import { entryTex, type Traced, templateOf } from "./trace-entry.ts";

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
