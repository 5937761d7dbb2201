import type { Engine } from "../../src/components/compute/engine/engine.ts";
import { sizeOf, type Tensor } from "../../src/components/compute/engine/tensor.ts";
import type { Pass } from "../../src/components/nn/layers/layer.ts";
import type { Loss } from "../../src/components/nn/losses/loss.ts";
import { createLoss } from "../../src/components/nn/losses/losses.ts";
import { type Network, specsOf } from "../../src/components/nn/models/network.ts";
import { evaluateBatch } from "../../src/components/nn/training/evaluate-batch.ts";
import { emptyState, releaseState } from "../../src/components/nn/training/optimiser-state.ts";
import { createOptimiser } from "../../src/components/nn/training/optimisers.ts";
import { stepRandom } from "../../src/components/nn/training/step-random.ts";
import { trainStep } from "../../src/components/nn/training/train-step.ts";
import { fetchWeights, type HeldWeights, holdWeights } from "../../src/components/nn/weights/hold-weights.ts";
import type { HostTensor } from "../../src/components/nn/weights/torch-layout.ts";
import { formulaParameter, formulaRadiomics, formulaVolumes } from "./formulas.ts";
import type { GoldenColumn, GoldenNetwork, Logits } from "./golden-file.ts";
import { goldenNetwork } from "./golden-network.ts";

const RATE = 1e-6;
const TASK_WEIGHTS = [0.5, 0.2, 0.3];

/** Goes through a golden file's evaluations and steps on an engine; what comes out has the file's form. */
export async function runGolden(golden: GoldenNetwork, engine: Engine, memory: Pass["memory"]): Promise<GoldenColumn> {
  const network = goldenNetwork(golden);
  const uncertain = golden.float64.log_vars_after !== undefined || golden.network.includes("uncertainty");
  const loss = lossOf(network, uncertain);
  const weights = startOf(golden, network, engine);
  const batch = batchOf(golden, network);
  const optimiser = createOptimiser("sgd", { momentum: 0.9, nesterov: true, weightDecay: 5e-5 });
  const state = emptyState();
  const logits = async (): Promise<Logits> => rowsOf(await evaluateBatch(engine, network, weights, batch, memory), batch);

  const before = await logits();
  const steps: GoldenColumn["steps"][number][] = [];
  let learnt: Float64Array = Float64Array.from(loss.initial, ({ value }) => value);
  for (let step = 0; step < golden.float64.steps.length; step++) {
    const norms: Record<string, number> = {};
    const observe = async (gradients: ReadonlyMap<string, Tensor>): Promise<void> => {
      for (const [name, gradient] of gradients) norms[name] = norm(await engine.read(gradient));
    };
    const result = await trainStep(
      { engine, network, weights, loss, memory },
      {
        batch,
        epoch: 0,
        random: stepRandom(0, 0, step, batch.rows),
        learnt,
        optimiser,
        state,
        rate: RATE,
        ...(step === 0 ? { observe } : {}),
      },
    );
    learnt = result.learnt;
    const first = {
      train_logits: rowsOf(result.logits, batch),
      grad_l2: norms,
      grad_l2_total: Math.hypot(...Object.values(norms)),
    };
    steps.push({ loss: result.loss, ...(step === 0 ? first : {}) });
  }
  const column = {
    eval_logits_before: before,
    steps,
    eval_logits_after: await logits(),
    state_after: await sumsOf(network, weights, engine),
    ...(uncertain ? { log_vars_after: [...learnt] } : {}),
  };
  weights.release();
  releaseState(state);
  return column;
}

function lossOf({ tasks }: Network, uncertain: boolean): Loss {
  if (uncertain) return createLoss("uncertainty", tasks);
  if (tasks.length === 1) return createLoss("cross-entropy", tasks);
  return createLoss("fixed", tasks, { weights: Object.fromEntries(tasks.map(({ name }, i) => [name, TASK_WEIGHTS[i] ?? 0])) });
}

function startOf(golden: GoldenNetwork, network: Network, engine: Engine): HeldWeights {
  const specs = specsOf(network);
  const start = specs.map(({ name, shape, role, initial }): [string, HostTensor] => {
    if (role === "parameter") return [name, formulaParameter(golden.salt, name, shape)];
    const value = initial.how === "constant" ? initial.value : Number.NaN; // running statistics start as they do anywhere
    return [name, { shape, values: new Float32Array(sizeOf(shape)).fill(value) }];
  });
  return holdWeights(engine, specs, new Map(start));
}

function batchOf({ seed, input_shape, labels }: GoldenNetwork, { tasks, radiomics }: Network) {
  const [n, , d, h, w] = input_shape;
  const rows = Array.from({ length: n }, (_, row) => row);
  return {
    rows,
    ids: rows.map(String),
    volumes: formulaVolumes(seed, [n, d, h, w]),
    shape: [n, d, h, w, 1],
    labels: tasks.map((_, task) => labelsOf(labels, task)),
    ...(radiomics > 0 ? { radiomics: formulaRadiomics(seed, n, radiomics) } : {}),
  };
}

function labelsOf(labels: GoldenNetwork["labels"], task: number): Int32Array {
  const own = labels[task];
  if (own === undefined) throw new Error(`it has no labels of task ${task + 1}`);
  return Int32Array.from(typeof own === "number" ? (labels as readonly number[]) : own); // as: one task's, by themselves
}

async function sumsOf(network: Network, weights: HeldWeights, engine: Engine): Promise<GoldenColumn["state_after"]> {
  const specs = specsOf(network);
  const sums: Record<string, { sum: number; l2: number }> = {};
  for (const [name, { values }] of await fetchWeights(engine, specs, weights)) {
    sums[name] = { sum: values.reduce((sum, value) => sum + value, 0), l2: norm(values) };
  }
  for (const { name, alias } of specs) if (alias !== undefined) sums[alias] = sums[name]!;
  return sums;
}

function rowsOf(logits: readonly Float32Array[], { rows }: { readonly rows: readonly number[] }): Logits {
  return logits.map((values) => {
    const width = values.length / rows.length;
    return rows.map((row) => [...values.subarray(row * width, (row + 1) * width)]);
  });
}

const norm = (values: Float32Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
