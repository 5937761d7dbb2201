import type { CatalogueEntry } from "../../../contract/catalogue.ts";
import type { Resources } from "../../../contract/component.ts";
import type { TaskId } from "../../../contract/ids.ts";
import type { Assessor } from "../../../plan/assess.ts";
import { isEach, needsOf } from "../../../plan/each.ts";
import { cpusOf, type EngineUse } from "../../../plan/engine-of.ts";
import type { Planned } from "../../../plan/freshness.ts";
import type { TaskSpec } from "../../../spec/compiled.ts";
import { parseTime } from "../../../spec/quantities.ts";
import { resourcesOf } from "../../attempt.ts";
import { type Cluster, groupWords } from "../cluster.ts";
import { type Piece, sharesOf } from "./graph.ts";

/** What of a plan is to be given to Slurm: what is not up to date, of mapped stages the cases that are not. */
export function piecesOf(assessor: Assessor, planned: readonly Planned[], cluster: Cluster): readonly Piece[] {
  const open = new Map<TaskId, string[]>();
  for (const { task, state } of planned) {
    if (!task.caseOf) continue;
    const list = open.get(task.caseOf.task) ?? [];
    if (state === "stale" || state === "waiting") list.push(task.caseOf.id);
    open.set(task.caseOf.task, list);
  }
  return planned.flatMap(({ task, state }): readonly Piece[] => {
    if (task.caseOf || state === "fresh" || state === "unknown") return [];
    const cases = open.get(task.id);
    if (cases?.length === 0) return []; // they are all there; who reads them joins them
    const entry = assessor.entryOf(task);
    const engine = assessor.engineOf(task);
    const resources = resourcesOfTries(task, entry, engine?.ok ? engine.value : undefined);
    const isCase = isEach(task);
    const { words, chunk } = groupWords(cluster, cpusOf(task, entry), { stage: task.stage, resources, isCase });
    const share = cluster.stages[task.stage]?.share ?? cluster.share;
    return [
      {
        ...{ id: task.id, stage: task.stage, words, needs: needsOf(task, assessor.tasks), secrets: task.secrets },
        ...(isCase ? { shares: sharesOf(cases, chunk, share) } : {}),
      },
    ];
  });
}

/** What one job needs in which a task is tried as often as it may be: the memory of the last try, the time of all. */
export function resourcesOfTries(task: TaskSpec, entry: CatalogueEntry, engine: EngineUse | undefined): Resources {
  const tries = Array.from({ length: task.retries + 1 }, (_, at) => resourcesOf(task, entry, engine, at + 1));
  const { memory } = tries.at(-1) as Resources;
  const seconds = tries.reduce((sum, { time }) => sum + (parseTime(time ?? "") ?? Number.NaN), 0);
  return {
    ...(tries[0] as Resources),
    ...(memory === undefined ? {} : { memory }),
    ...(task.retries === 0 || Number.isNaN(seconds) ? {} : { time: `${seconds}s` }),
  };
}
