import type { Engine } from "../../compute/engine/engine.ts";
import type { Pass } from "../layers/layer.ts";
import type { Loss } from "../losses/loss.ts";
import { type Network, specsOf } from "../models/network.ts";
import { fetchWeights, holdWeights } from "../weights/hold-weights.ts";
import type { HostTensor, HostTensors } from "../weights/torch-layout.ts";
import { evaluateBatch } from "./evaluate-batch.ts";
import type { Learner } from "./learner.ts";
import type { Optimiser } from "./optimiser.ts";
import { emptyState, releaseState, restoreState, saveState } from "./optimiser-state.ts";
import type { ParameterGroup } from "./parameter-groups.ts";
import type { Schedule } from "./schedules.ts";
import { stepRandom } from "./step-random.ts";
import { weightsFailed } from "./stops.ts";
import { trainStep } from "./train-step.ts";

export interface NetworkLearnerOptions {
  readonly engine: Engine;
  readonly network: Network;
  /** Where it starts from. */
  readonly tensors: HostTensors;
  readonly loss: Loss;
  readonly optimiser: Optimiser;
  readonly schedule: Schedule;
  readonly seed: number;
  readonly memory: Pass["memory"];
  readonly groups?: readonly ParameterGroup[];
  /** Whether a parameter learns. */
  readonly learns?: (name: string) => boolean;
  readonly frozen?: "training" | "inference";
  readonly clip?: number;
  readonly normMomentum?: number;
}

/** A learner whose network lies in an engine; `release` gives the memory back. */
export interface NetworkLearner extends Learner {
  release(): void;
}

const WEIGHTS = "weights/";
const OPTIMISER = "optimiser/";
const LEARNT = "learnt/";

/** Puts a network with its loss and optimiser into an engine. */
export function networkLearner(options: NetworkLearnerOptions): NetworkLearner {
  const { engine, network, loss, optimiser, schedule, seed, memory, groups = [] } = options;
  const specs = specsOf(network);
  let weights = holdWeights(engine, specs, options.tensors);
  let state = emptyState();
  let learnt = Float64Array.from(loss.initial, ({ value }) => value);
  const training = () => ({
    engine,
    network,
    weights,
    loss,
    memory,
    ...(options.learns ? { learns: options.learns } : {}),
    ...(options.frozen ? { frozen: options.frozen } : {}),
    ...(options.clip === undefined ? {} : { clip: options.clip }),
    ...(options.normMomentum === undefined ? {} : { normMomentum: options.normMomentum }),
  });
  const setWeights = (tensors: HostTensors): void => {
    weights.release();
    weights = holdWeights(engine, specs, tensors);
  };
  return {
    async learn(batch, { epoch, batch: at, batches }) {
      const rate = schedule(epoch, at, batches);
      const random = stepRandom(seed, epoch, at, batch.rows);
      const step = await trainStep(training(), { batch, epoch, random, learnt, optimiser, state, rate, groups });
      learnt = Float64Array.from(step.learnt);
      return { outcome: step.outcome, loss: step.loss, tasks: step.tasks, weights: step.weights, rate };
    },
    tell: (batch) => evaluateBatch(engine, network, weights, batch, memory),
    async save() {
      const saved = await saveState(engine, optimiser, state);
      const tensors = new Map<string, HostTensor>();
      for (const [name, tensor] of await fetchWeights(engine, specs, weights)) tensors.set(WEIGHTS + name, tensor);
      for (const [name, tensor] of saved.tensors) tensors.set(OPTIMISER + name, tensor);
      const numbers: Record<string, number> = {};
      for (const [name, value] of Object.entries(saved.numbers)) numbers[OPTIMISER + name] = value;
      for (const [i, { name }] of loss.initial.entries()) numbers[LEARNT + name] = learnt[i]!;
      return { tensors, numbers };
    },
    restore({ tensors, numbers }) {
      setWeights(new Map(below(WEIGHTS, [...tensors])));
      releaseState(state);
      const saved = {
        tensors: new Map(below(OPTIMISER, [...tensors])),
        numbers: Object.fromEntries(below(OPTIMISER, Object.entries(numbers))),
      };
      try {
        state = restoreState(engine, optimiser, saved);
      } catch (error) {
        throw weightsFailed(error, "as the optimiser's state was brought into the engine");
      }
      learnt = Float64Array.from(loss.initial, ({ name, value }) => numbers[LEARNT + name] ?? value);
    },
    weights: () => fetchWeights(engine, specs, weights),
    setWeights,
    release() {
      weights.release();
      releaseState(state);
    },
  };
}

/** Entries whose names begin with a prefix, without it. */
const below = <T>(prefix: string, entries: readonly (readonly [string, T])[]): (readonly [string, T])[] =>
  entries.filter(([name]) => name.startsWith(prefix)).map(([name, value]) => [name.slice(prefix.length), value] as const);
