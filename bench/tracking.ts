/**
 * What logging costs, with a local MLflow server where one can be had ($REGIMEN_MLFLOW or .venv-mlflow, see CONTRIBUTING.md):
 * a training step's time with 1,000 metrics a second beside the same step without, and a run of 100 stages that is logged beside one
 * that is not (`--no-tracking`).
 *
 *     node --import tsx bench/tracking.ts [--rounds 3]
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type MlflowServer, mlflowServer } from "../test/support/mlflow/server.ts";
import {
  type Claim,
  claimText,
  flag,
  inTurn,
  isMain,
  machineText,
  median,
  REGIMEN,
  type Side,
  spreadText,
  tableText,
  timed,
} from "./support/measure.ts";

const STAGES = 100;
const JOBS = 2;
const STEP_MS = 20;
const METRICS_A_STEP = 20; // 1,000 a second
const BLOCK = 5;
const BLOCKS = 40;

/** Steps of 20 ms, in blocks with and without metrics in turn, so that a busy neighbour hits both alike; publishes the times of each. */
const STEPS = `import { defineComponent, Type } from "regimen";
export const steps = defineComponent({
  name: "steps", version: 1, doc: "Times steps.",
  params: Type.Object({}, { additionalProperties: false }),
  inputs: {},
  outputs: { times: { kind: "document", doc: "milliseconds", publish: "times.json" } },
  async run({ log }) {
    let x = 1;
    const work = (count) => { for (let i = 0; i < count; i++) x = Math.sin(x) + 1.5; };
    let count = 1e5;
    for (;;) { const from = performance.now(); work(count); const took = performance.now() - from; if (took > ${STEP_MS}) break; count = Math.ceil(count * Math.min(2, ${STEP_MS} * 1.05 / took)); }
    const times = { without: [], with: [] };
    let step = 0;
    for (let block = 0; block < ${BLOCKS * 2}; block++) {
      const logs = block % 2 === 1;
      for (let i = 0; i < ${BLOCK}; i++, step++) {
        const from = performance.now();
        work(count);
        if (logs) for (let k = 0; k < ${METRICS_A_STEP}; k++) log.metric("train/loss " + k, x, step);
        await new Promise((resolve) => setImmediate(resolve));
        times[logs ? "with" : "without"].push(performance.now() - from);
      }
    }
    return { times: JSON.stringify(times) };
  },
});
`;

const stage = (trains: boolean): string => `import { writeFileSync } from "node:fs";
import { defineComponent, fileOutput, Type } from "regimen";
export const stage = defineComponent({
  name: "stage", version: 1, doc: "Gives its number back.",
  params: Type.Object({ i: Type.Integer() }, { additionalProperties: false }),
  inputs: {},
  outputs: { out: { kind: "${trains ? "model/forest" : "metrics"}", doc: "the number", extension: ".json" } },
  async run({ params, log, scratch }) {
    log.metric("accuracy", params.i / 100);
    writeFileSync(scratch + "/out", JSON.stringify(params));
    return { out: fileOutput(scratch + "/out") };
  },
});
`;
const SPEC = `experiment: bench
stages:
  stage:
    use: ./stage.ts
    matrix: { i: [${Array.from({ length: STAGES }, (_, i) => i).join(", ")}] }
    with: { i: "\${matrix.i}" }
`;

/** Waits for what the run before has left to a process of its own: that is none of the next one's time, and still writes. */
function settle(project: string, env: { readonly [name: string]: string }): void {
  if (existsSync(join(project, ".regimen", "outbox")) && env.MLFLOW_TRACKING_URI !== undefined)
    timed({ command: [process.execPath, REGIMEN, "sync"], cwd: project, env });
}

function writeProject(folder: string, files: { readonly [name: string]: string }): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

function stepTimes(project: string, env: { readonly [name: string]: string }, rounds: number): Claim {
  const shares: number[] = [];
  const rows: string[][] = [];
  for (let round = 0; round < rounds; round++) {
    const spec = "experiment: bench\nstages: { steps: { use: ./steps.ts } }\n";
    settle(project, env);
    writeProject(project, { "regimen.yaml": spec, "steps.ts": STEPS });
    timed({ command: [process.execPath, REGIMEN, "run"], cwd: project, env });
    const times = JSON.parse(readFileSync(join(project, "results/bench/times.json"), "utf8")) as { [side: string]: number[] };
    const [without, logged] = [median(times.without ?? []), median(times.with ?? [])];
    shares.push((100 * (logged - without)) / without);
    rows.push([String(round + 1), without.toFixed(2), logged.toFixed(2), `${(shares.at(-1) ?? NaN).toFixed(2)} %`]);
  }
  console.log(`A step of ${STEP_MS} ms with ${METRICS_A_STEP} metrics and without, medians of ${BLOCK * BLOCKS} each`);
  console.log(tableText([["round", "without, ms", "with, ms", "more"], ...rows]));
  return { work: "a step's time with 1,000 metrics a second, more", measured: median(shares), limit: 2, unit: "%" };
}

function wholeRun(project: string, trains: boolean, env: { readonly [name: string]: string }, rounds: number): Claim {
  const side = (name: string, options: readonly string[]): Side => ({
    name,
    command: [process.execPath, REGIMEN, "run", "--jobs", String(JOBS), ...options],
    cwd: project,
    env,
    before() {
      settle(project, env);
      writeProject(project, { "regimen.yaml": SPEC, "stage.ts": stage(trains) });
    },
    check(output) {
      if (!output.includes(`${STAGES} ran, 0 cached`)) throw new Error(`not ${STAGES} stages: ${output.slice(-500)}`);
      const late = /(\d+) records? (is|are) still on the way/.exec(output)?.[1];
      if (late !== undefined) console.log(`  ${late} records were sent after the end`);
    },
  });
  const samples = inTurn([side("not logged", ["--no-tracking"]), side("logged", [])], rounds);
  const wall = (name: string): readonly number[] => (samples.get(name) ?? []).map((sample) => sample.wall);
  const what = `${STAGES} stages, ${trains ? "each a training with its model" : "none of them a training"}`;
  console.log(`\n${what}, ${JOBS} at a time, ${rounds} rounds in turn; wall seconds, median (least–greatest)`);
  console.log(tableText([...samples.keys()].map((name) => [name, spreadText(wall(name), 2)])));
  const measured = median(wall("logged")) - median(wall("not logged"));
  return { work: `${what}, logged: more`, measured, limit: 3, unit: "s" };
}

/** Measures and prints; gives the figures against their limits. */
export async function tracking(): Promise<readonly Claim[]> {
  const rounds = flag("rounds", 3);
  const folder = mkdtempSync(join(tmpdir(), "regimen-bench-"));
  const project = join(folder, "project");
  let server: MlflowServer | undefined;
  try {
    server = await mlflowServer().catch(() => undefined);
    console.log(server ? "logged to a local MLflow server" : "no MLflow to be had: logged to the outbox alone");
    const env: { readonly [name: string]: string } = server ? { MLFLOW_TRACKING_URI: server.uri } : {};
    const claims = [stepTimes(project, env, rounds), wholeRun(project, false, env, rounds), wholeRun(project, true, env, rounds)];
    settle(project, env);
    return claims;
  } finally {
    await server?.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (isMain(import.meta.url)) {
  console.log(`${machineText()}\n`);
  const claims = await tracking();
  console.log(`\n${claims.map(claimText).join("\n")}`);
}
