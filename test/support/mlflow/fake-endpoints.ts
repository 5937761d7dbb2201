/** What a fake MLflow does with each request: the part of MLflow 3 that regimen uses, as measured (fake-mlflow.test.ts asks both the same). */
import { randomUUID } from "node:crypto";
import type { FakePoint, FakeRun, FakeStore } from "./fake-store.ts";
import { type Message, parseMessage, type Schema } from "./protobuf.ts";

export interface FakeRequest {
  readonly method: string;
  /** Decoded, below `/api/2.0/`, or the whole where it is elsewhere. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  readonly type: string;
}

export interface FakeAnswer {
  readonly status: number;
  /** An object is answered as JSON, text as a page. */
  readonly body: object | string | Buffer;
}

/** MLflow's refusals. */
class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
const invalid = (message: string): Refusal => new Refusal(400, "INVALID_PARAMETER_VALUE", message);
const absent = (message: string): Refusal => new Refusal(404, "RESOURCE_DOES_NOT_EXIST", message);

const PAIR: Schema = { key: "text", value: "text" };
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

interface Endpoint {
  readonly schema: Schema;
  readonly required: readonly string[];
  readonly answer: (store: FakeStore, message: Message, raw: Message) => object;
}

const texts = (message: Message, name: string): string => (message[name] as string | undefined) ?? "";
const lists = <T>(message: Message, name: string): readonly T[] => (message[name] as readonly T[] | undefined) ?? [];

