import { failed, type Result, success } from "../../contract/failure.ts";
import type { JsonObject } from "../../contract/json.ts";
import { checkValue } from "../../spec/check-value.ts";
import { makeReporter } from "../../spec/diagnostics.ts";
import { makeFileProbe } from "../../spec/files.ts";
import { SBATCH_PATTERN } from "../../spec/keys.ts";
import { parseYaml } from "../../spec/parse-yaml.ts";
import { SIZE_PATTERN, TIME_PATTERN } from "../../spec/quantities.ts";
import { readSource } from "../../spec/read-source.ts";
import { type Cluster, DEFAULT_CLUSTER } from "./cluster.ts";

const text: JsonObject = { type: "string", minLength: 1 };
const options: JsonObject = { type: "array", items: { type: "string", pattern: SBATCH_PATTERN } };
const wishes: JsonObject = {
  partition: { ...text, description: "Partition that jobs go to." },
  account: { ...text, description: "Account that pays." },
  constraint: { ...text, description: "Features that a node must have." },
  memory: { type: "string", pattern: SIZE_PATTERN, description: "Memory of stages that declare none." },
  time: { type: "string", pattern: TIME_PATTERN, description: "Longest run time of stages that declare none." },
  options: { ...options, description: "Further options for sbatch." },
  chunk: { type: "integer", minimum: 1, description: "Cases of one stage that one job works off." },
  share: { type: "integer", minimum: 1, description: "With --detach: jobs among which cases are shared that are not known yet." },
};

/** JSON Schema of a cluster's file. */
export const CLUSTER_SCHEMA: JsonObject = {
  type: "object",
  additionalProperties: false,
  properties: {
    ...wishes,
    gres: { ...text, description: "Name of a graphics card: `gpu:a100`." },
    setup: { type: "array", items: text, description: "Lines of shell before each job: `module load nodejs/20`." },
    scratch: { ...text, description: "Folder on the node for a task's own files; `$NAME` is read there." },
    arraySize: { type: "integer", minimum: 1, description: "Most tasks of an array (the cluster's MaxArraySize − 1)." },
    maxJobs: { type: "integer", minimum: 1, description: "Most jobs that wait or run at once." },
    warning: { type: "integer", minimum: 60, description: "Seconds to write down what was done, before a job is stopped." },
    late: { type: "number", minimum: 0, description: "Seconds that files take to be seen on the shared file system." },
    poll: {
      type: "object",
      additionalProperties: false,
      properties: {
        first: { type: "number", exclusiveMinimum: 0, description: "Seconds to the first question to squeue." },
        longest: { type: "number", exclusiveMinimum: 0, description: "Longest pause between two." },
      },
      description: "How often squeue is asked, in seconds.",
    },
    node: { ...text, description: "The node executable on the nodes; the one that submits unless said." },
    stages: {
      type: "object",
      additionalProperties: { type: "object", additionalProperties: false, properties: wishes },
      description: "What single stages want otherwise.",
    },
  },
};

/** Reads a cluster's file; all mistakes at once, each with its place. */
export function readCluster(path: string, cwd: string): Result<Cluster> {
  const report = makeReporter();
  const source = readSource(path, cwd, null, report);
  const root = source && parseYaml(source, report);
  if (!root)
    return failed(...report.sorted().map((one) => (one.code === "missing-spec" ? { ...one, code: "missing-file" } : one)));
  const checking = { report, files: makeFileProbe(cwd), paths: [], cases: [], word: "key" as const };
  const value = checkValue(root, CLUSTER_SCHEMA, [], checking) as unknown as Partial<Cluster>; // the schema says so
  if (report.count > 0) return failed(...report.sorted());
  return success({ ...DEFAULT_CLUSTER, ...value, poll: { ...DEFAULT_CLUSTER.poll, ...value.poll } });
}
