import { voxelCount } from "../../../formats/volume/volume.ts";
import { refuseMisfits } from "../../../runner/contract/misfit.ts";
import { Philox } from "../../../stats/random/philox.ts";
import { squareMisfits } from "./augment/turn.ts";
import type { Batch, Loader } from "./batch.ts";
import type { AugmentParts } from "./params.ts";
import type { Preparation } from "./prepare/preparation.ts";
import type { Sample } from "./samples/sample.ts";
import { makeStop, type Readers, type Stop } from "./threads/readers.ts";

/** What makes a loader one of training batches. */
export interface TrainingOptions {
  readonly seed: number;
  readonly augment: AugmentParts;
  /** Whether each epoch has an order of its own; else it is the samples'. */
  readonly shuffle: boolean;
  /** What becomes of a last batch that is smaller. */
  readonly lastBatch: "keep" | "drop";
}

export interface LoaderOptions {
  readonly samples: readonly Sample[];
  readonly preparation: Preparation;
  /** Samples in a batch. */
  readonly batch: number;
  readonly readers: Readers;
  /** Absent for evaluation: no augmentation, the fixed crop, the samples' order, all of them. */
  readonly training?: TrainingOptions;
  /**
   * Batches that are made, or being made, before they are asked for.
   * @default one a thread, and one more where a batch is below 128 MiB
   */
  readonly ahead?: number;
}

/** A batch's bytes up to which one more is made ahead. */
const SMALL = 2 ** 27;

/**
 * Batches of samples, read and prepared on the readers' threads while others are in use. All that is drawn is keyed by (seed, epoch) for
 * the order and (seed, epoch, row) for a sample. `close` leaves the readers, which others may use, as they are.
 */
export function openLoader({ samples, preparation, batch, readers, training, ahead }: LoaderOptions): Loader {
  if (training) refuseMisfits(squareMisfits(training.augment.turn, preparation.size));
  const drops = training?.lastBatch === "drop";
  const batches = drops ? Math.floor(samples.length / batch) : Math.ceil(samples.length / batch);
  const { z, y, x } = preparation.size;
  const bytes = 4 * batch * voxelCount(preparation.size);
  const most = ahead ?? readers.threads + (bytes < SMALL ? 1 : 0);
  const stops = new Set<Stop>();

  async function read(own: readonly Sample[], epoch: number, stop: Stop): Promise<Batch | undefined> {
    const scans = own.map(({ id, row, file: { path, extension } }) => ({ id, row, file: { path, extension } }));
    const drawing = training && { augment: training.augment, seed: training.seed, epoch };
    const volumes = await readers.run({ kind: "batch", scans, preparation, ...(drawing ? { drawing } : {}) }, stop);
    return volumes && { ...described(own), volumes, shape: [own.length, z, y, x, 1] };
  }

  async function* epochOf(epoch: number, from: number): AsyncGenerator<Batch, void, void> {
    const order = training?.shuffle ? new Philox(training.seed, "order", epoch).permutation(samples.length) : undefined;
    const stop = makeStop();
    stops.add(stop);
    const made: Promise<Batch | undefined>[] = [];
    let next = from;
    const fill = (count: number): void => {
      for (; made.length < count && next < batches; next++) {
        const places = Array.from({ length: Math.min(batch, samples.length - next * batch) }, (_, i) => next * batch + i);
        const one = read(
          places.map((place) => samples[order ? order[place]! : place]!),
          epoch,
          stop,
        );
        one.catch(() => {}); // awaited in its turn, or not at all
        made.push(one);
      }
    };
    try {
      for (;;) {
        fill(most);
        const first = made.shift();
        if (!first) return;
        const ready = await first;
        if (!ready) throw new Error("the loader was closed before its epoch was over");
        fill(most); // before this one is used
        yield ready;
      }
    } finally {
      stop.set();
      stops.delete(stop);
    }
  }

  return {
    batches,
    epoch: (epoch, from = 0) => epochOf(epoch, from),
    async close() {
      for (const stop of stops) stop.set();
    },
  };
}

/** What a batch says of its samples beside their voxels. */
function described(samples: readonly Sample[]): Omit<Batch, "volumes" | "shape"> {
  const width = samples[0]?.radiomics?.length;
  const tasks = samples[0]?.labels.length ?? 0;
  return {
    rows: samples.map(({ row }) => row),
    ids: samples.map(({ id }) => id),
    labels: Array.from({ length: tasks }, (_, task) => Int32Array.from(samples, ({ labels }) => labels[task]!)),
    ...(width === undefined ? {} : { radiomics: joined(samples, width) }),
  };
}

function joined(samples: readonly Sample[], width: number): Float32Array {
  const out = new Float32Array(samples.length * width);
  samples.forEach(({ radiomics }, i) => {
    if (radiomics) out.set(radiomics, i * width);
  });
  return out;
}
