import { join } from "node:path";
import type { Case } from "../../../formats/cases.ts";
import type { Split } from "../../../formats/kind-values.ts";
import { writeVolume } from "../../../formats/volume/read-volume.ts";
import { onGrid, type Triple, type Volume, voxelCount } from "../../../formats/volume/volume.ts";
import type { Engine } from "../../compute/engine/engine.ts";
import { chooseBox } from "../batches/prepare/choose-box.ts";
import { casesToPredict } from "../batches/samples/cases-to-predict.ts";
import type { CaseInput } from "../batches/samples/find-scans.ts";
import type { FeatureInput } from "../batches/samples/radiomics.ts";
import type { Sample } from "../batches/samples/sample.ts";
import { prepareScan, readScan } from "../batches/threads/task.ts";
import type { Pass } from "../layers/layer.ts";
import { specsOf } from "../models/network.ts";
import { classProbabilities } from "../training/class-scores.ts";
import { evaluateBatch } from "../training/evaluate-batch.ts";
import { networkOf, type StoredModel } from "../training/model-file.ts";
import { tellingFailed } from "../training/stops.ts";
import { holdWeights } from "../weights/hold-weights.ts";
import { casesOf, classOf, taskOf } from "./chosen.ts";
import { type MapOptions, mapOfScan, type Placed, type Scan } from "./map-of-scan.ts";

export interface MapsInput {
  readonly stored: StoredModel;
  readonly cohort: CaseInput;
  readonly features?: FeatureInput;
  /** Of which the test part alone is taken. */
  readonly test?: { readonly split: Split; readonly where: string };
}

export interface MapsParams {
  readonly task?: string;
  /** `predicted`, or a class as the labels have it. */
  readonly class: string | number;
  readonly method: MapOptions["method"];
  readonly cases: number | readonly string[];
  readonly choose: "first" | "surest";
  readonly fine: number;
  readonly image?: string;
  readonly memory: Pass["memory"];
}

interface Watch {
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}

/**
 * A map for each of the chosen cases, on its scan's voxels (0 outside the box that the network saw), written below `folder`. Values of a
 * case: task, class, probability, method, and `every`: voxels between the map's places.
 */
export async function makeMaps(
  engine: Engine,
  input: MapsInput,
  params: MapsParams,
  folder: string,
  { signal, progress }: Watch,
): Promise<readonly Case[]> {
  const { model, tensors } = input.stored;
  const network = networkOf(model);
  const task = taskOf(model, params.task);
  const of = params.class === "predicted" ? undefined : classOf(model, task, params.class);
  const cohort = { ...input.cohort, cases: casesOf(input.cohort, input.test, params.cases) };
  const scaling = model.features && { scaling: model.features, features: input.features };
  const samples = casesToPredict(cohort, model.tasks.length, params.image, scaling);
  const weights = holdWeights(engine, specsOf(network), tensors);
  const placed: Placed = { engine, network, weights };

  async function read(sample: Sample): Promise<{ readonly volume: Volume; readonly scan: Scan }> {
    const volume = await readScan(sample);
    const values = new Float32Array(voxelCount(model.preparation.size));
    prepareScan(volume, sample, model.preparation, undefined, values);
    return {
      volume,
      scan: { values, shape: model.preparation.size, ...(sample.radiomics ? { radiomics: sample.radiomics } : {}) },
    };
  }

  /** Probabilities of the task's classes. */
  async function tell(sample: Sample): Promise<Float64Array> {
    signal.throwIfAborted();
    const { scan } = await read(sample);
    const { z, y, x } = scan.shape;
    const batch = { volumes: scan.values, shape: [1, z, y, x, 1], ...(scan.radiomics ? { radiomics: scan.radiomics } : {}) };
    const logits = (await guarded(sample, () => evaluateBatch(engine, network, weights, batch, params.memory)))[task]!;
    return classProbabilities(logits, logits.length, network.tasks[task]!.classes);
  }

  const count = typeof params.cases === "number" ? params.cases : samples.length;
  const chosen =
    params.choose === "surest" && count < samples.length ? await surest(samples, count, of, tell) : samples.slice(0, count);
  const options: MapOptions = { task, of, method: params.method, fine: params.fine, memory: params.memory, signal };
  const made: Case[] = [];
  for (const sample of chosen) {
    signal.throwIfAborted();
    progress(made.length, chosen.length);
    const { volume, scan } = await read(sample);
    const found = await guarded(sample, () => mapOfScan(placed, scan, options));
    const path = join(folder, `map-${made.length + 1}.nii.gz`); // an id may hold what a file's name may not
    await writeVolume(placedBack(found.map, scan.shape, volume, chooseBox(model.preparation, volume.shape)), path);
    const shares = classProbabilities(found.logits, found.logits.length, network.tasks[task]!.classes);
    const { name, classes } = model.tasks[task]!;
    const values = {
      task: name,
      class: classes[found.of]!,
      probability: shares[found.of]!,
      method: params.method,
      every: found.stride ?? null,
    };
    made.push({ id: sample.id, values, files: { map: { path, extension: ".nii.gz" } } });
  }
  progress(made.length, chosen.length);
  weights.release();
  return made;
}

/** Tells memory that runs out as the sample's. */
async function guarded<T>({ id }: Sample, what: () => Promise<T>): Promise<T> {
  try {
    return await what();
  } catch (error) {
    throw tellingFailed(error, [id]);
  }
}

/** The samples in which the class (or the most probable one) is most probable, the surest first; the first of equals. */
async function surest(
  samples: readonly Sample[],
  count: number,
  of: number | undefined,
  tell: (sample: Sample) => Promise<Float64Array>,
): Promise<Sample[]> {
  const told: { readonly sample: Sample; readonly share: number }[] = [];
  for (const sample of samples) {
    const shares = await tell(sample);
    told.push({ sample, share: of === undefined ? Math.max(...shares) : shares[of]! });
  }
  return told
    .sort((a, b) => b.share - a.share)
    .slice(0, count)
    .map(({ sample }) => sample);
}

/** A map of the box that starts at `from`, on the scan's grid. */
function placedBack(map: Float32Array, size: Triple, scan: Volume, from: Triple): Volume<Float32Array> {
  const { y, x } = scan.shape;
  const out = new Float32Array(scan.data.length);
  for (let k = 0; k < size.z; k++) {
    for (let j = 0; j < size.y; j++) {
      const at = (k * size.y + j) * size.x;
      out.set(map.subarray(at, at + size.x), ((from.z + k) * y + from.y + j) * x + from.x);
    }
  }
  return onGrid(scan, out);
}
