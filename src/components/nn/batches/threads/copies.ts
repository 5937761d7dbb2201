import { createHash } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CaseFile } from "../../../../formats/cases.ts";
import { FormatError } from "../../../../formats/format-error.ts";
import { writeNifti } from "../../../../formats/volume/nifti/write-nifti.ts";
import { readVolume } from "../../../../formats/volume/read-volume.ts";
import type { Volume } from "../../../../formats/volume/volume.ts";

/** A folder for unzipped copies of scans: every epoch reads a scan, and unzipping is most of that work. */
export interface Copies {
  readonly folder: string;
  /** KiB that may still be written, counted by all threads. */
  readonly left: Int32Array;
}

/** Room for copies of so many bytes. The folder must be there; whoever made it removes it. */
export const copiesIn = (folder: string, bytes: number): Copies => {
  const left = new Int32Array(new SharedArrayBuffer(4));
  left[0] = Math.min(Math.floor(bytes / 1024), 2 ** 31 - 1);
  return { folder, left };
};

/**
 * Reads a scan; from its copy if there is one, else from its file, of which a copy is then made if there is room. A copy that cannot be
 * read or written is done without.
 */
export async function readByCopy({ path, extension }: Pick<CaseFile, "path" | "extension">, copies?: Copies): Promise<Volume> {
  if (!copies || extension.toLowerCase() === ".nii") return readVolume(path, extension);
  const copy = join(copies.folder, `${createHash("sha256").update(path).digest("hex")}.nii`);
  try {
    return await readVolume(copy, ".nii");
  } catch (error) {
    if (!(error instanceof FormatError)) throw error; // there is none yet
  }
  const volume = await readVolume(path, extension);
  const size = Math.ceil(volume.data.byteLength / 1024) + 1;
  if (Atomics.sub(copies.left, 0, size) < size) {
    Atomics.add(copies.left, 0, size);
    return volume;
  }
  const part = `${copy}.${Atomics.load(copies.left, 0)}.part`; // a name of its own, should two threads read the same scan
  try {
    await writeFile(part, writeNifti(volume), { flag: "wx" });
    await rename(part, copy);
  } catch {
    await rm(part, { force: true });
  }
  return volume;
}
