import { mkdir } from "node:fs/promises";
import type { Case, CaseFile } from "../../../formats/cases.ts";
import { writeDicomSeries } from "../../../formats/volume/dicom/write-series.ts";
import { writeVolume } from "../../../formats/volume/read-volume.ts";
import type { Mask, Triple, Volume } from "../../../formats/volume/volume.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import { chestPhantom } from "./chest-phantom.ts";
import { drawPatient, genderOf, type SyntheticPatient } from "./draw-patient.ts";

export interface CohortSettings {
  readonly cases: number;
  readonly shape: Triple;
  /** mm. */
  readonly spacing: Triple;
  readonly seed: number;
  readonly format: "nifti" | "dicom";
}

/** Draws case `number` (from 0) and writes its scan and masks below `folder`; an InputError if no voxel is lung. */
export async function writeCase({ seed, shape, spacing, format }: CohortSettings, folder: string, number: number): Promise<Case> {
  const patient = drawPatient(seed, number);
  const { image, lung, lesion, airway } = chestPhantom(seed, number, patient, shape, spacing);
  if (!lung.data.includes(1)) throw noLung(patient.id, shape, spacing);
  const own = `${folder}/${patient.id}`;
  await mkdir(own, { recursive: true });
  const writeMask = async (name: string, volume: Mask): Promise<CaseFile> => {
    const path = `${own}/${name}.nii.gz`;
    await writeVolume(volume, path);
    return { path, extension: ".nii.gz" };
  };
  const files = {
    image: await writeImage(image, patient, own, format),
    lung: await writeMask("lung", lung),
    lesion: await writeMask("lesion", lesion),
    airway: await writeMask("airway", airway),
  };
  return { id: patient.id, values: valuesOf(patient), files };
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

function noLung(id: string, { z, y, x }: Triple, spacing: Triple): InputError {
  const voxel = [spacing.z, spacing.y, spacing.x].map((each) => Number(each.toPrecision(4))).join(" × ");
  return new InputError({
    code: "scan-without-lung",
    message: `no voxel of ${id} is lung: its scan has ${z} × ${y} × ${x} voxels of ${voxel} mm`,
    help: "leave spacing out, so that a scan covers the chest, or take more voxels",
  });
}

const valuesOf = (patient: SyntheticPatient): Case["values"] => ({
  Age: patient.age,
  Gender: genderOf(patient),
  Morbidity: patient.group.morbidity,
  ...patient.labels,
});
