import type { JsonObject } from "../contract/json.ts";
import { SIZE_PATTERN, TIME_PATTERN } from "./quantities.ts";

/** A key of the spec language: what it is for, and its JSON Schema where its value has a fixed form. */
export interface KeyDoc {
  readonly doc: string;
  readonly schema?: JsonObject;
}

type Keys = Readonly<Record<string, KeyDoc>>;

/** Experiments may hold dots, stages and variants may not: there a dot ends the name. */
export const EXPERIMENT_NAME = "^[A-Za-z0-9][A-Za-z0-9._-]*$";
export const STAGE_NAME = "^[A-Za-z0-9][A-Za-z0-9_-]*$";
/** Parameters, axes, ports and profiles. */
export const WORD = "^[A-Za-z_][A-Za-z0-9_-]*$";

export const TRACKING_SCHEMA: JsonObject = {
  anyOf: [
    { type: "boolean" },
    {
      type: "object",
      additionalProperties: false,
      properties: {
        uri: { type: "string", minLength: 1, description: "Address of the MLflow server." },
        experiment: { type: "string", minLength: 1, description: "MLflow experiment; the spec's name unless said." },
        patientLevel: { type: "boolean", description: "Log outputs that show single patients too." },
        tags: { type: "object", additionalProperties: { type: "string" }, description: "Tags of every run." },
      },
    },
  ],
};

export const ENGINES_SCHEMA: JsonObject = {
  type: "object",
  additionalProperties: {
    type: "object",
    additionalProperties: false,
    properties: {
      profile: {
        type: "string",
        pattern: WORD,
        description: "Profile that is used where this engine computes and the call names none.",
      },
      takes: {
        type: "string",
        pattern: TIME_PATTERN,
        description: "About how long the stages on this engine take together, such as `10m`: told before they run.",
      },
    },
  },
};

/** Options of sbatch that regimen sets itself. */
const OWN_SBATCH =
  "array|job-name|output|error|open-mode|requeue|no-requeue|signal|export|export-file|chdir|wrap|parsable|dependency|kill-on-invalid-dep|test-only|wait";
export const OWN_SBATCH_OPTIONS: readonly string[] = OWN_SBATCH.split("|");
/** An option of sbatch that regimen does not set itself. */
export const SBATCH_PATTERN = `^--(?!(${OWN_SBATCH})(=|$))[a-z][a-z0-9-]*(=[^\\n]*)?$`;

export const EXECUTOR_SCHEMA: JsonObject = {
  anyOf: [
    { enum: ["local", "slurm"] },
    {
      type: "object",
      additionalProperties: false,
      required: ["name"],
      properties: {
        name: { enum: ["local", "slurm"], description: "Where tasks run." },
        cluster: { type: "string", minLength: 1, description: "File with what the cluster wants." },
      },
    },
  ],
};

export const REMOTE_SCHEMA: JsonObject = {
  anyOf: [
    { enum: [false] },
    { type: "string", minLength: 1 },
    {
      type: "object",
      additionalProperties: false,
      required: ["url"],
      properties: {
        url: { type: "string", minLength: 1, description: "Folder of the remote cache, or `s3://BUCKET/PREFIX`." },
        patientLevel: { type: "boolean", description: "Put results there that show single patients too." },
      },
    },
  ],
};

/** Keys at the top of a spec. */
export const TOP_KEYS: Keys = {
  experiment: {
    doc: "Name of the experiment: names its results and lets other specs of the folder read its stages (`name:stage.port`).",
    schema: { type: "string", pattern: EXPERIMENT_NAME },
  },
  description: { doc: "What the experiment is for, in a sentence.", schema: { type: "string" } },
  params: {
    doc: "Values that `${params.NAME}` reads; `-p NAME=value` overrides one, `--profile` a set.",
    schema: { type: "object" },
  },
  stages: { doc: "The stages by name: each uses a component and reads what others put out.", schema: { type: "object" } },
  variants: { doc: "Overlays of this spec by name, run with `--variant NAME`.", schema: { type: "object" } },
  profiles: { doc: "Named sets of parameters, chosen with `--profile NAME`.", schema: { type: "object" } },
  extends: { doc: "One spec that this one is laid over.", schema: { type: "string" } },
  include: { doc: "Specs or fragments that are merged in, in this order, before this file." },
  compare: { doc: "File with the published numbers that results are compared with.", schema: { type: "string", minLength: 1 } },
  tracking: { doc: "Logging to MLflow: `false`, or where to and what.", schema: TRACKING_SCHEMA },
  engine: { doc: "Engine that networks compute on: `auto`, or the name of one.", schema: { type: "string", minLength: 1 } },
  engines: { doc: "Of engines by name: the profile that goes with one, and how long its stages take.", schema: ENGINES_SCHEMA },
  executor: {
    doc: "Where tasks run: `local`, `slurm`, or `{ name: slurm, cluster: FILE }`; `--executor` says otherwise, and a profile may.",
    schema: EXECUTOR_SCHEMA,
  },
  remote: {
    doc: "A cache that other machines and projects share: a folder, `s3://BUCKET/PREFIX`, `{ url, patientLevel }`, or `false`; `--remote` and REGIMEN_REMOTE say otherwise, and a profile may.",
    schema: REMOTE_SCHEMA,
  },
  results: {
    doc: "Folder for tables and figures, inside the project; `results` unless said.",
    schema: { type: "string", minLength: 1 },
  },
};

