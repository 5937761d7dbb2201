import type { Triple, VoxelArray } from "../../../formats/volume/volume.ts";

/** A box of voxels: first and, exclusive, last along each axis. */
export interface Box {
  readonly from: Triple;
  readonly to: Triple;
}

/** The smallest box round the ones of a mask [z, y, x], undefined where there are none. Other values are not looked at. */
export function boundingBox(mask: Uint8Array, { z, y, x }: Triple): Box | undefined {
  const from = { z, y, x };
  const to = { z: 0, y: 0, x: 0 };
  for (let k = 0, first = 0; k < z; k++) {
    for (let j = 0; j < y; j++, first += x) {
      const row = mask.subarray(first, first + x);
      const left = row.indexOf(1);
      if (left < 0) continue;
      from.z = Math.min(from.z, k);
      from.y = Math.min(from.y, j);
      from.x = Math.min(from.x, left);
      to.z = k + 1;
      to.y = Math.max(to.y, j + 1);
      to.x = Math.max(to.x, row.lastIndexOf(1) + 1);
    }
  }
  return to.z === 0 ? undefined : { from, to };
}

/** The box grown by so many mm on each side, within the grid. */
export function boxAround(box: Box, millimetres: number, shape: Triple, spacing: Triple): Box {
  const steps = (step: number): number => Math.ceil(millimetres / step);
  return grownBox(box, { z: steps(spacing.z), y: steps(spacing.y), x: steps(spacing.x) }, shape);
}

/** The box grown by so many voxels on each side, within the grid. */
export function grownBox({ from, to }: Box, by: Triple, shape: Triple): Box {
  return {
    from: { z: Math.max(0, from.z - by.z), y: Math.max(0, from.y - by.y), x: Math.max(0, from.x - by.x) },
    to: { z: Math.min(shape.z, to.z + by.z), y: Math.min(shape.y, to.y + by.y), x: Math.min(shape.x, to.x + by.x) },
  };
}

export const boxShape = ({ from, to }: Box): Triple => ({ z: to.z - from.z, y: to.y - from.y, x: to.x - from.x });

/** Copy of a box's voxels. */
export function cutBox<A extends VoxelArray>(data: A, shape: Triple, box: Box): A {
  const { z, y, x } = boxShape(box);
  const out = new (data.constructor as new (length: number) => A)(z * y * x); // an array of its own kind
  for (let k = 0, at = 0; k < z; k++) {
    for (let j = 0; j < y; j++, at += x) {
      const first = ((k + box.from.z) * shape.y + j + box.from.y) * shape.x + box.from.x;
      out.set(data.subarray(first, first + x), at);
    }
  }
  return out;
}

/** Writes a box's voxels back to where they were cut. */
export function pasteBox(part: Uint8Array, box: Box, into: Uint8Array, shape: Triple): void {
  const { z, y, x } = boxShape(box);
  for (let k = 0, at = 0; k < z; k++) {
    for (let j = 0; j < y; j++, at += x) {
      const first = ((k + box.from.z) * shape.y + j + box.from.y) * shape.x + box.from.x;
      into.set(part.subarray(at, at + x), first);
    }
  }
}

/** Adds a box's non-zero voxels to a mask where they were cut. */
export function joinBox(part: Uint8Array, box: Box, into: Uint8Array, shape: Triple): void {
  const { z, y, x } = boxShape(box);
  for (let k = 0, at = 0; k < z; k++) {
    for (let j = 0; j < y; j++) {
      const first = ((k + box.from.z) * shape.y + j + box.from.y) * shape.x + box.from.x;
      for (let i = first; i < first + x; i++, at++) if (part[at] !== 0) into[i] = 1;
    }
  }
}
