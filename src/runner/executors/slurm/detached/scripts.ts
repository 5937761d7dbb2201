import { join } from "node:path";
import { sbatchWords } from "../cluster.ts";
import { arrayScript, commandScript } from "../script.ts";
import { type After, dependencyWords } from "./graph.ts";
import { type DetachedRun, jobAt, lastOf } from "./record.ts";

/** What scripts are made from beside the run. */
export interface ScriptFiles {
  /** Executables of regimen: the leading process of a job, and the command line. */
  readonly jobFile: string;
  readonly mainFile: string;
  /** Variables of the submitting shell. */
  readonly env: { readonly [name: string]: string | undefined };
}

/** What regimen itself reads of the environment: its own, the shared cache's, and for the last job MLflow's. */
const OWN = /^REGIMEN_(?!HOME$)/;
const REMOTE = /^(AWS_|SSL_CERT_|NODE_EXTRA_CA_CERTS$)/;
const TRACKING = /^(MLFLOW_|SSL_CERT_|NODE_EXTRA_CA_CERTS$)/;

/** What a job waits for; the last one for the end of all others, however they end. */
export const afterOf = (run: DetachedRun, job: number): readonly After[] =>
  job === lastOf(run)
    ? run.jobs.map((_, other): After => ({ how: "afterany", job: other, element: null }))
    : (run.jobs[job]?.after ?? []);

/** The script of a job of a detached run; `numberOf`: the numbers of the jobs that it waits for. */
export function scriptOf(
  run: DetachedRun,
  job: number,
  after: readonly After[],
  numberOf: (job: number) => string,
  { jobFile, mainFile, env }: ScriptFiles,
): string {
  const { name, folder } = jobAt(run, job);
  const passed = (...patterns: readonly RegExp[]): readonly string[] =>
    Object.keys(env)
      .filter((one) => patterns.some((pattern) => pattern.test(one)))
      .toSorted();
  const waits = dependencyWords(after, numberOf);
  const own = run.jobs[job];
  if (own) {
    const array = {
      name,
      folder,
      size: own.elements.length,
      exported: [...own.secrets, ...passed(OWN, ...(run.remote ? [REMOTE] : []))],
    };
    return arrayScript({ ...array, words: [...own.words, ...waits] }, run.cluster, jobFile);
  }
  const words = [...sbatchWords(run.cluster, "", {}, 1), ...waits];
  const last = { name, folder, size: 1, exported: passed(OWN, TRACKING), words };
  const { root: cwd, home, run: id } = run;
  return commandScript(last, run.cluster, { cwd, home, words: [mainFile, "attach", id] });
}

/** Where the command line lies beside the file that workers start from. */
export const filesBeside = (dist: string, env: ScriptFiles["env"]): ScriptFiles => ({
  jobFile: join(dist, "job.js"),
  mainFile: join(dist, "regimen.js"),
  env,
});
