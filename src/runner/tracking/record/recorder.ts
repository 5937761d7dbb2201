import type { RunEvent } from "../../log/events.ts";
import type { TaskSpec } from "../../spec/compiled.ts";
import { type RunOf, redacted, type World } from "./facts.ts";
import { asKey, metricHead } from "./names.ts";
import { type Linked, noteOf } from "./note.ts";
import { flatParams } from "./params.ts";
import { pointsOf } from "./points.ts";
import type { RunStatus, RunUid, TrackedFile, TrackingRecord } from "./record.ts";
import { summaryOf } from "./summary.ts";
import { parentTags } from "./tags.ts";
import {
  beginning,
  breaking,
  ended,
  ending,
  isStop,
  isSynthetic,
  makesModel,
  SYNTHETIC,
  type TaskRun,
  taskRun,
} from "./task-run.ts";

/** Turns a run's events into records: one tracked run for the whole, one for each task that trains. */
export interface Recorder {
  /** The whole run's. */
  readonly parent: RunUid;
  /** Takes events in their order, with the time at which each happened. */
  take(time: number, event: RunEvent): void;
  /** A measurement of the machine, for every training that is under way. */
  sample(time: number, values: { readonly [key: string]: number }): void;
  /** Trainings that are under way. */
  readonly training: readonly TaskSpec[];
  /** Hands on what waits for more points of its kind. */
  flush(): void;
  end(time: number, of: Ended): void;
}

/** How the whole run ended, and what it published. */
export interface Ended {
  readonly status: RunStatus;
  readonly seconds: number;
  readonly artifacts: readonly TrackedFile[];
}

