import { setImmediate } from "node:timers/promises";
import type { InputError } from "../../../runner/contract/failure.ts";
import type { Batch, Loader } from "../batches/batch.ts";
import { firstOdd } from "../weights/first-odd.ts";
import type { HostTensor, HostTensors } from "../weights/torch-layout.ts";
import { type Best, isBetter, type Metric, metricOf } from "./best-epoch.ts";
import type { Checkpoints } from "./checkpoints.ts";
import { addStep, type EpochSums, meansOf, noSums } from "./epoch-sums.ts";
import { measurePart, type ToldPart, tellPart } from "./evaluate-part.ts";
import type { EpochRecord } from "./history.ts";
import type { Learner, LearntStep } from "./learner.ts";
import { inBatch, notFinite, placeText, stepFailed, stopped, unsaved } from "./stops.ts";

export interface EpochPlan {
  readonly epochs: number;
  /** Names of the tasks, and how many classes each has. */
  readonly tasks: readonly { readonly name: string; readonly classes: number }[];
  /** Whose weights are kept: the last epoch's, or the one's that was best in validation. */
  readonly keep: "last" | "best";
  readonly metric: Metric;
  /** Epochs without a better one after which training stops; never unless said. */
  readonly patience?: number;
  /** Test part is looked at after every so many epochs and the last; never where 0. */
  readonly testEvery: number;
  /** Seconds between two checkpoints within an epoch. */
  readonly checkpointEvery: number;
}

export interface Loaders {
  readonly train: Loader;
  readonly validation?: Loader;
  readonly test?: Loader;
}

export interface LoopHooks {
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly info: (text: string) => void;
  readonly warn: (text: string) => void;
  readonly metric: (name: string, value: number, step: number) => void;
  readonly progress: (done: number, total: number, note: string) => void;
}

/** Where a training stands: what a checkpoint holds beside tensors. */
export interface LoopState {
  /** Epochs done. */
  readonly epoch: number;
  /** Batches done of the epoch under way. */
  readonly batch: number;
  readonly rate: number;
  readonly sums: EpochSums;
  readonly history: readonly EpochRecord[];
  readonly best?: Best;
  /** Training stopped early. */
  readonly ended: boolean;
  /** Of the learner. */
  readonly numbers: { readonly [name: string]: number };
}

export interface TrainedEpochs {
  readonly history: readonly EpochRecord[];
  readonly best?: Best;
  /** The test part, where there is one, as the kept weights tell it. */
  readonly test?: TimedPart;
  /** Seconds of each step, the first after a start left out: kernels are compiled in it. */
  readonly stepSeconds: readonly number[];
}

/** A part that was told, and how long that took. */
export interface TimedPart {
  readonly told: ToldPart;
  readonly seconds: number;
}

const BEST = "best/";

/**
 * Trains epoch by epoch, from the last checkpoint where there is one, and leaves the learner with the weights that are kept. Where it was
 * stopped changes nothing in what comes out. It stops with an InputError that says where and why: asked to, when a loss is not finite, when
 * memory runs out, when a checkpoint cannot be written; the last good checkpoint then stays.
 */
