import { dirname, join } from "node:path";
import { counted } from "../../formats/counted.ts";
import { aboutOf, resourcesOf } from "../executors/attempt.ts";
import type { TaskAbout } from "../executors/pool.ts";
import { batchFolder } from "../executors/slurm/batch.ts";
import { type Cluster, type GroupWords, groupWords } from "../executors/slurm/cluster.ts";
import { jobScript } from "../executors/slurm/script.ts";
import { isEach } from "../plan/each.ts";
import { cpusOf } from "../plan/engine-of.ts";
import type { Planned } from "../plan/freshness.ts";
import type { Session } from "./session.ts";

/** Tasks of one kind, and the script that would be submitted for them, if all were ready at once. */
export interface KindScript {
  readonly tasks: readonly string[];
  /** Stages over cases that are not listed yet: each is as many tasks as there will be cases. */
  readonly mapped: readonly string[];
  readonly script: string;
}

/** The name of a batch that has none yet. */
const STAND_IN = "rg-RUN-0";

/** For each kind of task that a run would, or could, have to run: what it would submit. Asks Slurm nothing. */
export function kindScripts(session: Session, planned: readonly Planned[], cluster: Cluster): readonly KindScript[] {
  const { assessor, store, host } = session;
  const kinds = new Map<string, { readonly about: TaskAbout; readonly mapped: boolean }[]>();
  // a mapped task whose cases are listed is joined here, and no job
  const listed = new Set(planned.flatMap(({ task }) => (task.caseOf ? [task.caseOf.task] : [])));
  const open = planned.filter(({ state, task }) => (state === "stale" || state === "waiting") && !listed.has(task.id));
  for (const { task } of open) {
    const entry = assessor.entryOf(task);
    const engine = assessor.engineOf(task);
    const use = engine?.ok ? engine.value : undefined;
    const mapped = isEach(task);
    const plain = aboutOf(task, resourcesOf(task, entry, use, 1), "" as Parameters<typeof aboutOf>[2], false); // it has no key yet
    const about = { ...plain, isCase: plain.isCase || mapped };
    const words = JSON.stringify(groupWords(cluster, cpusOf(task, entry), about));
    const list = kinds.get(words);
    if (list) list.push({ about, mapped });
    else kinds.set(words, [{ about, mapped }]);
  }
  const jobFile = join(dirname(host.workerFile), "job.js");
  return [...kinds].map(([text, tasks]) => {
    const { words, chunk } = JSON.parse(text) as GroupWords;
    const ids = (mapped: boolean) => tasks.filter((one) => one.mapped === mapped).map(({ about }) => about.id);
    const folder = batchFolder(store.home, STAND_IN);
    return {
      tasks: ids(false),
      mapped: ids(true),
      script: jobScript({ name: STAND_IN, chunk, tasks }, folder, words, cluster, jobFile),
    };
  });
}

/** Most tasks that are named in a heading. */
const MOST = 4;

/** The scripts for a person, each under what it is for. */
export function scriptsText(scripts: readonly KindScript[]): string {
  const lines = scripts.map(({ tasks, mapped, script }) => {
    const names = [...tasks, ...mapped.map((id) => `each case of ${id}`)];
    const shown = names.slice(0, MOST).join(", ");
    const more = names.length > MOST ? ` and ${names.length - MOST} more` : "";
    return `\n# ${mapped.length > 0 && tasks.length === 0 ? "" : `${counted(tasks.length, "task")}: `}${shown}${more}\n${script}`;
  });
  return lines.length === 0
    ? ""
    : `\nNothing is submitted. To Slurm would go, tasks of one kind together as soon as their inputs are there:\n${lines.join("")}`;
}
