/** MLflow in memory, as far as runs are sent to it: what it holds, what it was asked in which order, and faults on cue. */
import { readFileSync } from "node:fs";
import {
  type Batch,
  type Dataset,
  type Metric,
  type MlflowClient,
  MlflowError,
  type Run,
} from "../../src/runner/tracking/mlflow/client.ts";

export type Fault =
  /** No answer, and nothing was carried out. */
  | "lost-before"
  /** Carried out, but the answer does not come. */
  | "lost-after"
  /** Carried out when some other requests have been, after its sender gave up. */
  | "late"
  | "500"
  | "429";

export interface MemoryRun {
  readonly id: string;
  readonly experiment: string;
  readonly name: string;
  readonly startTime: number;
  status: Run["status"];
  endTime?: number;
  lifecycle: Run["lifecycle"];
  readonly tags: Map<string, string>;
  readonly params: Map<string, string>;
  readonly points: Map<string, Metric>;
  readonly inputs: Map<string, Dataset>;
  readonly outputs: Set<string>;
  readonly artifacts: Map<string, string>;
  /** What was new in each request, in order. */
  readonly log: (readonly string[])[];
}

export interface MemoryModel {
  readonly id: string;
  readonly name: string;
  readonly run: string;
  status: string;
  readonly tags: { readonly [key: string]: string };
  readonly params: { readonly [key: string]: string };
  readonly artifacts: Map<string, string>;
}

export interface MemoryServer {
  readonly experiments: Map<string, string>;
  readonly runs: Map<string, MemoryRun>;
  readonly models: Map<string, MemoryModel>;
  /** Requests that came to something. */
  requests: number;
  client(fault?: (method: string) => Fault | undefined): MlflowClient;
  /** Carries out what is still on its way. */
  settle(): void;
}

const away = (message: string, kind: MlflowError["kind"] = "away", status?: number): MlflowError =>
  new MlflowError(message, kind, status);
const rejected = (message: string, code = "INVALID_PARAMETER_VALUE"): MlflowError =>
  new MlflowError(message, "rejected", 400, code);

export const pointName = ({ key, value, time, step }: Metric): string => `point ${key} ${value} ${time} ${step}`;

