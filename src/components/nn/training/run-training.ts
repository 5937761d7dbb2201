import { createHash } from "node:crypto";
import type { Table } from "../../../formats/table.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import type { Engine } from "../../compute/engine/engine.ts";
import { sizeOf } from "../../compute/engine/tensor.ts";
import { augmentParts } from "../batches/augment/sets.ts";
import { openLoader } from "../batches/loader.ts";
import type { Preparation } from "../batches/prepare/preparation.ts";
import type { Sample } from "../batches/samples/sample.ts";
import type { TrainingSamples } from "../batches/samples/training-samples.ts";
import { copiesIn } from "../batches/threads/copies.ts";
import { openReaders, type Readers } from "../batches/threads/readers.ts";
import { specsOf } from "../models/network.ts";
import type { HostTensors } from "../weights/torch-layout.ts";
import { openCheckpoints } from "./checkpoints.ts";
import { learningOf } from "./chosen.ts";
import { measurePart, type ToldPart, tellPart } from "./evaluate-part.ts";
import { finite } from "./finite.ts";
import { type EpochRecord, historyTable, type PartMeasure } from "./history.ts";
import { holdOut } from "./hold-out.ts";
import { type NetworkModel, networkOf } from "./model-file.ts";
import { networkLearner } from "./network-learner.ts";
import { normLag } from "./norm-lag.ts";
import type { ParameterGroup } from "./parameter-groups.ts";
import type { LearningParams } from "./params.ts";
import { type ToldTables, toldTables } from "./told-tables.ts";
import { type LoopHooks, type LoopState, trainEpochs } from "./train-epochs.ts";

/** What a training starts from: given once its scans and classes are known. */
export interface Start {
  readonly model: NetworkModel;
  readonly tensors: HostTensors;
  /** Nothing of it has been trained before. */
  readonly fresh?: true;
  /** Whether a parameter learns; all do unless said. */
  readonly learns?: (name: string) => boolean;
  /** How a backbone goes of which nothing learns. */
  readonly frozen?: "training" | "inference";
  /** Parameters that learn at another rate. */
  readonly groups?: readonly ParameterGroup[];
}

/** What a preparation may be taken from. */
export interface PreparedFor {
  readonly train: readonly Sample[];
  readonly readers: Readers;
  /** Tells this training from others. */
  readonly training: string;
}

export interface TrainingRun {
  readonly params: LearningParams;
  readonly samples: TrainingSamples;
  readonly labels: { readonly table: Table; readonly where: string };
  readonly engine: Engine;
  /** Folder for what a stopped training goes on from. */
  readonly keep: string;
  /** The stage's own folder: unzipped copies of scans go there. */
  readonly scratch: string;
  /** What decides the numbers beside parameters, samples and engine. */
  readonly basis: string;
  /** What is made of a scan before the network sees it; may read the training scans. */
  readonly prepare: (of: PreparedFor) => Promise<Preparation>;
  readonly start: (preparation: Preparation) => Start;
  readonly hooks: LoopHooks;
}

export interface Trained extends ToldTables {
  readonly model: NetworkModel;
  readonly tensors: HostTensors;
  readonly history: Table;
  readonly metrics: { readonly [name: string]: unknown };
  readonly epochs: readonly EpochRecord[];
  readonly test: PartMeasure;
  readonly stepSeconds: readonly number[];
  readonly stepsPerEpoch: number;
  /** Seconds of telling the test part, and its cases. */
  readonly telling: { readonly seconds: number; readonly cases: number };
}