export async function trainEpochs(
  learner: Learner,
  loaders: Loaders,
  plan: EpochPlan,
  checkpoints: Checkpoints<LoopState>,
  hooks: LoopHooks,
): Promise<TrainedEpochs> {
  const { batches } = loaders.train;
  const stepSeconds: number[] = [];
  let state: LoopState = { epoch: 0, batch: 0, rate: 0, sums: noSums(plan.tasks.length), history: [], ended: false, numbers: {} };
  let bestWeights: HostTensors | undefined;
  let saved: string | undefined;
  let savedAt = hooks.now();
  let isFirst = true;
  let test: TimedPart | undefined;

  const found = checkpoints.load();
  for (const warning of found.warnings) hooks.warn(warning);
  if (found.checkpoint) {
    state = found.checkpoint.state;
    const { best, rest } = apart(found.checkpoint.tensors);
    bestWeights = best;
    learner.restore({ tensors: rest, numbers: state.numbers });
    saved = placeText(state, batches);
    hooks.info(`goes on from the checkpoint ${saved}`);
  }

  const save = async (): Promise<void> => {
    const place = placeText(state, batches);
    if (saved === place) return;
    const { tensors, numbers } = await learner.save();
    const odd = firstOdd(tensors);
    if (odd !== undefined) throw notFinite(`"${odd}" has numbers that are not finite ${place}`, saved);
    state = { ...state, numbers };
    try {
      checkpoints.save({ state, tensors: joined(tensors, bestWeights) });
    } catch (error) {
      throw unsaved(error, place, saved);
    }
    saved = place;
    savedAt = hooks.now();
  };
  /** Lets messages in (a step holds the thread up), and stops where that is asked for. */
  const between = async (): Promise<void> => {
    await setImmediate();
    if (!hooks.signal.aborted) return;
    await save();
    throw stopped(saved!);
  };
  const guarded = async <T>(what: () => Promise<T>, batch: Batch, place: string): Promise<T> => {
    try {
      return await what();
    } catch (error) {
      throw stepFailed(error, place, batch.ids, saved);
    }
  };
  const look = async (loader: Loader, place = `in the evaluation after epoch ${state.epoch + 1}`): Promise<TimedPart> => {
    const tell = (batch: Batch) => guarded(() => learner.tell(batch), batch, place);
    const from = hooks.now();
    const told = await tellPart({ tell }, loader, plan.tasks.length, between);
    return { told, seconds: hooks.now() - from };
  };
  const classes = plan.tasks.map((task) => task.classes);

  while (state.epoch < plan.epochs && !state.ended) {
    for await (const batch of loaders.train.epoch(state.epoch, state.batch)) {
      await between();
      const start = hooks.now();
      const place = { epoch: state.epoch, batch: state.batch, batches };
      const words = inBatch(state.epoch, state.batch + 1, batches);
      const step = await guarded(() => learner.learn(batch, place), batch, words);
      if (isFirst) isFirst = false;
      else stepSeconds.push(hooks.now() - start);
      if (step.outcome === "not-finite") throw notFiniteLoss(step, batch, words, saved);
      state = { ...state, batch: state.batch + 1, rate: step.rate, sums: addStep(state.sums, step, batch.labels) };
      hooks.progress(state.epoch * batches + state.batch, plan.epochs * batches, `loss ${step.loss.toFixed(3)}`);
      if (hooks.now() - savedAt >= plan.checkpointEvery) await save();
    }
    const record = await closeEpoch();
    const { best, ended, isBest } = judge(record);
    if (isBest && plan.keep === "best") bestWeights = await learner.weights();
    const next = { epoch: state.epoch + 1, batch: 0, rate: state.rate, sums: noSums(plan.tasks.length), numbers: {} };
    state = { ...next, history: [...state.history, record], ...(best ? { best } : {}), ended };
    tellMetrics(record);
    await save();
  }
  if (bestWeights) learner.setWeights(bestWeights);
  if (bestWeights || state.history.at(-1)?.test === undefined) test = undefined; // it was told by other weights, or long ago
  test ??= loaders.test && (await look(loaders.test, "in the last evaluation"));
  return {
    history: state.history,
    ...(state.best ? { best: state.best } : {}),
    ...(test ? { test } : {}),
    stepSeconds,
  };

  async function closeEpoch(): Promise<EpochRecord> {
    const epoch = state.epoch + 1;
    const { loss, tasks, weights } = meansOf(state.sums);
    const wantsTest = plan.testEvery > 0 && (epoch % plan.testEvery === 0 || epoch === plan.epochs);
    const validation = loaders.validation && (await look(loaders.validation));
    test = loaders.test && wantsTest ? await look(loaders.test) : undefined;
    return {
      epoch,
      learningRate: state.rate,
      loss,
      tasks,
      weights,
      ...(validation ? { validation: measurePart(validation.told, classes) } : {}),
      ...(test ? { test: measurePart(test.told, classes) } : {}),
    };
  }

  function judge({ epoch, validation }: EpochRecord): { best: Best | undefined; ended: boolean; isBest: boolean } {
    if (!validation) return { best: undefined, ended: false, isBest: false };
    const value = metricOf(validation, plan.metric);
    const isBest = isBetter(value, state.best, plan.metric);
    const best = isBest ? { epoch, value } : state.best;
    const since = epoch - (best?.epoch ?? 0);
    return { best, ended: plan.patience !== undefined && since >= plan.patience, isBest };
  }

  function tellMetrics({ epoch, loss, learningRate, validation, test }: EpochRecord): void {
    hooks.metric("trainLoss", loss, epoch);
    hooks.metric("learningRate", learningRate, epoch);
    for (const [part, measure] of [
      ["validation", validation],
      ["test", test],
    ] as const) {
      if (!measure) continue;
      hooks.metric(`${part}Loss`, measure.loss, epoch);
      plan.tasks.forEach(({ name }, k) => {
        const { accuracy } = measure.tasks[k]!;
        if (!Number.isNaN(accuracy)) hooks.metric(`${part}Accuracy ${name}`, accuracy, epoch);
      });
    }
  }
}

const notFiniteLoss = ({ loss }: LearntStep, { ids }: Batch, place: string, saved: string | undefined): InputError =>
  notFinite(`the loss is ${loss} ${place}`, saved, ids);

function joined(tensors: HostTensors, best: HostTensors | undefined): HostTensors {
  if (!best) return tensors;
  return new Map<string, HostTensor>([...tensors, ...[...best].map(([name, tensor]) => [BEST + name, tensor] as const)]);
}

function apart(tensors: HostTensors): { readonly best: HostTensors | undefined; readonly rest: HostTensors } {
  const best = new Map<string, HostTensor>();
  const rest = new Map<string, HostTensor>();
  for (const [name, tensor] of tensors) {
    if (name.startsWith(BEST)) best.set(name.slice(BEST.length), tensor);
    else rest.set(name, tensor);
  }
  return { best: best.size > 0 ? best : undefined, rest };
}
