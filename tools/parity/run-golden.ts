import type { Engine } from "../../src/components/compute/engine/engine.ts";
import { sizeOf, type Tensor } from "../../src/components/compute/engine/tensor.ts";
import type { Pass } from "../../src/components/nn/layers/layer.ts";
import { createLoss } from "../../src/components/nn/losses/losses.ts";
import { type Network, specsOf } from "../../src/components/nn/models/network.ts";
import { numberAlgebra, tensorAlgebra } from "../../src/components/nn/training/algebra.ts";
import { createOptimiser } from "../../src/components/nn/training/optimisers.ts";
import { fetchWeights, type HeldWeights, holdWeights } from "../../src/components/nn/weights/hold-weights.ts";
import type { HostTensor } from "../../src/components/nn/weights/torch-layout.ts";
import { Philox } from "../../src/stats/random/philox.ts";
import { formulaParameter, formulaRadiomics, formulaVolumes } from "./formulas.ts";
import type { GoldenColumn, GoldenNetwork, Logits } from "./golden-file.ts";
import { goldenNetwork } from "./golden-network.ts";

const RATE = 1e-6;
const TASK_WEIGHTS = [0.5, 0.2, 0.3];

type Step = GoldenColumn["steps"][number];
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Goes through a golden file's evaluations and steps on an engine; what comes out has the file's form. */
export async function runGolden(golden: GoldenNetwork, engine: Engine, memory: Pass["memory"]): Promise<GoldenColumn> {
  const network = goldenNetwork(golden);
  const specs = specsOf(network);
  const parameters = specs.filter(({ role }) => role === "parameter");
  const weights = holdWeights(
    engine,
    specs,
    new Map<string, HostTensor>(
      specs.map(({ name, shape, role, initial }) => [
        name,
        role === "parameter"
          ? formulaParameter(golden.salt, name, shape)
          : { shape, values: new Float32Array(sizeOf(shape)).fill(initial.how === "constant" ? initial.value : Number.NaN) },
      ]),
    ),
  );
  const [n, , d, h, w] = golden.input_shape;
  const volumes = engine.upload(formulaVolumes(golden.seed, [n, d, h, w]), [n, d, h, w, 1]);
  const radiomics =
    network.radiomics > 0
      ? engine.upload(formulaRadiomics(golden.seed, n, network.radiomics), [n, network.radiomics])
      : undefined;
  const uncertain = golden.float64.log_vars_after !== undefined || golden.network.includes("uncertainty");
  const { tasks } = network;
  const loss = uncertain
    ? createLoss("uncertainty", tasks)
    : tasks.length === 1
      ? createLoss("cross-entropy", tasks)
      : createLoss("fixed", tasks, { weights: Object.fromEntries(tasks.map(({ name }, i) => [name, TASK_WEIGHTS[i] ?? 0])) });
  const labels = tasks.map((_, i) => Int32Array.from(golden.labels[i]!.slice(0, n)));
  const optimiser = createOptimiser("sgd", { momentum: 0.9, nesterov: true, weightDecay: 5e-5 });

  let learnt = Float64Array.from(loss.initial, ({ value }) => value);
  let learntMemory: (readonly number[])[] = loss.initial.map(() => []);
  const memories = new Map<string, readonly Tensor[]>();
  const evaluated = (): Promise<Logits> => logitsOf(engine, network, volumes, radiomics, weights, memory);

  const before = await evaluated();
  const steps: Step[] = [];
  for (let step = 1; step <= golden.float64.steps.length; step++) {
    const gradients = new Map<string, Tensor>();
    const pass = passOf(engine, weights, memory, true, gradients);
    const backbone = network.backbone.forward(volumes, pass, false);
    const head = network.head.forward(backbone.y, radiomics, pass);
    backbone.y.release();
    const logits: Float32Array[] = [];
    for (const tensor of head.logits) logits.push(await engine.read(tensor));
    const shapes = head.logits.map(({ shape }) => shape);
    for (const tensor of head.logits) tensor.release();
    const {
      loss: value,
      gradients: slopes,
      learnt: learntGradient,
    } = loss.evaluate({ logits, labels, classes: shapes.map((shape) => shape[1]!) }, learnt);
    backbone.backward(head.backward(slopes.map((slope, i) => engine.upload(slope, shapes[i]!))))?.release();

    const record: Mutable<Step> = { loss: value };
    if (step === 1) {
      record.train_logits = logits.map((values, i) => rowsOf(values, shapes[i]!));
      const norms: Record<string, number> = {};
      for (const [name, gradient] of gradients) norms[name] = norm(await engine.read(gradient));
      record.grad_l2 = norms;
      record.grad_l2_total = Math.hypot(...Object.values(norms));
    }
    steps.push(record);
    const settings = { rate: RATE, decay: optimiser.decay, step };
    for (const { name } of parameters) {
      const gradient = gradients.get(name);
      if (!gradient) throw new Error(`the pass gave no gradient of ${name}`);
      const old = memories.get(name) ?? [];
      const next = optimiser.update(tensorAlgebra(engine), weights.get(name), gradient, old, settings);
      for (const tensor of [gradient, ...old]) tensor.release();
      weights.set(name, next.value);
      memories.set(name, next.memory);
    }
    const updates = Array.from(learnt, (each, i) =>
      optimiser.update(numberAlgebra, each, learntGradient[i]!, learntMemory[i]!, settings),
    );
    learnt = Float64Array.from(updates, (update) => update.value);
    learntMemory = updates.map((update) => update.memory);
  }
  const after = await evaluated();
  const state: Record<string, { sum: number; l2: number }> = {};
  const final = await fetchWeights(engine, specs, weights);
  for (const { name, alias } of specs) {
    const { values } = final.get(name)!;
    const sums = { sum: values.reduce((sum, value) => sum + value, 0), l2: norm(values) };
    state[name] = sums;
    if (alias !== undefined) state[alias] = sums;
  }
  weights.release();
  volumes.release();
  radiomics?.release();
  for (const tensors of memories.values()) for (const tensor of tensors) tensor.release();
  return {
    eval_logits_before: before,
    steps,
    eval_logits_after: after,
    state_after: state,
    ...(uncertain ? { log_vars_after: [...learnt] } : {}),
  };
}

async function logitsOf(
  engine: Engine,
  network: Network,
  volumes: Tensor,
  radiomics: Tensor | undefined,
  weights: HeldWeights,
  memory: Pass["memory"],
): Promise<Logits> {
  const pass = passOf(engine, weights, memory, false);
  const { y } = network.backbone.forward(volumes, pass, false);
  const { logits } = network.head.forward(y, radiomics, pass);
  y.release();
  const rows: number[][][] = [];
  for (const tensor of logits) {
    rows.push(rowsOf(await engine.read(tensor), tensor.shape));
    tensor.release();
  }
  return rows;
}

function passOf(
  engine: Engine,
  weights: HeldWeights,
  memory: Pass["memory"],
  training: boolean,
  into?: Map<string, Tensor>,
): Pass {
  return {
    engine,
    weights,
    training,
    record: into !== undefined,
    memory,
    epoch: 0,
    wants: () => into !== undefined,
    gradient(name, value) {
      if (into!.has(name)) throw new Error(`two gradients of ${name}`);
      into!.set(name, value);
    },
    random: (layer, sample) => new Philox(0, layer, sample),
  };
}

const rowsOf = (values: Float32Array, shape: readonly number[]): number[][] =>
  Array.from({ length: shape[0]! }, (_, row) => [...values.subarray(row * shape[1]!, (row + 1) * shape[1]!)]);

const norm = (values: Float32Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
