import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { chestSpacing } from "../../../../src/components/data/synthetic-ct/chest-spacing.ts";
import { writeCohort } from "../../../../src/components/data/synthetic-ct/write-cohort.ts";
import { augmentParts } from "../../../../src/components/nn/batches/augment/sets.ts";
import type { Batch } from "../../../../src/components/nn/batches/batch.ts";
import { openLoader, type TrainingOptions } from "../../../../src/components/nn/batches/loader.ts";
import { preparationFor } from "../../../../src/components/nn/batches/preparation-for.ts";
import type { Preparation } from "../../../../src/components/nn/batches/prepare/preparation.ts";
import { prepareSample } from "../../../../src/components/nn/batches/prepare-sample.ts";
import type { Sample } from "../../../../src/components/nn/batches/samples/sample.ts";
import { copiesIn } from "../../../../src/components/nn/batches/threads/copies.ts";
import { makeStop, openReaders, type Readers } from "../../../../src/components/nn/batches/threads/readers.ts";
import { volumeOf } from "../../../../src/formats/volume/volume.ts";
import { failureOf } from "../../../formats/failure-of.ts";
import { SHAPE, scanVoxels, withFolder, writeScan } from "./scans.ts";

const preparation: Preparation = { clip: { above: 2000 }, standard: { mean: 500, deviation: 250 }, size: SHAPE };
const training: TrainingOptions = { seed: 4, augment: augmentParts("paper"), shuffle: true, lastBatch: "keep" };
const COUNT = 7;