/** `refuse` says why a value is not taken, by its name. */
export function memoryServer(refuse: (name: string) => string | undefined = () => undefined): MemoryServer {
  const experiments = new Map<string, string>();
  const runs = new Map<string, MemoryRun>();
  const models = new Map<string, MemoryModel>();
  let late: { wait: number; act: () => void }[] = [];
  let serial = 0;
  const server: MemoryServer = { experiments, runs, models, requests: 0, client, settle };

  function settle(): void {
    for (const one of late) one.act();
    late = [];
  }

  function live(id: string): MemoryRun {
    const run = runs.get(id);
    if (!run) throw rejected(`no run ${id}`, "RESOURCE_DOES_NOT_EXIST");
    if (run.lifecycle === "deleted") throw rejected(`run ${id} must be active`);
    return run;
  }

  function logBatch(id: string, { metrics = [], params = {}, tags = {} }: Batch): void {
    const run = live(id);
    const news: string[] = [];
    for (const name of [
      ...metrics.map(pointName),
      ...Object.keys(params).map((key) => `param ${key}`),
      ...Object.keys(tags).map((key) => `tag ${key}`),
    ]) {
      const reason = refuse(name);
      if (reason !== undefined) throw rejected(reason);
    }
    for (const [key, value] of Object.entries(params))
      if ((run.params.get(key) ?? value) !== value) throw rejected(`param ${key} was logged with another value`);
    for (const [key, value] of Object.entries(params)) {
      if (!run.params.has(key)) news.push(`param ${key}`);
      run.params.set(key, value);
    }
    for (const [key, value] of Object.entries(tags)) {
      if (run.tags.get(key) !== value) news.push(`tag ${key} ${value}`);
      run.tags.set(key, value);
    }
    for (const metric of metrics) {
      if (!run.points.has(pointName(metric))) news.push(pointName(metric));
      run.points.set(pointName(metric), metric);
    }
    run.log.push(news);
  }

  /** Where a file goes: a run's artifacts or a model's. */
  function placeOf(uri: string): Map<string, string> {
    const id = /^mlflow-artifacts:\/(.*)$/.exec(uri)?.[1] ?? "";
    const place = runs.get(id)?.artifacts ?? models.get(id)?.artifacts;
    if (!place) throw rejected(`no place ${uri}`);
    return place;
  }

  const asRun = (run: MemoryRun): Run => {
    const latest = new Map<string, Metric>();
    for (const point of run.points.values()) {
      const before = latest.get(point.key);
      if (!before || point.step >= before.step) latest.set(point.key, point);
    }
    const { id, experiment, name, startTime, status, endTime, lifecycle } = run;
    return {
      ...{ id, experiment, name, startTime, status, lifecycle, artifactUri: `mlflow-artifacts:/${id}` },
      ...(endTime === undefined ? {} : { endTime }),
      ...{ tags: Object.fromEntries(run.tags), params: Object.fromEntries(run.params), metrics: [...latest.values()] },
    };
  };

  function client(fault: (method: string) => Fault | undefined = () => undefined): MlflowClient {
    /** Carries out a request, or what a fault makes of it. */
    async function ask<T>(method: string, act: () => T, repeatable = true): Promise<T> {
      await undefined;
      server.requests++;
      for (const one of late) one.wait--;
      for (const one of late.filter(({ wait }) => wait <= 0)) one.act();
      late = late.filter(({ wait }) => wait > 0);
      const unsure = repeatable ? "away" : "doubtful";
      switch (fault(method)) {
        case "lost-before":
          throw away(`${method}: connection reset`, unsure);
        case "lost-after":
          act();
          throw away(`${method}: connection reset`, unsure);
        case "late":
          if (method !== "createRun") throw away(`${method}: no answer in time`, unsure); // of others a repetition is the same, or there is no mark for the second
          late.push({ wait: 2 + (serial % 4), act });
          throw away(`${method}: no answer in time`, unsure);
        case "500":
          throw away(`${method}: the server answered 500`, unsure, 500);
        case "429":
          throw away(`${method}: the server answered 429`, "away", 429);
        case undefined:
          return act();
      }
    }
    return {
      version: () => ask("version", () => "3.18.0"),
      experiment: (name) =>
        ask("experiment", () => {
          if (!experiments.has(name)) experiments.set(name, String(experiments.size + 1));
          return experiments.get(name) as string;
        }),
      setExperimentTag: () => ask("setExperimentTag", () => {}),
      createRun: ({ experiment, name, startTime, tags }) =>
        ask(
          "createRun",
          () => {
            const reason = refuse(`run ${name}`);
            if (reason !== undefined) throw rejected(reason);
            const run: MemoryRun = {
              ...{
                id: `r${(serial++).toString().padStart(4, "0")}`,
                experiment,
                name,
                startTime,
                status: "RUNNING",
                lifecycle: "active",
              },
              ...{
                tags: new Map(Object.entries(tags)),
                params: new Map(),
                points: new Map(),
                inputs: new Map(),
                outputs: new Set(),
              },
              ...{ artifacts: new Map(), log: [] },
            };
            runs.set(run.id, run);
            return asRun(run);
          },
          false,
        ),
      getRun: (id) =>
        ask("getRun", () => {
          const run = runs.get(id);
          if (!run) throw rejected(`no run ${id}`, "RESOURCE_DOES_NOT_EXIST");
          return asRun(run);
        }),
      updateRun: (id, { status, endTime }) =>
        ask("updateRun", () => {
          const run = live(id);
          if (status !== undefined && run.status !== status) run.log.push([`end ${status}`]);
          if (status !== undefined) run.status = status;
          if (endTime !== undefined) run.endTime = endTime;
        }),
      findRuns: (ids, filter) =>
        ask("findRuns", () =>
          [...runs.values()]
            .filter((run) => ids.includes(run.experiment) && fits(filter, Object.fromEntries(run.tags)))
            .map(asRun),
        ),
      logBatch: (id, batch) => ask("logBatch", () => logBatch(id, batch)),
      metricHistory: (id, key) => ask("metricHistory", () => [...live(id).points.values()].filter((point) => point.key === key)),
      logInputs: (id, inputs) =>
        ask("logInputs", () => {
          const run = live(id);
          for (const input of inputs) {
            if (!run.inputs.has(input.name)) run.log.push([`input ${input.name}`]);
            run.inputs.set(input.name, input);
          }
        }),
      logOutputs: (id, list) =>
        ask("logOutputs", () => {
          const run = live(id);
          for (const { model } of list) {
            if (!run.outputs.has(model)) run.log.push([`model ${models.get(model)?.name}`]);
            run.outputs.add(model);
          }
        }),
      putArtifact: (uri, path, { from, size }) =>
        ask("putArtifact", () => {
          const reason = refuse(`artifact ${path}`);
          if (reason !== undefined) throw rejected(reason);
          const place = placeOf(uri);
          const bytes = readFileSync(from);
          if (bytes.length !== size) throw rejected(`${path} has ${bytes.length} bytes, not ${size}`);
          const run = runs.get(uri.slice("mlflow-artifacts:/".length));
          if (run && !place.has(path)) run.log.push([`artifact ${path}`]);
          place.set(path, bytes.toString());
        }),
      listArtifacts: (id) =>
        ask("listArtifacts", () => [...live(id).artifacts].map(([path, text]) => ({ path, isFolder: false, size: text.length }))),
      createModel: ({ name, run, tags, params }) =>
        ask(
          "createModel",
          () => {
            if ([...models.values()].some((other) => other.tags["regimen.model_uid"] === tags["regimen.model_uid"]))
              throw new Error(`model ${name} is made twice`);
            const model: MemoryModel = { id: `m${serial++}`, name, run, status: "PENDING", tags, params, artifacts: new Map() };
            models.set(model.id, model);
            return asModel(model);
          },
          false,
        ),
      findModels: (_, filter) =>
        ask("findModels", () => [...models.values()].filter(({ tags }) => fits(filter, tags)).map(asModel)),
      finishModel: (id) =>
        ask("finishModel", () => {
          (models.get(id) as MemoryModel).status = "READY";
        }),
      registerModel: () => ask("registerModel", () => "1"),
    };
  }
  return server;
}

const asModel = ({ id, name, status, tags }: MemoryModel) => ({ id, name, status, tags, artifactUri: `mlflow-artifacts:/${id}` });

function fits(filter: string, tags: { readonly [key: string]: string }): boolean {
  const found = /^tags\.`([^`]+)` = '([^']*)'$/.exec(filter);
  if (!found) throw rejected(`cannot read the filter ${filter}`);
  return tags[found[1] as string] === found[2];
}
