/** Requests whose answers a fake and a real MLflow have to give alike: the traps that regimen's client is built around among them. */

export interface Step {
  readonly what: string;
  readonly method?: "GET" | "POST" | "PATCH" | "PUT";
  /** Below `/api/2.0/mlflow/`; from `/` on elsewhere. `{name}` stands for what an earlier step kept. */
  readonly path: string;
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly text?: string;
  readonly type?: string;
  /** Names parts of the answer for later steps: a path of fields each. */
  readonly keep?: { readonly [name: string]: string };
}

const point = (key: string, more: object = {}) => ({ key, value: 1, timestamp: 1000, step: 0, ...more });
const log = (what: string, body: object): Step => ({ what, path: "runs/log-batch", body: { run_id: "{run}", ...body } });
const look: Step = { what: "the run as it stands", method: "GET", path: "runs/get?run_id={run}" };
const history = (key: string): Step => ({
  what: `history of ${key}`,
  method: "GET",
  path: `metrics/get-history?run_id={run}&metric_key=${encodeURIComponent(key)}`,
});
const many = (count: number) => Array.from({ length: count }, (_, index) => ({ key: `p${index}`, value: "1" }));
const newRun = (what: string, body: object, keep?: { [name: string]: string }): Step => ({
  what,
  path: "runs/create",
  body: { experiment_id: "{experiment}", ...body },
  ...(keep && { keep }),
});

const dataSet = (what: string): Step => ({
  what,
  path: "runs/log-inputs",
  body: {
    run_id: "{run}",
    datasets: [
      {
        tags: [{ key: "mlflow.data.context", value: "training" }],
        dataset: { name: "d", digest: "a".repeat(36), source_type: "local", source: "{}", schema: "{}", profile: "{}" },
      },
    ],
  },
});

const KEYS = [
  "a/",
  "./a",
  "a/./b",
  "a..b",
  "..a",
  "a/..b",
  "a/../b",
  "",
  ".",
  "/a",
  "a//b",
  "a:b",
  "é中",
  "²٣ⅷ",
  "a\u0301",
  "lr[0]",
  "k=v",
  "loss@1",
  "a b",
  "-",
  "x".repeat(250),
  "x".repeat(251),
];