const ENDPOINTS: { readonly [name: string]: Endpoint } = {
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
  "POST logged-models": {
    schema: {
      experiment_id: "text",
      name: "text",
      model_type: "text",
      source_run_id: "text",
      params: { list: PAIR },
      tags: { list: PAIR },
    },
    required: ["experiment_id"],
    answer(store, message) {
      const name = texts(message, "name");
      if (/[/:.%"']/.test(name)) throw invalid(`Invalid model name ('${name}') provided.`);
      const id = `m-${randomUUID().replaceAll("-", "")}`;
      const model = {
        id,
        experiment: experimentOf(store, texts(message, "experiment_id")).id,
        name,
        type: texts(message, "model_type"),
        run: texts(message, "source_run_id"),
        status: "LOGGED_MODEL_PENDING",
        params: pairs(lists(message, "params")),
        tags: pairs(lists(message, "tags")),
      };
      store.models.set(id, model);
      return { model: showModel(store, id) };
    },
  },
  "POST logged-models/search": {
    schema: { experiment_ids: { list: "text" }, filter: "text", max_results: "whole", page_token: "text" },
    required: [],
    answer(store, message) {
      const matches = clauses(texts(message, "filter"));
      const found = [...store.models.values()].filter(
        (model) =>
          lists<string>(message, "experiment_ids").includes(model.experiment) &&
          matches.every(({ field, value }) =>
            field.startsWith("tags.")
              ? model.tags.get(field.slice(5)) === value
              : { name: model.name, source_run_id: model.run }[field] === value,
          ),
      );
      return page(
        "models",
        found.reverse().map(({ id }) => showModel(store, id)),
        message,
        50,
      );
    },
  },
  "PATCH logged-models/*": {
    schema: { model_id: "text", status: { one: ["LOGGED_MODEL_READY", "LOGGED_MODEL_UPLOAD_FAILED"] } },
    required: ["model_id", "status"],
    answer(store, message) {
      modelOf(store, texts(message, "model_id")).status = texts(message, "status");
      return { model: showModel(store, texts(message, "model_id")) };
    },
  },
  "GET logged-models/*": {
    schema: { model_id: "text" },
    required: [],
    answer: (store, message) => ({ model: showModel(store, texts(message, "model_id")) }),
  },
  "POST registered-models/create": {
    schema: { name: "text", description: "text", tags: { list: PAIR } },
    required: ["name"],
    answer(store, message) {
      const name = texts(message, "name");
      if (/[/:]/.test(name)) throw invalid(`Invalid model name '${name}'.`);
      if (store.registered.has(name))
        throw new Refusal(400, "RESOURCE_ALREADY_EXISTS", `Registered Model (name=${name}) already exists.`);
      store.registered.add(name);
      return { registered_model: { name, creation_timestamp: Date.now(), last_updated_timestamp: Date.now() } };
    },
  },
  "POST model-versions/create": {
    schema: { name: "text", source: "text", run_id: "text", model_id: "text" },
    required: ["name", "source"],
    answer(store, message) {
      const name = texts(message, "name");
      if (!store.registered.has(name)) throw invalid(`Registered Model with name=${name} not found`);
      const version = String(store.versions.filter((other) => other.name === name).length + 1);
      const made = { name, version, source: texts(message, "source"), run: texts(message, "run_id") };
      store.versions.push(made);
      return { model_version: showVersion(made) };
    },
  },
  "GET model-versions/search": {
    schema: { filter: "text", max_results: "whole", page_token: "text" },
    required: [],
    answer(store, message) {
      const matches = clauses(texts(message, "filter"));
      const found = store.versions.filter((version) =>
        matches.every(({ field, value }) => ({ run_id: version.run, name: version.name })[field] === value),
      );
      return page("model_versions", found.map(showVersion).reverse(), message, 1000);
    },
  },
};

/** Carries a request out, or refuses it as MLflow would. */
export function carryOut(store: FakeStore, request: FakeRequest): FakeAnswer {
  const { method, path, query, body } = request;
  if (path === "/health") return { status: 200, body: "OK" };
  if (path === "/version") return { status: 200, body: "3.17.2" };
  const artifact = /^mlflow-artifacts\/artifacts\/(.+)$/s.exec(path)?.[1];
  try {
    if (artifact !== undefined) return artifacts(store, request, artifact);
    const name = path.replace(/^mlflow\//, "").replace(/^logged-models\/(?!search$).+/, "logged-models/*");
    const endpoint = ENDPOINTS[`${method} ${name}`];
    if (!endpoint) {
      const isKnown = Object.keys(ENDPOINTS).some((other) => other.endsWith(` ${name}`));
      return { status: isKnown ? 405 : 404, body: "<!doctype html>\n<title>Not Found</title>" };
    }
    let raw: Message;
    if (method === "GET")
      raw = { ...(name === "logged-models/*" && { model_id: path.replace(/^.*\//, "") }), ...Object.fromEntries(query) };
    else if (!/^application\/json\b/.test(request.type))
      throw new Refusal(400, "INVALID_PARAMETER_VALUE", "Bad Request. Content-Type must be 'application/json'");
    else
      try {
        raw = JSON.parse(body.toString("utf8")) as Message;
      } catch {
        return { status: 500, body: "<!doctype html>\n<title>Internal Server Error</title>" };
      }
    const message = parseMessage(endpoint.schema, raw);
    for (const field of endpoint.required)
      if ((message[field] ?? "") === "") throw invalid(`Missing value for required parameter '${field}'.`);
    return { status: 200, body: endpoint.answer(store, message, raw) };
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, body: { error_code: error.code, message: error.message } };
    throw error;
  }
}

function artifacts(store: FakeStore, { method, body }: FakeRequest, path: string): FakeAnswer {
  if (path.includes("#") || path.split("/").includes("..")) throw invalid("Invalid path");
  if (method === "PUT") {
    store.artifacts.set(path, body);
    return { status: 200, body: "" };
  }
  const found = store.artifacts.get(path);
  if (method !== "GET") return { status: 405, body: "<!doctype html>\n<title>405 Method Not Allowed</title>" };
  return found ? { status: 200, body: found } : { status: 404, body: "<!doctype html>\n<title>404 Not Found</title>" };
}

function checkKey(key: string): void {
  const parts = key.split("/");
  const isPath = !parts.some((part) => part === "" || part === ".") && !parts.includes("..") && !key.startsWith("..");
  if (key === "" || !/^[/\p{L}\p{N}_.\- :]*\n?$/u.test(key) || !isPath)
    throw invalid(`Invalid value ${JSON.stringify(key)} for parameter 'key'`);
  if ([...key].length > 250) throw invalid("exceeds the maximum length of 250 characters");
}

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

/** `tags.k = 'v'`, `tags.\`k\` = 'v'`, `run_id = 'v'`, joined by `and`. */
function clauses(filter: string): readonly { readonly field: string; readonly value: string }[] {
  if (filter.trim() === "") return [];
  return filter.split(/\s+and\s+/i).map((clause) => {
    const found = /^\s*(?:(tags?)\.(?:`([^`]+)`|([\w.]+))|(?:attributes?\.)?(\w+))\s*=\s*(?:'([^']*)'|"([^"]*)")\s*$/.exec(
      clause,
    );
    if (!found) throw invalid(`Invalid clause(s) in filter string: '${clause}'`);
    const [, tag, quoted, plain, attribute, single, double] = found;
    return { field: tag ? `tags.${quoted ?? plain}` : attribute!, value: single ?? double! };
  });
}

function fieldOfRun(run: FakeRun, field: string): string | undefined {
  if (field.startsWith("tags.")) return run.tags.get(field.slice(5));
  const known: { [field: string]: string } = { run_id: run.id, status: run.status, run_name: run.name };
  if (known[field] === undefined) throw invalid(`Invalid attribute key '${field}'`);
  return known[field];
}

function page(name: string, items: readonly object[], message: Message, usual: number): object {
  const start = Number(texts(message, "page_token") || 0);
  const size = (message.max_results as number | undefined) ?? usual;
  const end = start + size;
  const shown = items.slice(start, end);
  return { ...(shown.length > 0 && { [name]: shown }), ...(end < items.length && { next_page_token: String(end) }) };
}

function experimentOf(store: FakeStore, id: string) {
  const found = store.experiments.get(id);
  if (!found) throw absent(`No Experiment with id=${id} exists`);
  return found;
}

function runOf(store: FakeStore, message: Message): FakeRun {
  const found = store.runs.get(texts(message, "run_id"));
  if (!found) throw absent(`Run with id=${texts(message, "run_id")} not found`);
  return found;
}

function activeRun(store: FakeStore, message: Message): FakeRun {
  const run = runOf(store, message);
  if (run.lifecycle === "deleted") throw invalid(`The run ${run.id} must be in the 'active' state.`);
  return run;
}

function modelOf(store: FakeStore, id: string) {
  const found = store.models.get(id);
  if (!found) throw absent(`Logged model with ID '${id}' not found.`);
  return found;
}

const artifactUri = (run: FakeRun): string => `mlflow-artifacts:/${run.experiment}/${run.id}/artifacts`;

function showRun(run: FakeRun) {
  const latest = new Map<string, FakePoint>();
  for (const point of run.points.values()) {
    const old = latest.get(point.key);
    const isLater =
      !old || [point.step - old.step, point.timestamp - old.timestamp, point.value - old.value].find((by) => by !== 0)! > 0;
    if (isLater) latest.set(point.key, point);
  }
  return {
    info: {
      run_uuid: run.id,
      run_id: run.id,
      run_name: run.name,
      experiment_id: run.experiment,
      user_id: run.user,
      status: run.status,
      start_time: run.startTime,
      ...(run.endTime !== undefined && { end_time: run.endTime }),
      artifact_uri: artifactUri(run),
      lifecycle_stage: run.lifecycle,
    },
    data: {
      ...(latest.size > 0 && { metrics: [...latest.values()].map(showPoint) }),
      ...entries("params", run.params),
      ...entries("tags", run.tags),
    },
    inputs: run.inputs.size > 0 ? { dataset_inputs: [...run.inputs.values()] } : {},
    outputs: run.outputs.size > 0 ? { model_outputs: [...run.outputs].map(([id, step]) => ({ model_id: id, step })) } : {},
  };
}

const showPoint = ({ key, value, timestamp, step, model_id: model }: FakePoint): object => ({
  key,
  value: Number.isNaN(value) ? "NaN" : value,
  timestamp,
  step,
  ...(model !== undefined && { model_id: model }),
});

function showModel(store: FakeStore, id: string): object {
  const model = modelOf(store, id);
  return {
    info: {
      model_id: model.id,
      experiment_id: model.experiment,
      name: model.name,
      creation_timestamp_ms: 0,
      last_updated_timestamp_ms: 0,
      artifact_uri: `mlflow-artifacts:/${model.experiment}/models/${model.id}/artifacts`,
      status: model.status,
      model_type: model.type,
      source_run_id: model.run,
      ...entries("tags", model.tags),
    },
    data: entries("params", model.params),
  };
}

const showVersion = ({ name, version, source, run }: { name: string; version: string; source: string; run: string }): object => ({
  name,
  version,
  creation_timestamp: 0,
  last_updated_timestamp: 0,
  current_stage: "None",
  description: "",
  source,
  run_id: run,
  status: "READY",
  run_link: "",
});

const pairs = (list: readonly Message[]): Map<string, string> =>
  new Map(list.map((pair) => [texts(pair, "key"), texts(pair, "value")]));

const entries = (name: string, map: ReadonlyMap<string, string>): object =>
  map.size > 0 ? { [name]: [...map].map(([key, value]) => ({ key, value })) } : {};
