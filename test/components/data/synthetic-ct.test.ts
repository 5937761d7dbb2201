import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { chestSpacing } from "../../../src/components/data/synthetic-ct/chest-spacing.ts";
import { writeCohort } from "../../../src/components/data/synthetic-ct/write-cohort.ts";
import { syntheticCt } from "../../../src/components/data/synthetic-ct.component.ts";
import type { Cases } from "../../../src/formats/cases.ts";
import { findColumn } from "../../../src/formats/columns.ts";
import type { Table } from "../../../src/formats/table.ts";
import { readMask, readVolume } from "../../../src/formats/volume/read-volume.ts";
import { failureOf } from "../../formats/failure-of.ts";
import { runComponent } from "../../support/run-component.ts";
import { phantomOf } from "./synthetic-ct/measure.ts";

const SHAPE = { z: 16, y: 24, x: 24 };
const { signal } = new AbortController();
const SPACING = { z: 20, y: 15, x: 15 };

describe("data/synthetic-ct", function () {
  this.timeout(180_000);

  it("returns cases and patients that say the same, marked as synthetic", async () => {
    const { outputs, synthetic } = await runComponent(syntheticCt, { cases: 7, shape: SHAPE, seed: 4 });
    expect(synthetic).to.equal(true);
    const cases = outputs.cases as Cases;
    const patients = outputs.patients as Table;
    expect(patients.columns.map(({ name }) => name)).to.deep.equal([
      "case",
      "Age",
      "Gender",
      "Morbidity",
      "COVIDCT",
      "COVIDNC",
      "COVIDSeverity",
    ]);
    expect(cases.map(({ id }) => id)).to.deep.equal(["ct-001", "ct-002", "ct-003", "ct-004", "ct-005", "ct-006", "ct-007"]);
    expect(findColumn(patients, "case")?.values).to.deep.equal(cases.map(({ id }) => id));
    for (const [row, { values, files }] of cases.entries()) {
      expect(Object.keys(files)).to.deep.equal(["image", "lung", "lesion", "airway"]);
      for (const name of ["Age", "Gender", "Morbidity", "COVIDCT", "COVIDNC", "COVIDSeverity"]) {
        expect(findColumn(patients, name)?.values[row], name).to.equal(values[name]);
      }
    }
  });

  it("writes the phantoms, the same bytes for a case whatever the number of cases", async () => {
    const folder = await mkdtemp(join(tmpdir(), "regimen-synthetic-ct-"));
    try {
      const settings = { shape: SHAPE, spacing: SPACING, seed: 4, format: "nifti" } as const;
      const done: string[] = [];
      const write = (cases: number, name: string) =>
        writeCohort({ ...settings, cases }, join(folder, name), { signal, progress: (k, n) => done.push(`${k}/${n}`) });
      const { cases } = await write(3, "three");
      const one = await write(1, "one");
      expect(done).to.deep.equal(["1/3", "2/3", "3/3", "1/1"]);
      for (const field of ["image", "lung", "lesion", "airway"]) {
        const path = cases[0]!.files[field]!.path;
        expect(path).to.equal(join(folder, "three", "ct-001", `${field}.nii.gz`));
        expect(await readFile(path)).to.deep.equal(await readFile(one.cases[0]!.files[field]!.path));
      }
      const expected = phantomOf(4, 2, SHAPE, SPACING);
      const image = await readVolume(cases[2]!.files.image!.path);
      expect(image.data).to.deep.equal(expected.image.data);
      expect(image.spacing).to.deep.equal(SPACING);
      expect((await readMask(cases[2]!.files.lung!.path)).data).to.deep.equal(expected.lung.data);
      expect((await readMask(cases[2]!.files.lesion!.path)).data).to.deep.equal(expected.lesion.data);
      expect((await readMask(cases[2]!.files.airway!.path)).data).to.deep.equal(expected.airway.data);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("writes the same on several threads", async () => {
    const folder = await mkdtemp(join(tmpdir(), "regimen-synthetic-ct-"));
    try {
      const settings = { shape: SHAPE, spacing: SPACING, seed: 4, cases: 5, format: "nifti" } as const;
      const done: number[] = [];
      const one = await writeCohort(settings, join(folder, "one"), { signal });
      const two = await writeCohort(settings, join(folder, "two"), { threads: 2, signal, progress: (k) => done.push(k) });
      expect(done).to.deep.equal([1, 2, 3, 4, 5]);
      expect(two.patients).to.deep.equal(one.patients);
      expect(two.cases.map(({ id, values }) => ({ id, values }))).to.deep.equal(
        one.cases.map(({ id, values }) => ({ id, values })),
      );
      for (const [k, { files }] of two.cases.entries()) {
        for (const [field, { path }] of Object.entries(files)) {
          expect(await readFile(path)).to.deep.equal(await readFile(one.cases[k]!.files[field]!.path));
        }
      }
      const bad = { ...settings, shape: { z: 8, y: 8, x: 8 }, spacing: { z: 1, y: 1, x: 1 } };
      const failure = await failureOf(() => writeCohort(bad, folder, { threads: 2, signal }));
      expect(failure.message).to.equal("no voxel of ct-001 is lung: its scan has 8 × 8 × 8 voxels of 1 × 1 × 1 mm");
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("writes scans as DICOM series on the masks' grid, if asked", async () => {
    const folder = await mkdtemp(join(tmpdir(), "regimen-synthetic-ct-"));
    try {
      const settings = { cases: 1, shape: SHAPE, spacing: chestSpacing(SHAPE), seed: 4, format: "dicom" } as const;
      const { cases } = await writeCohort(settings, folder, { signal });
      expect(cases[0]!.files.image).to.deep.equal({ path: join(folder, "ct-001", "image"), extension: "" });
      expect(await readdir(cases[0]!.files.image!.path)).to.have.length(SHAPE.z);
      const image = await readVolume(cases[0]!.files.image!.path);
      expect(image.data).to.deep.equal(phantomOf(4, 0, SHAPE).image.data);
      const lung = await readMask(cases[0]!.files.lung!.path);
      for (const place of ["shape", "spacing", "origin", "direction"] as const) expect(image[place]).to.deep.equal(lung[place]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("says when a scan shows no lung", async () => {
    const failure = await failureOf(() =>
      runComponent(syntheticCt, { cases: 1, shape: { z: 8, y: 8, x: 8 }, spacing: { z: 1, y: 1, x: 0.75 } }),
    );
    expect(failure).to.deep.equal({
      code: "scan-without-lung",
      message: "no voxel of ct-001 is lung: its scan has 8 × 8 × 8 voxels of 1 × 1 × 0.75 mm",
      help: "leave spacing out, so that a scan covers the chest, or take more voxels",
    });
  });

  it("says when a scan is too large", async () => {
    expect(await failureOf(() => runComponent(syntheticCt, { shape: { z: 1024, y: 512, x: 512 } }))).to.deep.equal({
      code: "scan-too-large",
      message: "a scan of 1024 × 512 × 512 has 268435456 voxels",
      allowed: "at most 67108864",
      help: "make shape smaller",
    });
  });

  it("stops when it is told to", async () => {
    const settings = { cases: 2, shape: SHAPE, spacing: SPACING, seed: 1, format: "nifti" } as const;
    const stopped = await writeCohort(settings, tmpdir(), { signal: AbortSignal.abort(new Error("enough")) }).then(
      () => "went on",
      (error: Error) => error.message,
    );
    expect(stopped).to.equal("enough");
  });
});