export const RESOURCES_SCHEMA: JsonObject = {
  type: "object",
  additionalProperties: false,
  properties: {
    cpus: { type: "number", exclusiveMinimum: 0, description: "Processors." },
    memory: { type: "string", pattern: SIZE_PATTERN, description: "Memory, such as `512MiB`." },
    gpus: { type: "integer", minimum: 0, description: "Graphics cards." },
    time: { type: "string", pattern: TIME_PATTERN, description: "Longest run time, such as `10m` or `1h30m`." },
    partition: { type: "string", minLength: 1, description: "Partition of the cluster." },
    account: { type: "string", minLength: 1, description: "Account of the cluster that pays." },
    constraint: { type: "string", minLength: 1, description: "Features that the cluster's node must have." },
    sbatch: {
      type: "array",
      items: { type: "string", pattern: SBATCH_PATTERN },
      description: "Further options for sbatch, such as `--qos=high`.",
    },
    grow: {
      type: "object",
      additionalProperties: false,
      properties: {
        memory: { type: "number", minimum: 1, description: "By what each retry multiplies the memory." },
        time: { type: "number", minimum: 1, description: "By what each retry multiplies the time." },
      },
      description: "More for each retry, such as `{ memory: 2 }`.",
    },
  },
};

export const ENVIRONMENT_SCHEMA: JsonObject = { type: "object", additionalProperties: { type: "string" } };
export const SECRETS_SCHEMA: JsonObject = { type: "array", items: { type: "string", pattern: "^[A-Za-z_][A-Za-z0-9_]*$" } };

/** Keys of a stage. */
export const STAGE_KEYS: Keys = {
  use: { doc: "The component: a built-in name, `./file.ts` of your own, or `shell`.", schema: { type: "string" } },
  in: {
    doc: "What each input port reads: `stage.port`, `stage[axis=value].port`, `stage[*].port`, `{ file: path }`, or a list.",
  },
  with: { doc: "Parameters of the component.", schema: { type: "object" } },
  matrix: { doc: "Axes and their values: the stage runs once for each combination. `include` adds cells, `exclude` drops some." },
  each: {
    doc: "A collection of cases (`cohort.cases`): the stage runs once for each; inputs may read `case.FIELD`.",
    schema: { type: "string" },
  },
  resources: {
    doc: "What one task needs: `cpus`, `memory`, `gpus`, `time`; on a cluster `partition`, `account`, `constraint`, `sbatch`.",
    schema: RESOURCES_SCHEMA,
  },
  retries: { doc: "How often a task that fails is tried again.", schema: { type: "integer", minimum: 0, maximum: 100 } },
  description: { doc: "What the stage is for.", schema: { type: "string" } },
  doc: { doc: "What the stage is for.", schema: { type: "string" } },
  environment: { doc: "Variables for a component of your own; they count in the key.", schema: ENVIRONMENT_SCHEMA },
  secrets: { doc: "Names of variables that are handed on, redacted, and do not count in the key.", schema: SECRETS_SCHEMA },
};

/** Keys of a variant. */
export const VARIANT_KEYS: Keys = {
  description: { doc: "What the variant changes.", schema: { type: "string" } },
  set: { doc: "Paths to values: `stages.boosting.with.learningRate: 0.005`; null deletes.", schema: { type: "object" } },
  add: { doc: "Stages that only this variant has.", schema: { type: "object" } },
};