async function collect(batches: AsyncIterable<Batch>): Promise<Batch[]> {
  const all: Batch[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}

/** Readers without threads or files: what is asked of them is counted, and done when the test says so. */
function fakeReaders(): {
  readonly readers: Readers;
  readonly asked: number[][];
  finish(): void;
  wanted(index: number): boolean;
} {
  const asked: number[][] = [];
  const stops: Int32Array[] = [];
  const waiting: (() => void)[] = [];
  const readers = {
    threads: 2,
    run: (task: { scans: readonly { row: number }[] }, { flag }: { flag: Int32Array }) => {
      asked.push(task.scans.map(({ row }) => row));
      stops.push(flag);
      return new Promise((resolve) => waiting.push(() => resolve(new Float32Array(task.scans.length * 144))));
    },
    close: async () => {},
  } as unknown as Readers; // batches are all that is asked for
  const finish = (): void => {
    for (const done of waiting.splice(0)) done();
  };
  return { readers, asked, finish, wanted: (index) => stops[index]![0] === 0 };
}
const unread = (count: number): Sample[] =>
  Array.from({ length: count }, (_, row) => ({ id: `c${row}`, row, file: { path: "none", extension: ".nii" }, labels: [0] }));

describe("nn/batches: reading", () => {
  /** Shared by tests, since threads start slowly from sources. */
  const shared: { one: Readers; three: Readers } = {} as { one: Readers; three: Readers }; // opened before the first test
  before(() => Object.assign(shared, { one: openReaders(1), three: openReaders(3) }));
  after(() => Promise.all([shared.one.close(), shared.three.close()]));

  describe("loader", () => {
    it("gives batches of prepared samples with their labels and features, in order", () =>
      withFolder(async (folder) => {
        const samples = Array.from({ length: COUNT }, (_, row) => ({
          ...writeScan(folder, row, scanVoxels(row), SHAPE, row % 2 ? ".nii" : ".nii.gz"),
          radiomics: Float32Array.of(row, 10 * row),
        }));
        const readers = shared.one;
        const loader = openLoader({ samples, preparation, batch: 3, readers });
        const batches = await collect(loader.epoch(0));
        expect(loader.batches).to.equal(3);
        expect(batches.map(({ rows }) => rows)).to.deep.equal([[0, 1, 2], [3, 4, 5], [6]]);
        expect(batches.map(({ ids }) => ids)).to.deep.equal([["c0", "c1", "c2"], ["c3", "c4", "c5"], ["c6"]]);
        expect(batches.map(({ shape }) => shape)).to.deep.equal([
          [3, 4, 6, 6, 1],
          [3, 4, 6, 6, 1],
          [1, 4, 6, 6, 1],
        ]);
        expect(batches[1]!.labels).to.deep.equal([Int32Array.of(1, 0, 1), Int32Array.of(0, 1, 2)]);
        expect(batches[1]!.radiomics).to.deep.equal(Float32Array.of(3, 30, 4, 40, 5, 50));
        const wanted = new Float32Array(144);
        for (const { rows, volumes } of batches) {
          rows.forEach((row, i) => {
            prepareSample(volumeOf(scanVoxels(row), SHAPE), preparation, undefined, wanted);
            expect(volumes.subarray(144 * i, 144 * (i + 1))).to.deep.equal(wanted);
          });
        }
      }));

    it("reads a DICOM series as it reads the same scan as NIfTI, from a copy too", () =>
      withFolder(async (folder) => {
        const shape = { z: 8, y: 12, x: 12 };
        const voxels: Float32Array[] = [];
        for (const format of ["nifti", "dicom"] as const) {
          const home = join(folder, format);
          const settings = { cases: 1, shape, spacing: chestSpacing(shape), seed: 3, format };
          const { cases } = await writeCohort(settings, home, { signal: new AbortController().signal });
          const { id, files } = cases[0]!;
          const samples = [{ id, row: 0, file: files.image!, labels: [0] }];
          const readers = openReaders(1, copiesIn(folder, 2 ** 20));
          const loader = openLoader({ samples, preparation: { ...preparation, size: shape }, batch: 1, readers });
          for (const epoch of [0, 1]) voxels.push((await collect(loader.epoch(epoch)))[0]!.volumes);
          await readers.close();
        }
        for (const own of voxels) expect(own).to.deep.equal(voxels[0]);
        expect(new Set(voxels[0]).size).to.be.above(100);
      }));

    it("gives the same batches with 1 and 3 threads, and wherever an epoch is entered", () =>
      withFolder(async (folder) => {
        const samples = Array.from({ length: COUNT }, (_, row) => writeScan(folder, row, scanVoxels(row)));
        const runs: Batch[][][] = [];
        for (const readers of [shared.one, shared.three]) {
          const loader = openLoader({
            samples,
            preparation,
            batch: 2,
            readers,
            training: { ...training, augment: augmentParts("full") },
          });
          runs.push([await collect(loader.epoch(0)), await collect(loader.epoch(1))]);
          expect(await collect(loader.epoch(1, 2))).to.deep.equal(runs.at(-1)![1]!.slice(2));
          expect(await collect(loader.epoch(0, 4))).to.deep.equal([]);
        }
        expect(runs[0]).to.deep.equal(runs[1]);
        const [first, second] = runs[0]!.map((epoch) => epoch.flatMap(({ rows }) => rows));
        expect(first).not.to.deep.equal(second);
        for (const rows of [first!, second!]) expect([...rows].sort()).to.deep.equal([0, 1, 2, 3, 4, 5, 6]);
        expect(runs[0]![0]!.some(({ radiomics }) => radiomics !== undefined)).to.equal(false);
      }));

    it("draws a sample alike in batches of another size and order, and anew in each epoch", () =>
      withFolder(async (folder) => {
        const samples = Array.from({ length: 4 }, (_, row) => writeScan(folder, row, scanVoxels(row)));
        const readers = shared.one;
        const voxels = async (batch: number, shuffle: boolean, epoch: number): Promise<Map<number, Float32Array>> => {
          const loader = openLoader({ samples, preparation, batch, readers, training: { ...training, shuffle } });
          const found = new Map<number, Float32Array>();
          for (const { rows, volumes } of await collect(loader.epoch(epoch))) {
            rows.forEach((row, i) => void found.set(row, volumes.slice(144 * i, 144 * (i + 1))));
          }
          return new Map([...found].sort(([a], [b]) => a - b));
        };
        const one = await voxels(4, false, 2);
        expect(await voxels(1, true, 2)).to.deep.equal(one);
        expect(await voxels(4, false, 3)).not.to.deep.equal(one);
      }));

    it("keeps the samples' order where it does not shuffle, and drops a small last batch where asked", () => {
      const { readers } = fakeReaders();
      const loader = (lastBatch: "keep" | "drop", count: number) =>
        openLoader({ samples: unread(count), preparation, batch: 3, readers, training: { ...training, lastBatch } }).batches;
      expect([
        loader("keep", 7),
        loader("drop", 7),
        loader("keep", 6),
        loader("drop", 6),
        loader("drop", 2),
        loader("keep", 0),
      ]).to.deep.equal([3, 2, 2, 2, 0, 0]);
    });

    it("makes no more batches ahead than it may, and none after its loop is left", async () => {
      const fake = fakeReaders();
      const loader = openLoader({ samples: unread(20), preparation, batch: 2, readers: fake.readers, ahead: 3 });
      const epoch = loader.epoch(0)[Symbol.asyncIterator]();
      let next = epoch.next();
      await Promise.resolve();
      expect(fake.asked).to.deep.equal([
        [0, 1],
        [2, 3],
        [4, 5],
      ]);
      for (let taken = 1; taken <= 4; taken++) {
        fake.finish();
        await next;
        expect(fake.asked.length).to.equal(taken + 3);
        if (taken < 4) next = epoch.next();
      }
      expect(fake.wanted(6)).to.equal(true);
      await epoch.return?.();
      expect(fake.wanted(6)).to.equal(false);
      expect(fake.asked.length).to.equal(7);
    });

    it("makes ahead a batch a thread, and one more where batches are small", async () => {
      const fake = fakeReaders();
      void openLoader({ samples: unread(20), preparation, batch: 2, readers: fake.readers })
        .epoch(0)
        [Symbol.asyncIterator]()
        .next();
      expect(fake.asked.length).to.equal(3);
      const large = { ...preparation, size: { z: 200, y: 250, x: 250 } };
      void openLoader({ samples: unread(200), preparation: large, batch: 10, readers: fake.readers })
        .epoch(0)
        [Symbol.asyncIterator]()
        .next();
      expect(fake.asked.length).to.equal(5);
    });

    it("ends what is under way when it is closed", async () => {
      const fake = fakeReaders();
      const loader = openLoader({ samples: unread(4), preparation, batch: 2, readers: fake.readers });
      void loader.epoch(0)[Symbol.asyncIterator]().next();
      await loader.close();
      expect(fake.wanted(0)).to.equal(false);
    });

    it("refuses quarter turns of slices that are not square before anything is read", async () => {
      const { readers } = fakeReaders();
      const size = { z: 4, y: 6, x: 5 };
      const failure = await failureOf(() =>
        openLoader({ samples: [], preparation: { ...preparation, size }, batch: 2, readers, training }),
      );
      expect(failure.message).to.equal("augment: quarter turns need square slices, and the network's have 6 × 5 voxels");
    });

    it("names the case of a scan that is damaged, gone, or of another shape", () =>
      withFolder(async (folder) => {
        const good = [0, 1].map((row) => writeScan(folder, row, scanVoxels(row)));
        const damaged = writeScan(folder, 2, scanVoxels(2));
        writeFileSync(damaged.file.path, Buffer.from("no scan at all"));
        const gone = { ...good[0]!, id: "c3", row: 3, file: { path: `${folder}/gone.nii.gz`, extension: ".nii.gz" } };
        const flat = { z: 3, y: 6, x: 6 };
        const other = writeScan(folder, 4, scanVoxels(4, flat), flat);
        const fraction = writeScan(folder, 5, new Float32Array(144).fill(Number.NaN));
        const readers = shared.one;
        const failureWith = (bad: Sample) =>
          failureOf(() => collect(openLoader({ samples: [...good, bad, ...good], preparation, batch: 2, readers }).epoch(0)));
        expect(await failureWith(damaged)).to.deep.equal({
          code: "damaged-file",
          message: "case c2: scan-2.nii.gz is no NIfTI file: it does not begin with a header of 348 or 540 bytes",
        });
        expect(await failureWith(gone)).to.deep.equal({
          code: "unreadable-file",
          message: `case c3: ${folder}/gone.nii.gz cannot be read: there is no such file`,
        });
        expect(await failureWith(other)).to.deep.equal({
          code: "unequal-shapes",
          message: "case c4: the scan has 3 × 6 × 6 voxels, where the others have 4 × 6 × 6",
          help: "bring all scans to one shape (imaging/resample, imaging/crop), or take a part of each: crop",
        });
        expect(await failureWith(fraction)).to.deep.equal({
          code: "not-finite",
          message: "case c5: the scan has voxels that are no finite numbers",
        });
        expect((await collect(openLoader({ samples: good, preparation, batch: 2, readers }).epoch(0))).length).to.equal(1);
      }));

    it("rejects with a mistake of ours as it was thrown in the thread", () =>
      withFolder(async (folder) => {
        const scans = [writeScan(folder, 0, scanVoxels(0))];
        const run = shared.one.run({ kind: "batch", scans, preparation: { size: SHAPE } as Preparation }, makeStop());
        const error = await run.then(
          () => undefined,
          (thrown: Error) => thrown,
        );
        expect(error?.name).to.equal("TypeError");
        expect(error?.stack).to.contain("prepare-sample");
      }));

    it("rejects what is asked of closed readers, and what they had still to do", () =>
      withFolder(async (folder) => {
        const samples = [writeScan(folder, 0, scanVoxels(0))];
        const readers = openReaders(1);
        const loader = openLoader({ samples, preparation, batch: 1, readers });
        const reason = (error: Error): string => error.message;
        const next = loader
          .epoch(0)
          [Symbol.asyncIterator]()
          .next()
          .then(() => "", reason);
        await readers.close();
        expect(await next).to.equal("the threads that read scans are closed");
        expect(await collect(loader.epoch(0)).then(() => "", reason)).to.equal("the threads that read scans are closed");
      }));
  });

  describe("preparation", () => {
    const params = { clip: { above: 2000 }, standardize: "training" } as const;
    const half = new Int16Array(144).map((_, i) => (i % 2 ? 900 : 100)); // mean 500, deviation 400
    const quarter = new Int16Array(144).map((_, i) => (i % 4 ? 0 : 400)); // mean 100, deviation 173.205…

    it("takes the statistics of the training scans, or of all, with any number of threads", () =>
      withFolder(async (folder) => {
        const scans = [half, quarter, half].map((voxels, row) => writeScan(folder, row, voxels));
        for (const readers of [shared.one, shared.three]) {
          const seen: string[] = [];
          const options = {
            training: scans.slice(0, 2),
            all: scans,
            readers,
            progress: (done: number, of: number) => seen.push(`${done}/${of}`),
          };
          expect(await preparationFor(params, options)).to.deep.equal({
            clip: { above: 2000 },
            standard: { mean: 300, deviation: 286.6 },
            size: SHAPE,
          });
          expect(seen).to.deep.equal(["1/3", "2/3", "3/3"]);
          const crop = { size: { z: 1, y: 2, x: 3 }, evaluate: { z: 0, y: 0, x: 0 } };
          expect(await preparationFor({ ...params, standardize: "all", crop }, options)).to.deep.equal({
            clip: { above: 2000 },
            standard: { mean: 366.67, deviation: 324.4 },
            size: crop.size,
            crop: { evaluate: crop.evaluate },
          });
        }
      }));

    it("takes known numbers, or none, and the shape of the scans", () =>
      withFolder(async (folder) => {
        const scans = [writeScan(folder, 0, half)];
        const options = { training: scans, all: scans, readers: shared.one };
        const known = { mean: 3, deviation: 2 };
        expect(await preparationFor({ clip: {}, standardize: known }, options)).to.deep.equal({
          clip: {},
          standard: known,
          size: SHAPE,
        });
        const crop = { size: { z: 1, y: 1, x: 1 } };
        expect(await preparationFor({ clip: {}, standardize: "none", crop }, options)).to.deep.equal({
          clip: {},
          standard: { mean: 0, deviation: 1 },
          size: crop.size,
          crop: {},
        });
      }));

    it("refuses what cannot be prepared", () =>
      withFolder(async (folder) => {
        const flat = { z: 3, y: 6, x: 6 };
        const scan = writeScan(folder, 0, half);
        const other = writeScan(folder, 1, scanVoxels(1, flat), flat);
        const grey = writeScan(folder, 2, new Int16Array(144).fill(7));
        const readers = shared.three;
        const failure = (training: Sample[], own: Parameters<typeof preparationFor>[0] = params) =>
          failureOf(() => preparationFor(own, { training, all: training, readers }));
        expect(await failure([scan, other])).to.deep.equal({
          code: "unequal-shapes",
          message: "case c1: the scan has 3 × 6 × 6 voxels, where the others have 4 × 6 × 6",
          help: "bring all scans to one shape (imaging/resample, imaging/crop), or take a part of each: crop",
        });
        expect(await failure([grey])).to.deep.equal({
          code: "no-contrast",
          message: "the scans' mean deviation is 0: they cannot be divided by it",
          help: "look at the scans and at clip, or set standardize: none",
        });
        expect(await failure([scan], { ...params, clip: { below: 5, above: 5 } })).to.deep.equal({
          code: "bad-parameters",
          message: "clip: below, 5, is not below above, 5",
          help: "below is the least value left, above the greatest",
        });
        const crop = { size: { z: 3, y: 2, x: 2 }, starts: { z: [0, 1], y: [0], x: [0] } };
        expect(await failure([scan, other], { ...params, crop })).to.deep.equal({
          code: "crop-outside",
          message: "case c1: the scan has 3 × 6 × 6 voxels, which do not hold a crop of 3 × 2 × 2 from [1, 0, 0]",
          help: "make the crop smaller, or change where it starts",
        });
        const evaluated = await preparationFor({ ...params, crop }, { training: [scan], all: [scan, other], readers });
        expect(evaluated.size).to.deep.equal(crop.size);
        const gone = { ...scan, id: "gone", file: { path: "/no/such.nii", extension: ".nii" } };
        expect((await failure([scan, gone, scan])).message).to.equal(
          "case gone: /no/such.nii cannot be read: there is no such file",
        );
      }));

    it("stops when it is told to", () =>
      withFolder(async (folder) => {
        const scans = Array.from({ length: 20 }, (_, row) => writeScan(folder, row, half));
        const readers = shared.one;
        const control = new AbortController();
        const run = preparationFor(params, {
          training: scans,
          all: scans,
          readers,
          signal: control.signal,
          progress: () => control.abort(new Error("enough")),
        });
        expect(
          await run.then(
            () => "",
            (error: Error) => error.message,
          ),
        ).to.equal("enough");
      }));
  });
});
