import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { valueText } from "../../plan/changes.ts";
import { type Planned, planTasks } from "../../plan/freshness.ts";
import { changeText, reasonText } from "../../plan/reason-text.ts";
import type { Call } from "../args.ts";
import { originText } from "../cache-file/origin-text.ts";
import { namedStages } from "../named-stages.ts";
import { CallError, findSpecs, type Host, openSessions, type Session } from "../session.ts";
import { foldCases, namesText, plannedJson } from "./plan.ts";

export async function explain(host: Host, call: Call): Promise<number> {
  const { files, stage } = specAndStage(host, call.words);
  for (const file of files) {
    for await (const session of openSessions(host, file, call.options)) {
      const { spec } = session.loaded;
      const all = planTasks(session.assessor, spec.tasks);
      const wanted = namedStages(
        all.map(({ task }) => task),
        stage === undefined ? [] : [stage],
      );
      // of a mapped stage's cases, those that are not fresh, unless one is asked for
      const told = (one: Planned): boolean =>
        wanted(one.task) && (!one.task.caseOf || one.state !== "fresh" || one.task.id === stage);
      const planned = all.filter(told);
      session.store.index.save();
      if (call.options.json) host.out(`${JSON.stringify(planned.map(plannedJson))}\n`);
      else
        host.out(
          `${foldCases(
            planned,
            ({ task }) => task,
            (one, name) => explanation(session, one, name),
          ).join("\n")}\n`,
        );
    }
  }
  return 0;
}

/** Words of `explain` and `show`: a spec, a stage, or both. */
export function specAndStage(
  host: Host,
  words: readonly string[],
): { readonly files: readonly string[]; readonly stage: string | undefined } {
  const [first, second] = words;
  if (first === undefined) return { files: findSpecs(host, []), stage: undefined };
  const isPart = /^[\w-]+\/[\w-]+(@[\w-]+)?(\[.*\])?$/.test(first) && !existsSync(resolve(host.cwd, first)); // tune/trial[fold=0]
  const isSpec = /\.ya?ml$/.test(first) || first === "." || (first.includes("/") && !isPart);
  if (isSpec) return { files: findSpecs(host, [first]), stage: second };
  if (second !== undefined) throw new CallError(`"${first}" is not a spec: write the spec's file first, then the stage`);
  return { files: findSpecs(host, []), stage: first };
}

function explanation(session: Session, planned: Planned, id: string): string {
  switch (planned.state) {
    case "fresh":
      return `${id}: fresh\n${source(session, planned)}`;
    case "waiting":
      return `${id}: depends on what ${namesText(planned.for)} gives; not known before`;
    case "unknown":
      return `${id}: unknown, since a check failed\n  ${planned.problem}`;
    case "stale": {
      const { reason } = planned;
      if (reason.why !== "changed")
        return `${id}: will run, ${reasonText(reason)}${"path" in reason ? `\n  ${reason.path}` : ""}`;
      return `${id}: will run, since this changed:\n${reason.changes.map((change) => `  ${changeText(change)}${origin(planned, change.field)}`).join("\n")}`;
    }
  }
}

/** The input behind a changed digest, in words. */
function origin(planned: Extract<Planned, { state: "stale" }>, field: string): string {
  const match = /^inputs\.([^[.]+)\[?(\d*)/.exec(field);
  const input = match ? planned.inputs.get(match[1] as string)?.[Number(match[2] || 0)] : undefined;
  return input ? `  (${input.label})` : "";
}

function source({ state }: Session, planned: Extract<Planned, { state: "fresh" }>): string {
  const { action } = planned;
  const when = `  made ${action.started} in run ${action.run}, ${action.seconds.toFixed(1)} s; key ${valueText(action.key)}`;
  if (action.imported)
    return `  imported on trust: made ${action.started}, ${action.seconds.toFixed(1)} s, on ${originText(action.imported)}; key ${valueText(action.key)}`;
  const before = state.tasks[planned.task.id];
  return before && before.action.key !== action.key
    ? `${when}\n  taken from the cache: an earlier run had the same code, parameters and inputs`
    : when;
}
