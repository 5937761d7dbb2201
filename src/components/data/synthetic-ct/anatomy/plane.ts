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

/**
 * One slice's voxel centres, in mm. The patient's frame: 0 is the carina's height (z) and the middle of the chest (x, y);
 * x grows to the patient's left, y to the back, z to the head. Arrays are [y, x], x fastest.
 */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** The same without the patient's turn and shift: 0 is the gantry's axis. */
  readonly gantryX: Float32Array;
  readonly gantryY: Float32Array;
  /** Edge of the cube with a voxel's volume, mm: how far borders are blurred. */
  readonly voxel: number;
}

export function planeOf(shape: Triple, spacing: Triple, position: Position): Plane {
  const count = shape.y * shape.x;
  const x = new Float32Array(count);
  const y = new Float32Array(count);
  const gantryX = new Float32Array(count);
  const gantryY = new Float32Array(count);
  const cos = Math.cos(position.turn);
  const sin = Math.sin(position.turn);
  for (let row = 0, i = 0; row < shape.y; row++) {
    const down = (row - (shape.y - 1) / 2) * spacing.y;
    for (let column = 0; column < shape.x; column++, i++) {
      const left = (column - (shape.x - 1) / 2) * spacing.x;
      gantryX[i] = left;
      gantryY[i] = down;
      x[i] = cos * left + sin * down + position.x;
      y[i] = cos * down - sin * left + position.y;
    }
  }
  return { width: shape.x, height: shape.y, x, y, gantryX, gantryY, voxel: Math.cbrt(spacing.x * spacing.y * spacing.z) };
}

/** Height of a slice in the patient's frame, mm. */
export const heightOf = (slice: number, shape: Triple, spacing: Triple, position: Position): number =>
  (slice - (shape.z - 1) / 2) * spacing.z + position.z;
