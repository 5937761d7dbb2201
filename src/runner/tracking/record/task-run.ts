import type { TaskSpec } from "../../spec/compiled.ts";
import { componentName } from "../../spec/component-name.ts";
import { type Curves, curvesOf } from "./curves.ts";
import { datasetsOf } from "./datasets.ts";
import type { RunOf, World } from "./facts.ts";
import { modelFiles, modelKind } from "./model-files.ts";
import { runNameOf } from "./names.ts";
import { flatParams } from "./params.ts";
import type { Point, RunStatus, RunUid, TrackingRecord } from "./record.ts";
import { childTags } from "./tags.ts";
import { withoutData } from "./withheld.ts";

/** A task in hand: a tracked run of its own once it is known to train. */
export interface TaskRun {
  readonly task: TaskSpec;
  /** What is told of it: itself, or of a case the mapped task, unless values of single patients may be told. */
  readonly shown: TaskSpec;
  readonly key: string;
  readonly attempt: number;
  /** As a tracked run. */
  readonly name: string;
  readonly started: number;
  readonly curves: Curves;
  /** Undefined where it does not train, as far as is known. */
  uid: RunUid | undefined;
  /** Points from before it was known to train. */
  early: Point[];
  /** Measurements of the machine so far. */
  samples: number;
}

const isModel = (kind: string): boolean => kind.startsWith("model/");

/** Whether a task trains, as its outputs tell before it runs; metrics with steps tell it too. */
export const makesModel = (task: TaskSpec): boolean => Object.values(task.outputs).some(isModel);

export function taskRun(run: RunOf, world: World, task: TaskSpec, key: string, attempt: number, time: number): TaskRun {
  // a case stands for a patient, and its parameters may be that patient's: it is told as the mapped task
  const shown = task.caseOf && !run.patientLevel ? (world.taskOf(task.caseOf.task) ?? task) : task;
  const started = { task, shown, key, attempt, started: time, curves: curvesOf(), uid: undefined, early: [], samples: 0 };
  return { ...started, name: runNameOf(shown, run) };
}

/** What begins a task's own run. */
export function beginning(run: RunOf, world: World, parent: RunUid, of: TaskRun): readonly TrackingRecord[] {
  const { task, shown, key, attempt, started, name } = of;
  const tags = childTags(run, task, key, world.engineOf(task), attempt);
  return [
    { type: "start", time: started, experiment: run.target, name, parent, tags },
    { type: "params", params: paramsOf(shown, world) },
    ...datasetsOf(task, world),
  ];
}

/** A task's parameters by name; files and folders as they are named in the project. */
function paramsOf({ params, paths }: TaskSpec, { shownPath }: World): { readonly [name: string]: string } {
  const flat = flatParams(params);
  const places = new Map(paths.map(({ path }) => [path, shownPath(path)]));
  return Object.fromEntries(Object.entries(flat).map(([name, value]) => [name, places.get(value) ?? value]));
}

/** What ends the run of a task that is done: the best of its curves, its time, its models. */
export function ending(run: RunOf, world: World, of: TaskRun, time: number, seconds: number): readonly TrackingRecord[] {
  const points = [...of.curves.best(time), { key: "seconds", value: seconds, time, step: 0 }];
  const tags = isSynthetic(world, of.key) ? [SYNTHETIC] : [];
  return [{ type: "metrics", points }, ...modelsOf(run, world, of, time), ...tags, ended(time, "FINISHED")];
}

/** Whether what a key stands for comes from synthetic data, which its numbers have to say wherever they are shown. */
export const isSynthetic = ({ actionOf }: World, key: string): boolean =>
  Object.values(actionOf(key)?.outputs ?? {}).some(({ synthetic }) => synthetic);

export const SYNTHETIC: TrackingRecord = { type: "tags", tags: { "regimen.synthetic": "true" } };

function modelsOf(run: RunOf, world: World, { task, shown, key, name }: TaskRun, time: number): readonly TrackingRecord[] {
  const outputs = Object.entries(world.actionOf(key)?.outputs ?? {});
  const models = outputs.filter(([, { kind, patientLevel }]) => isModel(kind) && (run.patientLevel || !patientLevel));
  return models.map(([port, stored]) => {
    const uid = world.newUid();
    const { patientLevel, versions } = run;
    const facts = { uid, time, component: componentName(task.component), version: versions.regimen, key, patientLevel };
    return {
      type: "model",
      uid,
      // MLflow refuses these in the name of a model
      name: (models.length > 1 ? `${name} ${port}` : name).replace(/[/:.%"']/g, "-"),
      kind: modelKind(stored),
      files: modelFiles(stored, world.pathOf(stored), facts, world),
      params: paramsOf(shown, world),
      tags: { "regimen.run": run.run, "regimen.key": key, "regimen.stage": task.stage, "regimen.digest": stored.digest },
    };
  });
}

/** Whether somebody wanted a task to end: it has not failed by itself. */
export const isStop = (cause: string): boolean => cause === "interrupted" || cause === "cancelled";

/** What ends the run of a task that failed or was stopped. */
export function breaking(
  run: RunOf,
  { task, uid: _, ...of }: TaskRun,
  time: number,
  failure: { readonly cause: string; readonly message: string },
): readonly TrackingRecord[] {
  const { stage, params, inputs, outputs, cell, component } = task;
  const ports = [...Object.keys(inputs), ...Object.keys(outputs)];
  const known = [stage, task.caseOf ? {} : params, ports, task.caseOf ? {} : cell, component];
  const text = run.patientLevel ? failure.message : withoutData(failure.message, known);
  const hasError = failure.cause !== "interrupted";
  const points = [...of.curves.best(time), { key: "seconds", value: (time - of.started) / 1000, time, step: 0 }];
  return [
    { type: "metrics", points },
    { type: "tags", tags: { "regimen.failed": failure.cause, ...(hasError ? { "regimen.error": text } : {}) } },
    ended(time, isStop(failure.cause) ? "KILLED" : "FAILED"),
  ];
}

export const ended = (time: number, status: RunStatus): TrackingRecord => ({ type: "end", time, status });
