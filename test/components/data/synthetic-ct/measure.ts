import { type ChestPhantom, chestPhantom } from "../../../../src/components/data/synthetic-ct/chest-phantom.ts";
import { chestSpacing } from "../../../../src/components/data/synthetic-ct/chest-spacing.ts";
import { drawPatient } from "../../../../src/components/data/synthetic-ct/draw-patient.ts";
import { type Mask, type Triple, voxelCount } from "../../../../src/formats/volume/volume.ts";

/** A scan that covers the chest in few voxels. */
export const SMALL: Triple = { z: 32, y: 48, x: 48 };

/** The case as the cohort has it. */
export const phantomOf = (seed: number, number: number, shape = SMALL, spacing = chestSpacing(shape)): ChestPhantom =>
  chestPhantom(seed, number, drawPatient(seed, number), shape, spacing);

/** Volume of what a mask marks (any label, or one), ml. */
export function millilitres({ data, spacing }: Mask, label?: number): number {
  let count = 0;
  for (const value of data) if (label === undefined ? value > 0 : value === label) count++;
  return (count * spacing.z * spacing.y * spacing.x) / 1000;
}

/** Mean HU where a mask is 1. */
export function meanWithin({ image, lung }: ChestPhantom): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < image.data.length; i++) {
    if (lung.data[i] !== 1) continue;
    sum += image.data[i]!;
    count++;
  }
  return sum / count;
}

/** Voxels of each connected part (26 neighbours) of a mask, largest first. */
export function parts({ data, shape }: Mask): number[] {
  const seen = new Uint8Array(voxelCount(shape));
  const sizes: number[] = [];
  for (let first = 0; first < data.length; first++) {
    if (!data[first] || seen[first]) continue;
    const queue = [first];
    seen[first] = 1;
    for (let at = 0; at < queue.length; at++) {
      const here = queue[at]!;
      const z = Math.floor(here / (shape.y * shape.x));
      const y = Math.floor(here / shape.x) % shape.y;
      const x = here % shape.x;
      for (let k = Math.max(0, z - 1); k <= Math.min(shape.z - 1, z + 1); k++)
        for (let j = Math.max(0, y - 1); j <= Math.min(shape.y - 1, y + 1); j++)
          for (let i = Math.max(0, x - 1); i <= Math.min(shape.x - 1, x + 1); i++) {
            const next = (k * shape.y + j) * shape.x + i;
            if (!data[next] || seen[next]) continue;
            seen[next] = 1;
            queue.push(next);
          }
    }
    sizes.push(queue.length);
  }
  return sizes.sort((a, b) => b - a);
}

/** Mean of a list. */
export const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
