import type { Triple } from "../../../../formats/volume/volume.ts";

/** Where a scanner's grid lies in the patient: the patient is turned about the long axis and off the centre. */
export interface Position {
  /** Turn about z, radians. */
  readonly turn: number;
  /** Of the grid's centre in the patient's frame, mm. */
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** A voxel grid in the patient. */
export interface Placed {
  readonly shape: Triple;
  readonly spacing: Triple;
  readonly position: Position;
}

/** Voxel coordinates (fractions, 0 the first voxel's centre) of a place in the patient. */
export function voxelAt({ shape, spacing, position }: Placed, x: number, y: number, z: number): Triple {
  const cos = Math.cos(position.turn);
  const sin = Math.sin(position.turn);
  const u = x - position.x;
  const v = y - position.y;
  return {
    x: (cos * u - sin * v) / spacing.x + (shape.x - 1) / 2,
    y: (sin * u + cos * v) / spacing.y + (shape.y - 1) / 2,
    z: (z - position.z) / spacing.z + (shape.z - 1) / 2,
  };
}
