import { counted } from "../../../formats/counted.ts";
import type { TaskId } from "../../contract/ids.ts";
import type { Planned } from "../../plan/freshness.ts";
import { planTasks } from "../../plan/freshness.ts";
import { reasonText } from "../../plan/reason-text.ts";
import type { TaskSpec } from "../../spec/compiled.ts";
import type { Call } from "../args.ts";
import type { WholeScript } from "../detached/dry-run.ts";
import { executorNamed } from "../executor-named.ts";
import { wantedTasks } from "../named-stages.ts";
import { chooseRemote } from "../remote/choose.ts";
import { findSpecs, type Host, listOf, openSessions, type Session } from "../session.ts";
import type { KindScript } from "../slurm-scripts.ts";
import { titleOf } from "../words.ts";

export async function plan(host: Host, call: Call): Promise<number> {
  let code = 0;
  for (const file of findSpecs(host, call.words)) {
    for await (const session of openSessions(host, file, call.options)) {
      const { spec } = session.loaded;
      const { tasks, isNamed } = wantedTasks(spec.tasks, listOf(call.options.only));
      const isForced = (task: TaskSpec): boolean => call.options.force === true && isNamed(task);
      const planned = planTasks(session.assessor, tasks).map((one) => (isForced(one.task) ? forcedToRun(one) : one));
      session.store.index.save();
      if (planned.some(({ state }) => state === "unknown")) code = 1;
      const scripts = await scriptsFor(session, call, planned);
      if (call.options.json) {
        const told = { experiment: spec.experiment, variant: spec.variant, tasks: planned.map(plannedJson) };
        host.out(`${JSON.stringify({ ...told, ...(scripts ? { scripts } : {}) })}\n`);
      } else {
        host.out(planText(titleOf(spec), planned));
        host.out(remoteText(session, call, planned));
        if (scripts) host.out(await textOf(scripts, call));
      }
    }
  }
  return code;
}

const textOf = async (scripts: readonly KindScript[], call: Call): Promise<string> =>
  call.options.detach
    ? (await import("../detached/dry-run.ts")).wholeText(scripts as readonly WholeScript[]) // as scriptsFor makes them then
    : (await import("../slurm-scripts.ts")).scriptsText(scripts);

/** What is cached and runs all the same (`run --dry-run --force`). */
function forcedToRun(one: Planned): Planned {
  if (one.state !== "fresh") return one;
  const { action: _, ...rest } = one;
  return { ...rest, state: "stale", reason: { why: "forced" } };
}

/** What would be submitted, where tasks go to Slurm and that is asked for. */
async function scriptsFor(session: Session, call: Call, planned: readonly Planned[]): Promise<readonly KindScript[] | undefined> {
  if (call.options["dry-run"] !== true && call.options.executor === undefined) return undefined;
  if (call.options.detach) return (await import("../detached/dry-run.ts")).wholeScripts(session, call, planned);
  const { name, cluster } = executorNamed(session, call);
  if (name !== "slurm") return undefined;
  const { clusterAt } = await import("../slurm-executor.ts");
  const { kindScripts } = await import("../slurm-scripts.ts");
  return kindScripts(session, planned, clusterAt(cluster, session.host.cwd));
}

/** A plan asks no other machine: it says so where a run would. */
function remoteText(session: Session, call: Call, planned: readonly Planned[]): string {
  const remote = chooseRemote(session, call);
  if (!remote || planned.every(({ state }) => state === "fresh")) return "";
  return `  note     what the remote cache ${remote.url} has of these is taken from there by a run; a plan does not ask it\n`;
}

function planText(title: string, planned: readonly Planned[]): string {
  const fresh = planned.filter(({ state }) => state === "fresh").length;
  const lines = foldCases(
    planned.filter(({ state }) => state !== "fresh"),
    ({ task }) => task,
    (one, name) => `  ${plannedText(one, name)}`,
  );
  const head = `${title}: ${counted(planned.length, "stage")}, ${fresh} up to date`;
  return `${[head, ...lines].join("\n")}\n`;
}

/** Most tasks that are named before the rest are counted. */
const MOST = 5;

/** The tasks that another waits for. */
export const namesText = (ids: readonly TaskId[]): string =>
  ids.length <= MOST ? ids.join(", ") : `${ids.slice(0, MOST - 2).join(", ")} and ${ids.length - MOST + 2} more`;

/** Cases of one stage that are named before the rest are counted. */
const MOST_CASES = 3;

/** A line a task; of many cases of one stage whose lines say the same, one line that counts them. */
export function foldCases<T>(
  rows: readonly T[],
  taskOf: (row: T) => TaskSpec,
  line: (row: T, name: string) => string,
): readonly string[] {
  const lines: string[] = [];
  for (let at = 0; at < rows.length; ) {
    const first = rows[at] as T;
    const { caseOf, id } = taskOf(first);
    let end = at + 1;
    const text = (row: T): string => line(row, "").replaceAll(taskOf(row).caseOf?.id ?? "\n", "");
    const same = (row: T): boolean => taskOf(row).caseOf?.task === caseOf?.task && text(row) === text(first);
    while (caseOf && end < rows.length && same(rows[end] as T)) end++;
    if (end - at > MOST_CASES) lines.push(line(first, `${id} and ${end - at - 1} more cases`));
    else for (const row of rows.slice(at, end)) lines.push(line(row, taskOf(row).id));
    at = end;
  }
  return lines;
}

/** One line on a task's place in the plan. */
export function plannedText(planned: Planned, id: string = planned.task.id): string {
  switch (planned.state) {
    case "fresh":
      return `fresh    ${id}`;
    case "stale":
      return `run      ${id}  (${reasonText(planned.reason)})`;
    case "waiting":
      return `depends  ${id}  (on what ${namesText(planned.for)} gives)`;
    case "unknown":
      return `unknown  ${id}  (${planned.problem})`;
  }
}

/** The same for machines. */
export function plannedJson(planned: Planned): object {
  const { id, stage, cell, component } = planned.task;
  const base = { id, stage, cell, component, state: planned.state };
  switch (planned.state) {
    case "fresh":
      return { ...base, key: planned.key };
    case "stale":
      return { ...base, key: planned.key, reason: planned.reason };
    case "waiting":
      return { ...base, for: planned.for };
    case "unknown":
      return { ...base, problem: planned.problem };
  }
}
