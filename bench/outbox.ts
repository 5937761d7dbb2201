/**
 * What logging costs: the outbox at 1,000 metrics a second, and the end of a run of 100 tracked tasks (parameters, 20 metrics and a file
 * each) that is sent to an MLflow on this machine.
 *
 *     node --import tsx bench/outbox.ts [--seconds 20] [--rounds 3]
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { digestText } from "../src/runner/cache/digest.ts";
import { diskFiles } from "../src/runner/cache/file-layer.ts";
import { createClient } from "../src/runner/tracking/mlflow/create-client.ts";
import { openOutbox } from "../src/runner/tracking/outbox/open.ts";
import { startSender } from "../src/runner/tracking/outbox/sender.ts";
import type { RunUid } from "../src/runner/tracking/record/record.ts";
import { targetAt } from "../test/support/mlflow/client-of.ts";
import { mlflowServer } from "../test/support/mlflow/server.ts";
import { python } from "../test/support/reference.ts";
import { type Claim, claimText, flag, isMain, machineText, median } from "./support/measure.ts";

const uid = (n: number): RunUid => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}` as RunUid;
const start = (name: string, parent?: RunUid) =>
  ({ type: "start", time: Date.now(), experiment: "bench", name, ...(parent ? { parent } : {}), tags: {} }) as const;

/** CPU that a second of 1,000 metrics takes, one by one. */
async function metrics(home: string): Promise<Claim> {
  const outbox = openOutbox({ home, run: "metrics", experiment: "bench", target: null, files: diskFiles });
  outbox.record(uid(1), start("training"));
  const costs: number[] = [];
  for (let second = 0; second < 6; second++) {
    const before = process.cpuUsage();
    for (let tick = 0; tick < 10; tick++) {
      for (let i = 0; i < 100; i++)
        outbox.record(uid(1), {
          type: "metrics",
          points: [{ key: `train/m${i % 10}`, value: Math.random(), time: Date.now(), step: tick }],
        });
      await wait(100);
    }
    const { user, system } = process.cpuUsage(before);
    costs.push((user + system) / 1000);
  }
  outbox.close();
  console.log(`1,000 metrics a second: ${costs.map((cost) => cost.toFixed(1)).join(", ")} ms of CPU in each of six seconds`);
  return { work: "1,000 metrics a second, of a core", measured: median(costs) / 10, limit: 2, unit: "%" };
}

/** Seconds that the end of a run waits, when its tasks were spread over some seconds. */
async function tasks(home: string): Promise<readonly Claim[]> {
  const seconds = flag("seconds", 20);
  if (python("mlflow") === null) {
    console.log("no MLflow here: the end of a run is not measured");
    return [];
  }
  const waits: number[] = [];
  const server = await mlflowServer();
  try {
    for (let round = 0; round < flag("rounds", 3); round++) {
      const run = `tasks-${round}`;
      const outbox = openOutbox({ home, run, experiment: "bench", target: server.uri, files: diskFiles });
      const connect = (signal: AbortSignal) => createClient(targetAt(server.uri, { retries: 1 }), { signal });
      const sender = startSender({ home, run, uri: server.uri, connect, files: diskFiles });
      const of = (task: number): RunUid => uid(1000 * (round + 1) + task);
      mkdirSync(join(home, "objects"), { recursive: true });
      outbox.record(of(0), start("parent"));
      for (let task = 1; task <= 100; task++) {
        const text = `figure ${task}`;
        const from = join(home, "objects", text);
        writeFileSync(from, text);
        outbox.record(of(task), start(`task ${task}`, of(0)));
        outbox.record(of(task), { type: "params", params: { trees: "100", label: String(task), seed: "11" } });
        for (let step = 0; step < 20; step++)
          outbox.record(of(task), { type: "metrics", points: [{ key: "loss", value: 1 / step, time: Date.now(), step }] });
        outbox.record(of(task), {
          type: "artifact",
          file: { path: "figure.svg", digest: digestText(text), size: text.length, from },
        });
        outbox.record(of(task), { type: "end", time: Date.now(), status: "FINISHED" });
        await wait((seconds * 1000) / 100);
      }
      outbox.record(of(0), { type: "end", time: Date.now(), status: "FINISHED" });
      const before = performance.now();
      outbox.close();
      const { left, messages } = await sender.stop();
      const took = (performance.now() - before) / 1000;
      waits.push(took);
      console.log(
        `100 tasks in ${seconds} s: the end waits ${took.toFixed(2)} s, ${left.records} records left ${messages.join("; ")}`,
      );
    }
  } finally {
    await server.remove();
  }
  return [{ work: `end of a run of 100 tracked tasks in ${seconds} s`, measured: median(waits), limit: 3, unit: "s" }];
}

export async function outbox(): Promise<readonly Claim[]> {
  const home = mkdtempSync(join(tmpdir(), "regimen-bench-"));
  try {
    return [await metrics(home), ...(await tasks(home))];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

if (isMain(import.meta.url)) {
  console.log(`${machineText()}\n`);
  console.log(`\n${(await outbox()).map(claimText).join("\n")}`);
}