/** Trains a network on samples and tells the test part. Everything that is drawn is keyed by the seed; see `trainEpochs` for stops. */
export async function runTraining(run: TrainingRun): Promise<Trained> {
  const { params, samples, engine, hooks } = run;
  const tasks = samples.tasks.map(({ name, classes }) => ({ name, classes: classes.length }));
  const means = learningOf(params, tasks);
  const augment = augmentParts(params.augment);
  const { train, validation } = holdOut(samples.train, params.validation, params.seed);
  if (params.lastBatch === "drop" && train.length < params.batch) throw noBatch(train.length, params.batch);
  for (const warning of samples.warnings) hooks.warn(warning);

  const readers = openReaders(params.loaders, copiesIn(run.scratch, params.copies * 2 ** 30));
  try {
    const training = identityOf(run, train);
    const preparation = await run.prepare({ train, readers, training });
    const { model, tensors, fresh, learns, frozen, groups } = run.start(preparation);
    const network = networkOf(model);
    const draw = { seed: params.seed, augment, shuffle: params.shuffle, lastBatch: params.lastBatch };
    const loaderOf = (own: readonly Sample[]) => openLoader({ samples: own, preparation, batch: params.batch, readers });
    const test = loaderOf(samples.test);
    const learner = networkLearner({
      engine,
      network,
      tensors,
      ...means,
      seed: params.seed,
      memory: params.memory,
      ...(frozen ? { frozen } : {}),
      ...(groups ? { groups } : {}),
      ...(learns ? { learns } : {}),
      ...(params.clipGradient === undefined ? {} : { clip: params.clipGradient }),
      ...(params.normMomentum === undefined ? {} : { normMomentum: params.normMomentum }),
    });
    try {
      const learning = openLoader({ samples: train, preparation, batch: params.batch, readers, training: draw });
      const lag = fresh && normLag(model, params.normMomentum, params.epochs * learning.batches);
      if (lag !== undefined) hooks.warn(lag);
      const {
        history,
        best,
        test: looked,
        stepSeconds,
      } = await trainEpochs(
        learner,
        {
          train: learning,
          ...(validation.length > 0 ? { validation: loaderOf(validation) } : {}),
          ...(samples.test.length > 0 ? { test } : {}),
        },
        { ...params, tasks },
        openCheckpoints<LoopState>(run.keep, training),
        hooks,
      );
      const { told, seconds } = looked ?? { told: await tellPart(learner, test, tasks.length, () => {}), seconds: 0 }; // of no case
      const measure = measurePart(
        told,
        tasks.map(({ classes }) => classes),
      );
      return {
        model,
        tensors: await learner.weights(),
        history: historyTable(
          history,
          tasks.map(({ name }) => name),
        ),
        ...toldTables(told, samples.tasks, run.labels),
        metrics: metricsOf(run, { train, validation, told, measure, history, best: best?.epoch, model }),
        epochs: history,
        test: measure,
        stepSeconds,
        stepsPerEpoch: learning.batches,
        telling: { seconds, cases: told.ids.length },
      };
    } finally {
      learner.release();
    }
  } finally {
    await readers.close();
  }
}

/** A digest of all that decides a training's numbers. */
function identityOf({ params, samples, engine, basis }: TrainingRun, train: readonly Sample[]): string {
  const { loaders: _threads, copies: _room, checkpointEvery: _often, ...deciding } = params;
  const hash = createHash("sha256");
  hash.update(JSON.stringify({ deciding, engine: engine.identity, threads: engine.threads, basis, features: samples.features }));
  for (const { row, id, labels, radiomics } of [...train, ...samples.test]) {
    hash.update(JSON.stringify([row, id, labels]));
    if (radiomics) hash.update(new Uint8Array(radiomics.buffer, radiomics.byteOffset, radiomics.byteLength));
  }
  return hash.digest("hex");
}

interface Facts {
  readonly train: readonly Sample[];
  readonly validation: readonly Sample[];
  readonly told: ToldPart;
  readonly measure: PartMeasure;
  readonly history: readonly EpochRecord[];
  readonly best: number | undefined;
  readonly model: NetworkModel;
}

function metricsOf({ samples, engine, params }: TrainingRun, facts: Facts): { readonly [name: string]: unknown } {
  const { train, validation, told, measure, history, best, model } = facts;
  const parameters = specsOf(networkOf(model)).filter(({ role }) => role === "parameter");
  return {
    network: model.network,
    parameters: parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    engine: engine.identity,
    threads: engine.threads,
    cases: { train: train.length, validation: validation.length, test: told.ids.length },
    epochs: history.length,
    kept: params.keep === "best" ? (best ?? history.length) : history.length,
    trainLoss: history.at(-1)?.loss,
    testLoss: finite(measure.loss),
    tasks: samples.tasks.map(({ name, classes }, k) => ({
      label: name,
      classes,
      testLoss: finite(measure.tasks[k]!.loss),
      testAccuracy: finite(measure.tasks[k]!.accuracy),
    })),
  };
}

const noBatch = (cases: number, batch: number): InputError =>
  new InputError({
    code: "no-batch",
    message: `${cases} training cases do not fill one batch of ${batch}, and smaller ones are dropped`,
    help: "take a smaller batch, or lastBatch: keep",
  });
