import type { Scalar } from "../../contract/json.ts";
import type { TaskSpec } from "../../spec/compiled.ts";
import { componentName } from "../../spec/component-name.ts";
import type { RunOf } from "./facts.ts";

type Tags = { readonly [key: string]: string };

const present = (tags: { readonly [key: string]: string | null | undefined }): Tags =>
  Object.fromEntries(Object.entries(tags).flatMap(([key, value]) => (value == null || value === "" ? [] : [[key, value]])));

/** Tags that the parent and every child have: what MLflow's pages show of where a run comes from, and the spec's own. */
const common = ({ run, experiment, variant, spec, user, git, versions, tags }: RunOf): Tags =>
  present({
    ...tags,
    "mlflow.source.name": spec,
    "mlflow.source.type": "LOCAL",
    "mlflow.source.git.commit": git.commit,
    "mlflow.source.git.branch": git.branch,
    "mlflow.user": user,
    "regimen.run": run,
    "regimen.experiment": experiment,
    "regimen.variant": variant ?? "base",
    "regimen.git.dirty": git.commit === null ? null : String(git.dirty),
    "regimen.version": versions.regimen,
    "regimen.node": versions.node,
  });

export const parentTags = (run: RunOf): Tags => ({
  ...common(run),
  ...present({ "regimen.command": run.command, "mlflow.note.content": run.description }),
});

/** Tags of the run of one task. `attempt`: which try, where it is not the first. Of a case of a mapped task the case is not named. */
export function childTags(run: RunOf, task: TaskSpec, key: string, engine: string | undefined, attempt: number): Tags {
  const component = componentName(task.component);
  const cells = Object.entries(task.cell)
    .filter(([axis]) => axis !== "case" || !task.caseOf)
    .map(([axis, value]: [string, Scalar]) => [`regimen.cell.${axis}`, String(value)]);
  return {
    ...common(run),
    ...present({
      "regimen.experiment": task.experiment,
      "regimen.variant": task.variant ?? "base",
      "regimen.stage": task.stage,
      "regimen.component": component,
      "regimen.key": key,
      "regimen.engine": engine,
      "regimen.attempt": attempt > 1 ? String(attempt) : null,
    }),
    ...Object.fromEntries(cells),
  };
}
