import { mkdir } from "node:fs/promises";
import type { Case, CaseFile, Cases } from "../../../formats/cases.ts";
import { integerColumn, type Table, tableOf, textColumn } from "../../../formats/table.ts";
import { writeVolume } from "../../../formats/volume/read-volume.ts";
import type { Mask, Triple, Volume } from "../../../formats/volume/volume.ts";
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
  const patients = Array.from({ length: cases }, (_, k) => drawPatient(seed, k));
  const list: Case[] = [];
  for (const [k, patient] of patients.entries()) {
    signal.throwIfAborted();
    const { image, lung, lesion, airway } = chestPhantom(seed, k, patient, shape, spacing);
    const own = `${folder}/${patient.id}`;
    await mkdir(own, { recursive: true });
    const write = async (name: string, volume: Volume | Mask): Promise<CaseFile> => {
      const path = `${own}/${name}.nii.gz`;
      await writeVolume(volume, path);
      return { path, extension: ".nii.gz" };
    };
    const files = {
      image: await write("image", image),
      lung: await write("lung", lung),
      lesion: await write("lesion", lesion),
      airway: await write("airway", airway),
    };
    list.push({ id: patient.id, values: valuesOf(patient), files });
    progress(k + 1, cases);
  }
  return { cases: list, patients: patientsTable(patients) };
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
