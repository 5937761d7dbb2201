import { dirname } from "node:path";
import { counted } from "../../../formats/counted.ts";
import type { Element } from "../../executors/slurm/detached/graph.ts";
import { type DetachedRun, jobAt, jobsOf } from "../../executors/slurm/detached/record.ts";
import { afterOf, filesBeside, scriptOf } from "../../executors/slurm/detached/scripts.ts";
import type { Planned } from "../../plan/freshness.ts";
import type { Call } from "../args.ts";
import type { Session } from "../session.ts";
import type { KindScript } from "../slurm-scripts.ts";
import { clusterOf, runOf, tasksOfCall } from "./detach.ts";

/** A script that would be submitted, what it would work off, and for what it would wait. */
export interface WholeScript extends KindScript {
  /** The name of its job. */
  readonly name: string;
  readonly title: string;
}

/** The scripts of a run that would be given to Slurm whole, in the order of their submission; nothing is written, and Slurm is not asked. */
export function wholeScripts(session: Session, call: Call, planned: readonly Planned[]): readonly WholeScript[] {
  const made = runOf(session, call, clusterOf(session, call), tasksOfCall(session, call), planned);
  if (made.jobs.length === 0) return [];
  const run: DetachedRun = { ...made, run: "RUN" };
  const files = filesBeside(dirname(session.host.workerFile), session.host.env);
  return jobsOf(run).map((job): WholeScript => {
    const elements = run.jobs[job]?.elements ?? [];
    const { name } = jobAt(run, job);
    return {
      name,
      title: titleOf(elements),
      tasks: elements.filter(({ share }) => !share).map(({ task }) => task),
      mapped: [...new Set(elements.filter(({ share }) => share).map(({ task }) => task))],
      script: scriptOf(run, job, afterOf(run, job), (other) => `NUMBER-OF-${jobAt(run, other).name}`, files),
    };
  });
}

/** What an array is for. */
function titleOf(elements: readonly Element[]): string {
  const [first] = elements;
  if (!first) return "the results, when all others are over";
  const cases = elements.flatMap(({ share }) => (share && "cases" in share ? share.cases : []));
  const among = `${counted(elements.length, "task")} of an array`;
  if (cases.length > 0) return `${counted(cases.length, "case")} of ${first.task}, in ${among}`;
  if (first.share) return `the cases of ${first.task}, shared by ${among}`;
  return elements.map(({ task }) => task).join(", ");
}

/** The scripts for a person. */
export const wholeText = (scripts: readonly WholeScript[]): string =>
  scripts.length === 0
    ? ""
    : `\nNothing is submitted. To Slurm would go, at once and in this order:\n${scripts.map(({ title, script }) => `\n# ${title}\n${script}`).join("")}`;
