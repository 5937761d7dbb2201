import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type ClusterCounts, type ClusterPlan, simulateCluster } from "./cluster.ts";
import { serveCommands } from "./commands.ts";
import { type HeadUse, startHead } from "./head.ts";
import { type ProjectPlan, writeProject } from "./project.ts";
import { draws } from "./random.ts";

export interface Simulation extends ClusterPlan, Omit<ProjectPlan, "speed"> {
  readonly seed: number;
  /** How often the head is killed in its midst and started again. */
  readonly kills: number;
  /** The executable, and words for Node before it. */
  readonly regimen: string;
  readonly nodeWords?: readonly string[];
  /** Where the project is made; taken away in the end. */
  readonly below?: string;
  /** Told of now and then. */
  readonly tell?: (state: { readonly ended: number; readonly seconds: number; readonly use: HeadUse }) => void;
}

/** What a simulation came to. */
export interface Simulated {
  readonly code: number | null;
  /** The last lines that the head printed. */
  readonly said: string;
  readonly counts: ClusterCounts;
  /** Ids of tasks that a job took up more often than once, without having lost them; of tasks that none took up. */
  readonly twice: readonly string[];
  /** What the gathering stage counted and added up. */
  readonly total: { readonly cases: number; readonly sum: number } | undefined;
  /** Seconds of the cluster from the first job to the last task's end; of this machine, for all. */
  readonly clusterSeconds: number;
  readonly wallSeconds: number;
  /** Of all lives of the head: to the first submission, while jobs ran, and after the last task. */
  readonly cpu: { readonly before: number; readonly amid: number; readonly after: number };
  readonly most: number;
}

const cpuOf = ({ userSeconds, systemSeconds }: HeadUse): number => userSeconds + systemSeconds;

/** Runs a spec through a simulated Slurm to the end, and counts. */
export async function simulate(simulation: Simulation): Promise<Simulated> {
  const { seed, regimen, nodeWords = [], below = tmpdir() } = simulation;
  mkdirSync(below, { recursive: true });
  const folder = mkdtempSync(join(below, "regimen-scale-"));
  const random = draws(seed);
  const cluster = simulateCluster(simulation, random);
  const server = await serveCommands(join(folder, "bin"), cluster.answer);
  try {
    writeProject(folder, simulation);
    const env = { PATH: [join(folder, "bin"), process.env.PATH].join(delimiter), HOME: process.env.HOME ?? "" };
    const output = join(folder, "head.txt");
    const words = [...nodeWords, regimen, "run", "--executor", "slurm", "--cluster", "cluster.yaml"];
    const began = Date.now();
    const cpu = { before: 0, amid: 0, after: 0 };
    let most = 0;
    let code: number | null = null;
    const killAt = Array.from({ length: simulation.kills }, () => random.between(0.1, 0.9) * simulation.cases).sort(
      (a, b) => a - b,
    );
    for (let life = 0; life <= simulation.kills; life++) {
      const head = startHead(words, { folder, env, output });
      let running = true;
      void head.ended.then(() => (running = false));
      let [first, last]: (number | undefined)[] = [undefined, undefined];
      const submissions = cluster.counts.submissions;
      for (let told = 0; running; ) {
        await sleep(50);
        const { counts } = cluster;
        const use = head.use();
        if (cluster.counts.submissions > submissions) first ??= cpuOf(use);
        if (counts.begun.size >= simulation.cases && cluster.busy() === 0) last ??= cpuOf(use);
        if (counts.begun.size >= (killAt[life] ?? Number.POSITIVE_INFINITY)) head.child.kill("SIGKILL");
        if (Date.now() - told > 10_000) {
          simulation.tell?.({ ended: counts.begun.size, seconds: cluster.now(), use });
          told = Date.now();
        }
      }
      code = await head.ended;
      const use = head.use();
      const all = cpuOf(use);
      cpu.before += first ?? all;
      cpu.amid += (last ?? all) - (first ?? all);
      cpu.after += all - (last ?? all);
      most = Math.max(most, use.most);
    }
    const { counts } = cluster;
    const twice = [...counts.begun].flatMap(([id, times]) => (times - (counts.cutOff.get(id) ?? 0) > 1 ? [id] : []));
    return {
      ...{ code, counts, twice, cpu, most },
      said: readFileSync(output, "utf8").split("\n").slice(-12).join("\n"),
      total: totalIn(folder),
      clusterSeconds: counts.last - counts.first,
      wallSeconds: (Date.now() - began) / 1000,
    };
  } finally {
    cluster.stop();
    server.close();
    if (process.env.KEEP_SIMULATION === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

function totalIn(folder: string): Simulated["total"] {
  const path = join(folder, "results/scale/gather.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Simulated["total"]) : undefined;
}