/** The parent begins with this, so that there is none of a run in which nothing runs. */
export function makeRecorder(run: RunOf, world: World, started: number): Recorder {
  const parent = world.newUid() as RunUid;
  const points = pointsOf((uid, some) => world.record(uid, { type: "metrics", points: some }));
  const inHand = new Map<string, TaskRun>();
  const keys = new Map<string, string>();
  const headOf = (id: string): string | undefined => {
    const task = world.taskOf(id);
    return task && metricHead(task, run);
  };
  const summary = summaryOf(run, headOf);
  const cached: Linked[] = [];

  const record = (uid: RunUid, records: readonly TrackingRecord[]): void => {
    for (const one of records) {
      if (one.type === "metrics") points.add(uid, one.points);
      else {
        points.flush(uid);
        world.record(uid, redacted(one, world.redact));
      }
    }
  };
  const onParent = (time: number, values: readonly (readonly [key: string, value: number])[]): void =>
    points.add(
      parent,
      values.map(([key, value]) => ({ key, value, time, step: 0 })),
    );

  const begin = (of: TaskRun): RunUid => {
    if (of.uid !== undefined) return of.uid;
    of.uid = world.newUid() as RunUid;
    record(of.uid, [...beginning(run, sources, parent, of), { type: "metrics", points: of.early }]);
    return of.uid;
  };

  /** What the task gave that another one names. */
  const sources: World = {
    ...world,
    outputOf: (task, port) => {
      const key = keys.get(task);
      return key === undefined ? undefined : world.actionOf(key)?.outputs[port];
    },
  };

  let synthetic = false;
  const done = (id: string, key: string): void => {
    keys.set(id, key);
    synthetic ||= isSynthetic(world, key);
  };

  const noteCached = (id: string, key: string): void => {
    done(id, key);
    const task = world.taskOf(id);
    const maker = task && makesModel(task) && !task.caseOf ? world.maker(key) : undefined;
    if (task && maker) cached.push({ name: maker.name, uid: maker.uid, run: maker.run });
  };

  const start = (time: number, { task: id, key, attempt }: Extract<RunEvent, { type: "task-started" }>): void => {
    const task = world.taskOf(id);
    const before = inHand.get(id);
    if (!task || before) return; // a try that goes on from the last one belongs to the same run
    const of = taskRun(run, world, task, key, attempt, time);
    inHand.set(id, of);
    if (makesModel(task)) begin(of);
  };

  const close = (id: string): TaskRun | undefined => {
    const of = inHand.get(id);
    inHand.delete(id);
    return of;
  };

  const told = (of: TaskRun, time: number, seconds: number, status: RunStatus): void =>
    onParent(time, summary.add(of, time, seconds, status));

  const finished = (time: number, { task: id, key, seconds }: Extract<RunEvent, { type: "task-finished" }>): void => {
    done(id, key);
    const of = close(id);
    if (!of) return;
    if (of.uid !== undefined) record(of.uid, ending(run, world, of, time, seconds));
    told(of, time, seconds, "FINISHED");
    if (!of.task.caseOf) world.noteMaker(key, { run: run.run, uid: of.uid ?? parent, name: of.uid ? of.name : run.run });
  };

  const failed = (time: number, event: Extract<RunEvent, { type: "task-failed" }>): void => {
    if (event.retryIn !== undefined && event.kept) return; // the next try goes on from here
    const of = close(event.task);
    if (!of) return;
    const isStopped = isStop(event.cause);
    if (of.uid !== undefined) record(of.uid, breaking(run, of, time, event));
    told(of, time, (time - of.started) / 1000, isStopped ? "KILLED" : "FAILED");
  };

  const metric = (time: number, event: Extract<RunEvent, { type: "task-metric" }>): void => {
    const of = inHand.get(event.task);
    if (!of) return;
    const some = of.curves.add(time, event);
    if (of.uid === undefined && of.curves.hasCurve) begin(of);
    if (of.uid === undefined) of.early.push(...some);
    else points.add(of.uid, some);
  };

  record(parent, [
    { type: "start", time: started, experiment: run.target, name: parentName(run), tags: parentTags(run) },
    { type: "params", params: parentParams(run) },
  ]);
  return {
    parent,
    take(time, event) {
      switch (event.type) {
        case "task-cached":
          return noteCached(event.task, event.key);
        case "task-started":
          return start(time, event);
        case "task-metric":
          return metric(time, event);
        case "task-finished":
          return finished(time, event);
        case "task-failed":
          return failed(time, event);
        case "cases-joined":
          keys.set(event.task, event.key);
          return;
        default:
          return; // the rest is for people who watch
      }
    },
    sample(time, values) {
      for (const of of inHand.values()) {
        if (of.uid === undefined) continue;
        const step = of.samples++;
        points.add(
          of.uid,
          Object.entries(values).map(([key, value]) => ({ key, value, time, step })),
        );
      }
    },
    get training() {
      return [...inHand.values()].filter(({ uid }) => uid !== undefined).map(({ task }) => task);
    },
    flush: () => points.flush(),
    end(time, { status, seconds, artifacts }) {
      for (const id of [...inHand.keys()]) {
        const of = close(id) as TaskRun; // its id was just listed
        if (of.uid !== undefined) record(of.uid, breaking(run, of, time, { cause: "interrupted", message: "" }));
        told(of, time, (time - of.started) / 1000, "KILLED");
      }
      onParent(time, [...summary.totals, ["seconds/total", seconds]]);
      record(parent, [
        { type: "tags", tags: { "mlflow.note.content": noteOf(run, summary.children, cached, synthetic), ...madeBy(cached) } },
        ...(synthetic ? [SYNTHETIC] : []),
        ...artifacts.map((file): TrackingRecord => ({ type: "artifact", file })),
        ended(time, status),
      ]);
      points.flush();
    },
  };
}

const parentName = ({ experiment, variant, run }: RunOf): string =>
  [experiment, ...(variant === null ? [] : [variant]), run].join(" ");

const parentParams = ({ params, profile, variant }: RunOf): { readonly [name: string]: string } => ({
  ...flatParams(params),
  variant: variant ?? "base",
  ...(profile === null ? {} : { profile }),
});

/** Of each cached task whose run is known, that run: tags that a search in MLflow finds. */
const madeBy = (cached: readonly Linked[]): { readonly [key: string]: string } =>
  Object.fromEntries(cached.slice(0, MOST_LINKS).map(({ name, uid }) => [`regimen.made by.${asKey(name)}`, `{run:${uid}}`]));

/** MLflow takes a hundred tags a request. */
const MOST_LINKS = 50;
