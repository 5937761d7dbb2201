import { mkdir } from "node:fs/promises";
import type { Case, CaseFile, Cases } from "../../../formats/cases.ts";
import { integerColumn, type Table, tableOf, textColumn } from "../../../formats/table.ts";
import { writeDicomSeries } from "../../../formats/volume/dicom/write-series.ts";
import { writeVolume } from "../../../formats/volume/read-volume.ts";
import { type Mask, type Triple, type Volume, voxelCount } from "../../../formats/volume/volume.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import { chestPhantom } from "./chest-phantom.ts";
import { drawPatient, type SyntheticPatient } from "./draw-patient.ts";

export interface CohortSettings {
  readonly cases: number;
  readonly shape: Triple;
  readonly spacing: Triple;
  readonly seed: number;
  readonly format: "nifti" | "dicom";
}

/** Draws every case, writes its scan and masks below `folder`, and returns the collection and its table. */
export async function writeCohort(
  settings: CohortSettings,
  folder: string,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<{ readonly cases: Cases; readonly patients: Table }> {
  const { cases, seed, shape, spacing } = settings;
  checkSize(shape);
  const patients = Array.from({ length: cases }, (_, k) => drawPatient(seed, k));
  const list: Case[] = [];
  for (const [k, patient] of patients.entries()) {
    signal.throwIfAborted();
    const { image, lung, lesion, airway } = chestPhantom(seed, k, patient, shape, spacing);
    if (!lung.data.includes(1)) throw noLung(patient.id, shape, spacing);
    const own = `${folder}/${patient.id}`;
    await mkdir(own, { recursive: true });
    const writeMask = async (name: string, volume: Mask): Promise<CaseFile> => {
      const path = `${own}/${name}.nii.gz`;
      await writeVolume(volume, path);
      return { path, extension: ".nii.gz" };
    };
    const files = {
      image: await writeImage(image, patient, own, settings.format),
      lung: await writeMask("lung", lung),
      lesion: await writeMask("lesion", lesion),
      airway: await writeMask("airway", airway),
    };
    list.push({ id: patient.id, values: valuesOf(patient), files });
    progress(k + 1, cases);
  }
  return { cases: list, patients: patientsTable(patients) };
}

/** A .nii.gz, or a folder with one file a slice. */
async function writeImage(
  image: Volume,
  patient: SyntheticPatient,
  folder: string,
  format: "nifti" | "dicom",
): Promise<CaseFile> {
  if (format === "dicom") {
    const { id, age, male } = patient;
    const path = `${folder}/image`;
    await writeDicomSeries(image, path, { patientId: id, description: "Synthetic chest CT", age, sex: male ? "M" : "F" });
    return { path, extension: "" };
  }
  const path = `${folder}/image.nii.gz`;
  await writeVolume(image, path);
  return { path, extension: ".nii.gz" };
}

/** Most voxels of a scan: more than the paper's 340 × 390 × 390; at 25 bytes each 1.6 GiB while it is drawn. */
const MOST_VOXELS = 2 ** 26;

function checkSize(shape: Triple): void {
  const { z, y, x } = shape;
  if (voxelCount(shape) <= MOST_VOXELS) return;
  throw new InputError({
    code: "scan-too-large",
    message: `a scan of ${z} × ${y} × ${x} has ${voxelCount(shape)} voxels`,
    allowed: `at most ${MOST_VOXELS}`,
    help: "make shape smaller",
  });
}

function noLung(id: string, { z, y, x }: Triple, spacing: Triple): InputError {
  const voxel = [spacing.z, spacing.y, spacing.x].map((each) => Number(each.toPrecision(4))).join(" × ");
  return new InputError({
    code: "scan-without-lung",
    message: `no voxel of ${id} is lung: its scan has ${z} × ${y} × ${x} voxels of ${voxel} mm`,
    help: "leave spacing out, so that a scan covers the chest, or take more voxels",
  });
}

const genderOf = ({ male }: SyntheticPatient): string => (male ? "Male" : "Female");

const valuesOf = (patient: SyntheticPatient): Case["values"] => ({
  Age: patient.age,
  Gender: genderOf(patient),
  Morbidity: patient.group.morbidity,
  ...patient.labels,
});

/** One row a case: case, Age, Gender, Morbidity, COVIDCT, COVIDNC, COVIDSeverity, named and coded as data/covid-mtl's patients. */
export const patientsTable = (patients: readonly SyntheticPatient[]): Table =>
  tableOf(
    [
      textColumn(
        "case",
        patients.map(({ id }) => id),
      ),
      integerColumn(
        "Age",
        patients.map(({ age }) => age),
      ),
      textColumn("Gender", patients.map(genderOf)),
      textColumn(
        "Morbidity",
        patients.map(({ group }) => group.morbidity),
      ),
      integerColumn(
        "COVIDCT",
        patients.map(({ labels }) => labels.COVIDCT),
      ),
      integerColumn(
        "COVIDNC",
        patients.map(({ labels }) => labels.COVIDNC),
      ),
      integerColumn(
        "COVIDSeverity",
        patients.map(({ labels }) => labels.COVIDSeverity),
      ),
    ],
    "case",
  );
