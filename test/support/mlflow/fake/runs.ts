/** Experiments, runs and the list of their artifacts in the fake MLflow. */
import { randomUUID } from "node:crypto";
import type { FakePoint, FakeRun } from "../fake-store.ts";
import type { Message, Schema } from "../protobuf.ts";
import {
  absent,
  activeRun,
  checkKey,
  clauses,
  type Endpoint,
  entries,
  experimentOf,
  invalid,
  lists,
  PAIR,
  page,
  pairs,
  Refusal,
  runOf,
  texts,
} from "./parts.ts";
import { artifactUri, showPoint, showRun } from "./show.ts";

const METRIC: Schema = {
  key: "text",
  value: "real",
  timestamp: "whole",
  step: "whole",
  model_id: "text",
  dataset_name: "text",
  dataset_digest: "text",
};
const STATUS = { one: ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"] } as const;
const DATASET: Schema = { name: "text", digest: "text", source_type: "text", source: "text", schema: "text", profile: "text" };

export const RUN_ENDPOINTS: { readonly [name: string]: Endpoint } = {
  "POST experiments/create": {
    schema: { name: "text", tags: { list: PAIR } },
    required: ["name"],
    answer(store, message) {
      const name = texts(message, "name");
      if (name.length > 500) throw invalid("'name' exceeds the maximum length of 500 characters");
      if ([...store.experiments.values()].some((other) => other.name === name))
        throw new Refusal(400, "RESOURCE_ALREADY_EXISTS", `Experiment '${name}' already exists.`);
      const id = String(store.experiments.size);
      store.experiments.set(id, { id, name, lifecycle: "active", tags: pairs(lists(message, "tags")) });
      return { experiment_id: id };
    },
  },
  "GET experiments/get-by-name": {
    schema: { experiment_name: "text" },
    required: ["experiment_name"],
    answer(store, message) {
      const found = [...store.experiments.values()].find(({ name }) => name === message.experiment_name);
      if (!found) throw absent(`Could not find experiment with name '${message.experiment_name}'`);
      const { id, name, lifecycle, tags } = found;
      return {
        experiment: {
          experiment_id: id,
          name,
          artifact_location: `mlflow-artifacts:/${id}`,
          lifecycle_stage: lifecycle,
          creation_time: 0,
          last_update_time: 0,
          ...entries("tags", tags),
        },
      };
    },
  },
  "POST experiments/delete": {
    schema: { experiment_id: "text" },
    required: ["experiment_id"],
    answer(store, message) {
      experimentOf(store, texts(message, "experiment_id")).lifecycle = "deleted";
      return {};
    },
  },
  "POST experiments/set-experiment-tag": {
    schema: { experiment_id: "text", key: "text", value: "text" },
    required: ["experiment_id", "key", "value"],
    answer(store, message) {
      checkKey(texts(message, "key"));
      experimentOf(store, texts(message, "experiment_id")).tags.set(texts(message, "key"), texts(message, "value"));
      return {};
    },
  },
  "POST runs/create": {
    schema: { experiment_id: "text", user_id: "text", run_name: "text", start_time: "whole", tags: { list: PAIR } },
    required: [],
    answer(store, message) {
      const experiment = experimentOf(store, texts(message, "experiment_id"));
      if (experiment.lifecycle === "deleted") throw invalid(`The experiment ${experiment.id} must be in the 'active' state.`);
      const tags = pairs(lists(message, "tags"));
      const tagged = tags.get("mlflow.runName");
      const name = texts(message, "run_name") || tagged || `nameless-run-${store.runs.size}`;
      if (tagged !== undefined && tagged !== name)
        throw invalid("Both 'run_name' argument and 'mlflow.runName' tag are specified");
      tags.set("mlflow.runName", name);
      const run: FakeRun = {
        id: randomUUID().replaceAll("-", ""),
        experiment: experiment.id,
        name,
        user: texts(message, "user_id"),
        status: "RUNNING",
        startTime: (message.start_time as number | undefined) ?? 0,
        endTime: undefined,
        lifecycle: "active",
        params: new Map(),
        tags,
        points: new Map(),
        inputs: new Map(),
        outputs: new Map(),
      };
      store.runs.set(run.id, run);
      const { outputs: _, ...shown } = showRun(run); // there are none to show when it is made
      return { run: shown };
    },
  },
  "GET runs/get": {
    schema: { run_id: "text" },
    required: ["run_id"],
    answer: (store, message) => ({ run: showRun(runOf(store, message)) }),
  },
  "POST runs/delete": {
    schema: { run_id: "text" },
    required: ["run_id"],
    answer(store, message) {
      runOf(store, message).lifecycle = "deleted";
      return {};
    },
  },
  "POST runs/update": {
    schema: { run_id: "text", status: STATUS, end_time: "whole", run_name: "text" },
    required: ["run_id"],
    answer(store, message) {
      const run = activeRun(store, message);
      if (message.status !== undefined) run.status = texts(message, "status");
      if (message.end_time !== undefined && message.end_time !== 0) run.endTime = message.end_time as number;
      if (texts(message, "run_name") !== "") {
        run.name = texts(message, "run_name");
        run.tags.set("mlflow.runName", run.name);
      }
      return { run_info: showRun(run).info };
    },
  },
  "POST runs/search": {
    schema: {
      experiment_ids: { list: "text" },
      filter: "text",
      run_view_type: { one: ["ACTIVE_ONLY", "DELETED_ONLY", "ALL"] },
      max_results: "whole",
      page_token: "text",
    },
    required: [],
    answer(store, message) {
      const view = texts(message, "run_view_type") || "ACTIVE_ONLY";
      const matches = clauses(texts(message, "filter"));
      const found = [...store.runs.values()].filter(
        (run) =>
          lists<string>(message, "experiment_ids").includes(run.experiment) &&
          (view === "ALL" || (run.lifecycle === "deleted") === (view === "DELETED_ONLY")) &&
          matches.every(({ field, value }) => fieldOfRun(run, field) === value),
      );
      found.sort((a, b) => b.startTime - a.startTime || (a.id < b.id ? -1 : 1));
      return page("runs", found.map(showRun), message, 1000);
    },
  },
  "POST runs/log-batch": {
    schema: { run_id: "text", metrics: { list: METRIC }, params: { list: PAIR }, tags: { list: PAIR } },
    required: ["run_id"],
    answer(store, message, raw) {
      const metrics = lists<Message>(message, "metrics");
      const params = lists<Message>(message, "params");
      const tags = lists<Message>(message, "tags");
      // what is missing is missed in the request as it came, before anything is cut off
      for (const [index, metric] of lists<Message>(raw, "metrics").entries())
        for (const field of ["key", "value", "timestamp"])
          if (metric?.[field] === undefined || metric[field] === null || metric[field] === "")
            throw invalid(`Missing value for required parameter 'metrics[${index}].${field}'.`);
      for (const [name, most] of [
        ["metrics", 1000],
        ["params", 100],
        ["tags", 100],
      ] as const)
        if (lists(message, name).length > most)
          throw invalid(
            `A batch logging request can contain at most ${most} ${name}. Got ${lists(message, name).length} ${name}.`,
          );
      if (metrics.length + params.length + tags.length > 1000) throw invalid("at most 1000 metrics, params, and tags");
      for (const item of [...metrics, ...params, ...tags]) checkKey(texts(item, "key"));
      for (const metric of metrics)
        if (((metric.timestamp as number | undefined) ?? 0) < 0) throw invalid("Timestamp must be a nonnegative long");
      if (new Set(params.map((param) => param.key)).size < params.length)
        throw invalid("Duplicate parameter keys have been submitted");
      const run = activeRun(store, message);
      for (const param of params) {
        const old = run.params.get(texts(param, "key"));
        if (old !== undefined && old !== texts(param, "value").slice(0, 6000))
          throw invalid("Changing param values is not allowed.");
      }
      for (const param of params) run.params.set(texts(param, "key"), texts(param, "value").slice(0, 6000));
      for (const metric of metrics) addPoint(run, metric);
      for (const tag of tags) {
        run.tags.set(texts(tag, "key"), texts(tag, "value").slice(0, 8000));
        if (tag.key === "mlflow.runName") run.name = texts(tag, "value");
      }
      return {};
    },
  },
  "GET metrics/get-history": {
    schema: { run_id: "text", metric_key: "text", max_results: "whole", page_token: "text" },
    required: ["run_id", "metric_key"],
    answer(store, message) {
      const points = [...runOf(store, message).points.values()].filter(({ key }) => key === message.metric_key);
      points.sort((a, b) => a.timestamp - b.timestamp || a.step - b.step || a.value - b.value);
      return page("metrics", points.map(showPoint), message, 25_000);
    },
  },
  "POST runs/log-inputs": {
    schema: { run_id: "text", datasets: { list: { tags: { list: PAIR }, dataset: { of: DATASET } } } },
    required: ["run_id"],
    answer(store, message) {
      const run = activeRun(store, message);
      for (const input of lists<Message>(message, "datasets")) {
        const dataset = (input.dataset ?? {}) as Message;
        if (texts(dataset, "digest").length > 36) throw invalid("'digest' exceeds the maximum length of 36 characters");
        if (texts(dataset, "name").length > 500) throw invalid("'name' exceeds the maximum length of 500 characters");
        const id = JSON.stringify([dataset.name, dataset.digest]);
        if (!run.inputs.has(id)) run.inputs.set(id, { dataset, tags: lists(input, "tags") });
      }
      return {};
    },
  },
  "POST runs/outputs": {
    schema: { run_id: "text", models: { list: { model_id: "text", step: "whole" } } },
    required: ["run_id"],
    answer(store, message) {
      const run = activeRun(store, message);
      for (const model of lists<Message>(message, "models"))
        run.outputs.set(texts(model, "model_id"), (model.step as number | undefined) ?? 0);
      return {};
    },
  },
  "GET artifacts/list": {
    schema: { run_id: "text", path: "text" },
    required: [],
    answer(store, message) {
      const run = runOf(store, message);
      const root = `${run.experiment}/${run.id}/artifacts/`;
      const folder = texts(message, "path") === "" ? "" : `${texts(message, "path")}/`;
      const files = new Map<string, object>();
      for (const [path, bytes] of store.artifacts) {
        if (!path.startsWith(root + folder)) continue;
        const [first, ...deeper] = path.slice((root + folder).length).split("/") as [string, ...string[]];
        const isFolder = deeper.length > 0;
        files.set(first, {
          path: folder + first,
          is_dir: isFolder,
          ...(!isFolder && bytes.length > 0 && { file_size: bytes.length }),
        });
      }
      const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, file]) => file);
      return { root_uri: artifactUri(run), ...(sorted.length > 0 && { files: sorted }) };
    },
  },
};

function addPoint(run: FakeRun, metric: Message): void {
  const value = Math.max(Math.min((metric.value as number | undefined) ?? 0, Number.MAX_VALUE), -Number.MAX_VALUE); // NaN stays
  const point: FakePoint = {
    key: texts(metric, "key"),
    value,
    timestamp: (metric.timestamp as number | undefined) ?? 0,
    step: (metric.step as number | undefined) ?? 0,
    ...(metric.model_id !== undefined && { model_id: texts(metric, "model_id") }),
  };
  run.points.set(JSON.stringify([point.key, String(value), point.timestamp, point.step]), point);
}

function fieldOfRun(run: FakeRun, field: string): string | undefined {
  if (field.startsWith("tags.")) return run.tags.get(field.slice(5));
  const known: { [field: string]: string } = { run_id: run.id, status: run.status, run_name: run.name };
  if (known[field] === undefined) throw invalid(`Invalid attribute key '${field}'`);
  return known[field];
}
