import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Case, Cases } from "../../../src/formats/cases.ts";
import { writeVolume } from "../../../src/formats/volume/read-volume.ts";
import { type Mask, type Volume, volumeOf } from "../../../src/formats/volume/volume.ts";

/** A chest in small, 12 × 20 × 24 voxels of 2.5 × 1.5 × 1.5 mm: two lungs with one consolidation, −860 and 30 HU in a body of 40. */
export function smallChest(): { image: Volume<Int16Array>; lung: Mask; threshold: Mask } {
  const shape = { z: 12, y: 20, x: 24 };
  const spacing = { z: 2.5, y: 1.5, x: 1.5 };
  const image = new Int16Array(12 * 20 * 24);
  const lung = new Uint8Array(image.length);
  let at = 0;
  for (let z = 0; z < 12; z++) {
    for (let y = 0; y < 20; y++) {
      for (let x = 0; x < 24; x++, at++) {
        const inBody = ((x - 11.5) / 11) ** 2 + ((y - 9.5) / 9) ** 2 < 1;
        const side = x < 12 ? 6.5 : 16.5;
        const isLung = ((x - side) / 3.6) ** 2 + ((y - 9.5) / 5.5) ** 2 + ((z - 5.5) / 5.2) ** 2 < 1;
        const isDense = isLung && (x - 5) ** 2 + (y - 8) ** 2 + (z - 6) ** 2 < 5;
        lung[at] = Number(isLung);
        image[at] = !inBody ? -1000 : isDense ? 30 : isLung ? -860 + ((7 * at) % 23) : 40;
      }
    }
  }
  const threshold = lung.map((label, k) => Number(label === 1 && image[k]! < -400));
  return {
    image: volumeOf(image, shape, spacing),
    lung: volumeOf(lung, shape, spacing),
    threshold: volumeOf(threshold, shape, spacing),
  };
}

/** An input of a component, as the runner hands it on. */
export const given = <V>(kind: "volume" | "mask" | "cases", stage: string, value: V, cell: Record<string, string> = {}) => ({
  kind,
  label: `${stage || "file"}.${kind}`,
  stage,
  cell,
  synthetic: false,
  patientLevel: false,
  read: async () => value,
});

/** Cases in files, in a folder that is gone when `dispose` is called. */
export async function casesOnDisk(
  list: readonly { readonly id: string; readonly files: { readonly [field: string]: Volume }; readonly missing?: string }[],
): Promise<{ cases: Cases; dispose: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), "regimen-cases-"));
  const cases: Case[] = [];
  for (const { id, files, missing } of list) {
    const own: { [field: string]: { path: string; extension: string } } = {};
    for (const [field, volume] of Object.entries(files)) {
      const path = join(folder, `${id}-${field}.nii.gz`);
      await writeVolume(volume, path, ".nii.gz");
      own[field] = { path, extension: ".nii.gz" };
    }
    cases.push({ id, values: { Age: 54, Gender: null }, files: own, ...(missing === undefined ? {} : { missing }) });
  }
  return { cases, dispose: () => rmSync(folder, { recursive: true }) };
}
