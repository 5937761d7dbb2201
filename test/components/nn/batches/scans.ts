import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sample } from "../../../../src/components/nn/batches/samples/sample.ts";
import { writeNifti, writeZippedNifti } from "../../../../src/formats/volume/nifti/write-nifti.ts";
import { type Triple, type VoxelArray, volumeOf, voxelCount } from "../../../../src/formats/volume/volume.ts";
import { Philox } from "../../../../src/stats/random/philox.ts";

export const SHAPE: Triple = { z: 4, y: 6, x: 6 };

/** A scan like none other: whole numbers from −1000 to 2999. */
export function scanVoxels(number: number, shape: Triple = SHAPE): Int16Array {
  const random = new Philox(number, "scan");
  return Int16Array.from({ length: voxelCount(shape) }, () => random.integer(-1000, 3000));
}

/** Writes a scan, zipped if the name says so, and gives the sample that it is; labels are its number's parity and its number modulo 3. */
export function writeScan(folder: string, row: number, voxels: VoxelArray, shape = SHAPE, extension = ".nii.gz"): Sample {
  const path = join(folder, `scan-${row}${extension}`);
  const volume = volumeOf(voxels, shape);
  writeFileSync(path, extension === ".nii" ? writeNifti(volume) : writeZippedNifti(volume));
  return { id: `c${row}`, row, file: { path, extension }, labels: [row % 2, row % 3] };
}

/** Runs with a folder of its own, which is then removed. */
export async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "regimen-batches-"));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