export const SCENARIO: readonly Step[] = [
  { what: "health", method: "GET", path: "/health" },
  {
    what: "an experiment is made",
    path: "experiments/create",
    body: { name: "lungs é {salt}", tags: [{ key: "a", value: "b" }] },
    keep: { experiment: "experiment_id" },
  },
  { what: "its name is taken", path: "experiments/create", body: { name: "lungs é {salt}" } },
  { what: "it is found by name", method: "GET", path: "experiments/get-by-name?experiment_name=lungs%20%C3%A9%20{salt}" },
  { what: "another is not", method: "GET", path: "experiments/get-by-name?experiment_name=none" },
  { what: "a nameless one", path: "experiments/create", body: { name: "" } },
  { what: "a name too long", path: "experiments/create", body: { name: "x".repeat(501) } },
  { what: "a second", path: "experiments/create", body: { name: "gone {salt}" }, keep: { gone: "experiment_id" } },
  { what: "is deleted", path: "experiments/delete", body: { experiment_id: "{gone}" } },
  { what: "and still holds its name", path: "experiments/create", body: { name: "gone {salt}" } },
  { what: "and says that it is deleted", method: "GET", path: "experiments/get-by-name?experiment_name=gone%20{salt}" },
  { what: "no run is made in it", path: "runs/create", body: { experiment_id: "{gone}" } },
  {
    what: "an experiment's tag",
    path: "experiments/set-experiment-tag",
    body: { experiment_id: "{experiment}", key: "note", value: "n" },
  },
  newRun(
    "a run",
    { run_name: "first", start_time: 5, user_id: "me", tags: [{ key: "regimen.run_uid", value: "u-1" }] },
    { run: "run.info.run_id" },
  ),
  newRun(
    "the same again is another run",
    { run_name: "first", start_time: 6, tags: [{ key: "regimen.run_uid", value: "u-1" }] },
    { second: "run.info.run_id" },
  ),
  newRun("two names at odds", { run_name: "a", tags: [{ key: "mlflow.runName", value: "b" }] }),
  newRun("an id of ours is not taken", { run_id: "0".repeat(32), run_name: "ours", start_time: 7 }, { third: "run.info.run_id" }),
  newRun("a start with a fraction cuts off the request", { start_time: 5.5, user_id: "lost" }, { cut: "run.info.run_id" }),
  { what: "a run that is not there", method: "GET", path: "runs/get?run_id=nix" },
  log("metrics, parameters and tags", {
    metrics: [
      point("loss"),
      point("loss", { step: 1, value: 0.5 }),
      point("loss", { step: -1 }),
      point("nan", { value: "NaN" }),
      point("up", { value: "Infinity" }),
      point("down", { value: "-Infinity" }),
    ],
    params: [
      { key: "trees", value: "10" },
      { key: "empty", value: "" },
    ],
    tags: [{ key: "t", value: "1" }],
  }),
  look,
  log("the same again changes nothing", {
    metrics: [point("loss"), point("loss", { step: 1, value: 0.5 }), point("nan", { value: "NaN" })],
    params: [{ key: "trees", value: "10" }],
    tags: [{ key: "t", value: "2" }],
  }),
  history("loss"),
  history("nan"),
  history("none"),
  log("another value for a step is another point", { metrics: [point("loss", { value: 9 })] }),
  log("and another time too", { metrics: [point("loss", { timestamp: 2000 })] }),
  history("loss"),
  log("a parameter keeps its value, and nothing of that batch is kept", {
    params: [{ key: "trees", value: "11" }],
    metrics: [point("lost")],
    tags: [{ key: "lost", value: "x" }],
  }),
  log("a parameter twice in a batch", {
    params: [
      { key: "twice", value: "1" },
      { key: "twice", value: "1" },
    ],
  }),
  log("a point twice in a batch is one", {
    metrics: [point("dup"), point("dup"), point("dup", { value: "NaN" }), point("dup", { value: "NaN" })],
  }),
  history("dup"),
  log("100 parameters", { params: many(100) }),
  log("101 parameters", { params: many(101) }),
  log("101 tags", { tags: many(101) }),
  log("1000 metrics", { metrics: Array.from({ length: 1000 }, (_, step) => point("long", { step })) }),
  log("1001 metrics", { metrics: Array.from({ length: 1001 }, (_, step) => point("long", { step })) }),
  log("1000 metrics and a tag", {
    metrics: Array.from({ length: 1000 }, (_, step) => point("long", { step })),
    tags: [{ key: "t", value: "3" }],
  }),
  log("long values are cut without a word", {
    params: [{ key: "long", value: "x".repeat(6001) }],
    tags: [{ key: "long", value: "y".repeat(8001) }],
  }),
  look,
  ...KEYS.map((key) => log(`key ${JSON.stringify(key).slice(0, 30)}`, { metrics: [point(key)] })),
  log("a bad key spoils the batch", { metrics: [point("good"), point("b[0]")], params: [{ key: "spoilt", value: "1" }] }),
  log("a step with a fraction cuts off the request", {
    metrics: [point("g1"), point("frac", { step: 0.5 }), point("g2")],
    params: [{ key: "cut", value: "1" }],
  }),
  log("a number as a parameter too", {
    params: [
      { key: "number", value: 3 },
      { key: "after", value: "1" },
    ],
    tags: [{ key: "aftertag", value: "1" }],
  }),
  log("a value that is no number", { metrics: [point("abc", { value: "abc" })], tags: [{ key: "afterabc", value: "1" }] }),
  log("a numeric text is one", { metrics: [point("text", { value: "2.5", step: "3" })] }),
  log("a step past 64 bits", {
    metrics: [{ key: "far", value: 1, timestamp: 1, step: 2 ** 63 }],
    tags: [{ key: "afterfar", value: "1" }],
  }),
  log("no value", { metrics: [{ key: "novalue", timestamp: 1, step: 0 }] }),
  log("null as a value", { metrics: [{ key: "novalue", value: null, timestamp: 1, step: 0 }] }),
  log("no time", { metrics: [{ key: "notime", value: 1, step: 0 }] }),
  log("a time before 1970", { metrics: [point("early", { timestamp: -1 })] }),
  log("unknown fields do no harm", { tags: [{ key: "known", value: "1", odd: [1] }], other: 1 }),
  look,
  { what: "JSON that is none", path: "runs/log-batch", text: '{"run_id":' },
  { what: "another content type", path: "runs/log-batch", body: { run_id: "{run}" }, type: "text/plain" },
  { what: "an unknown path", path: "runs/nix", body: {} },
  { what: "another method", method: "GET", path: "runs/log-batch" },
  { what: "a name changes", path: "runs/update", body: { run_id: "{run}", run_name: "renamed" } },
  {
    what: "an end with a fraction: nothing happens",
    path: "runs/update",
    body: { run_id: "{run}", end_time: 9.5, status: "FAILED" },
  },
  {
    what: "a status that is none: nothing happens",
    path: "runs/update",
    body: { run_id: "{run}", status: "finished", end_time: 9 },
  },
  { what: "the end", path: "runs/update", body: { run_id: "{run}", status: "FINISHED", end_time: 9 } },
  log("logging after the end", { metrics: [point("late")] }),
  { what: "back to running, the end stays", path: "runs/update", body: { run_id: "{run}", status: "RUNNING" } },
  {
    what: "found by tag",
    path: "runs/search",
    body: { experiment_ids: ["{experiment}"], filter: "tags.`regimen.run_uid` = 'u-1'", run_view_type: "ALL", max_results: 10 },
  },
  {
    what: "found by tag and status",
    path: "runs/search",
    body: {
      experiment_ids: ["{experiment}"],
      filter: "tags.`regimen.run_uid` = 'u-1' and attributes.status = 'RUNNING'",
      run_view_type: "ALL",
    },
  },
  {
    what: "not found",
    path: "runs/search",
    body: { experiment_ids: ["{experiment}"], filter: "tags.`regimen.run_uid` = 'u-2'" },
  },
  { what: "a filter that is none", path: "runs/search", body: { experiment_ids: ["{experiment}"], filter: "nonsense" } },
  dataSet("a data set"),
  dataSet("the same again"),
  {
    what: "a digest too long",
    path: "runs/log-inputs",
    body: { run_id: "{run}", datasets: [{ dataset: { name: "d", digest: "a".repeat(64), source_type: "local", source: "{}" } }] },
  },
  {
    what: "a model",
    path: "logged-models",
    body: {
      experiment_id: "{experiment}",
      name: "m",
      model_type: "forest",
      source_run_id: "{run}",
      params: [{ key: "p", value: "1" }],
      tags: [{ key: "regimen.model_uid", value: "m-1" }],
    },
    keep: { model: "model.info.model_id" },
  },
  { what: "a model's name with a slash", path: "logged-models", body: { experiment_id: "{experiment}", name: "a/b" } },
  {
    what: "found by its tag",
    path: "logged-models/search",
    body: { experiment_ids: ["{experiment}"], filter: "tags.`regimen.model_uid` = 'm-1'" },
  },
  {
    what: "finished",
    method: "PATCH",
    path: "logged-models/{model}",
    body: { model_id: "{model}", status: "LOGGED_MODEL_READY" },
  },
  { what: "an output of the run", path: "runs/outputs", body: { run_id: "{run}", models: [{ model_id: "{model}", step: 3 }] } },
  look,
  { what: "a registered name", path: "registered-models/create", body: { name: "reg {salt}" } },
  { what: "taken", path: "registered-models/create", body: { name: "reg {salt}" } },
  { what: "a name with a slash", path: "registered-models/create", body: { name: "a/b" } },
  {
    what: "a version",
    path: "model-versions/create",
    body: { name: "reg {salt}", source: "models:/{model}", run_id: "{run}", model_id: "{model}" },
  },
  {
    what: "the same again is another version",
    path: "model-versions/create",
    body: { name: "reg {salt}", source: "models:/{model}", run_id: "{run}", model_id: "{model}" },
  },
  { what: "versions of a run", method: "GET", path: `model-versions/search?filter=${encodeURIComponent("run_id = '")}{run}'` },
  { what: "no versions", method: "GET", path: `model-versions/search?filter=${encodeURIComponent("run_id = 'nix'")}` },
  { what: "a version of nothing", path: "model-versions/create", body: { name: "none", source: "models:/{model}" } },
  {
    what: "a file",
    method: "PUT",
    path: "/api/2.0/mlflow-artifacts/artifacts/{experiment}/{run}/artifacts/sub/a%20b%3F%C3%A9.txt",
    text: "hello",
  },
  {
    what: "written over",
    method: "PUT",
    path: "/api/2.0/mlflow-artifacts/artifacts/{experiment}/{run}/artifacts/sub/a%20b%3F%C3%A9.txt",
    text: "hello again",
  },
  {
    what: "an empty one",
    method: "PUT",
    path: "/api/2.0/mlflow-artifacts/artifacts/{experiment}/{run}/artifacts/empty",
    text: "",
  },
  {
    what: "a name with #",
    method: "PUT",
    path: "/api/2.0/mlflow-artifacts/artifacts/{experiment}/{run}/artifacts/a%23b",
    text: "x",
  },
  {
    what: "a way out",
    method: "PUT",
    path: "/api/2.0/mlflow-artifacts/artifacts/{experiment}/{run}/artifacts/..%2fx",
    text: "x",
  },
  {
    what: "read back",
    method: "GET",
    path: "/api/2.0/mlflow-artifacts/artifacts/{experiment}/{run}/artifacts/sub/a%20b%3F%C3%A9.txt",
  },
  { what: "the files", method: "GET", path: "artifacts/list?run_id={run}" },
  { what: "the files below", method: "GET", path: "artifacts/list?run_id={run}&path=sub" },
  { what: "no files", method: "GET", path: "artifacts/list?run_id={run}&path=nix" },
  { what: "a run is deleted", path: "runs/delete", body: { run_id: "{second}" } },
  { what: "and takes nothing more", path: "runs/log-batch", body: { run_id: "{second}", tags: [{ key: "a", value: "b" }] } },
  {
    what: "and is found only when all are looked at",
    path: "runs/search",
    body: { experiment_ids: ["{experiment}"], filter: "tags.`regimen.run_uid` = 'u-1'", run_view_type: "ALL" },
  },
  { what: "or not", path: "runs/search", body: { experiment_ids: ["{experiment}"], filter: "tags.`regimen.run_uid` = 'u-1'" } },
];
