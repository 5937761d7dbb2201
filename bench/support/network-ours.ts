/**
 * One side of bench/network-step.ts and network-memory.ts: training steps of a network on one of our engines; prints their losses and
 * seconds, and the process's peak memory, as JSON.
 *   node --import tsx network-ours.ts '{"network": …}'
 */
import { readFileSync } from "node:fs";
import { openEngine } from "../../src/components/compute/engine/open-engine.ts";
import { sizeOf } from "../../src/components/compute/engine/tensor.ts";
import { createLoss } from "../../src/components/nn/losses/losses.ts";
import { specsOf } from "../../src/components/nn/models/network.ts";
import { emptyState } from "../../src/components/nn/training/optimiser-state.ts";
import { createOptimiser } from "../../src/components/nn/training/optimisers.ts";
import { stepRandom } from "../../src/components/nn/training/step-random.ts";
import { trainStep } from "../../src/components/nn/training/train-step.ts";
import { holdWeights } from "../../src/components/nn/weights/hold-weights.ts";
import { type NetworkJob, networkOf, type Steps, tasksOf, weightsOf } from "./network-job.ts";

async function takeSteps(job: NetworkJob): Promise<Steps> {
  const engine = await openEngine(job.engine, { threads: job.threads, ...(job.native ? { native: job.native } : {}) });
  const network = networkOf(job);
  const tasks = tasksOf(job);
  const floats = (file: string): Float32Array => {
    const bytes = readFileSync(file);
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  };
  const weights = holdWeights(engine, specsOf(network), weightsOf(specsOf(network), floats(job.weights)));
  const shape = [job.batch, ...job.shape, 1];
  const volumes = floats(job.volumes).subarray(0, sizeOf(shape));
  const radiomics = network.radiomics > 0 ? { radiomics: floats(job.radiomics).slice(0, job.batch * network.radiomics) } : {};
  const labels = tasks.map(({ classes }, task) =>
    Int32Array.from({ length: job.batch }, (_, sample) => (sample + task) % classes),
  );
  const rows = Array.from({ length: job.batch }, (_, sample) => sample);
  const batch = { rows, ids: rows.map(String), volumes, shape, ...radiomics, labels };
  const loss = createLoss("fixed", tasks, { weights: Object.fromEntries(tasks.map(({ name }) => [name, 1])) });
  const training = { engine, network, weights, loss, memory: job.memory };
  const rule = { optimiser: createOptimiser("sgd"), state: emptyState(), rate: job.rate };
  const [losses, wall, cpu] = [[], [], []] as [number[], number[], number[]];
  for (let step = 0; step < job.steps; step++) {
    const used = process.cpuUsage();
    const start = performance.now();
    const done = await trainStep(training, {
      ...rule,
      batch,
      epoch: 0,
      random: stepRandom(1, 0, step, rows),
      learnt: new Float64Array(0),
    });
    await engine.read(weights.get(weights.names[0]!)); // the update is part of it
    wall.push((performance.now() - start) / 1000);
    const { user, system } = process.cpuUsage(used);
    cpu.push((user + system) / 1e6);
    losses.push(done.loss);
  }
  await engine.close();
  return { losses, wall, cpu, mebibytes: process.resourceUsage().maxRSS / 1024 };
}

console.log(JSON.stringify(await takeSteps(JSON.parse(process.argv[2]!) as NetworkJob))); // written by the benchmark
