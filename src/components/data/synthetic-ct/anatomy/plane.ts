import type { Triple } from "../../../../formats/volume/volume.ts";
import type { Lattice } from "./lattice.ts";
import type { Placed, Position } from "./placed.ts";

/** A place in the patient, mm. */
export type Point = readonly [x: number, y: number, z: number];

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

/** The slices' plane of a grid. */
export function planeOf({ shape, spacing, position }: Placed): Plane {
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

const REACH = 9;
const PITCH = 75;
/** Another place of the same noise, mm. */
const OTHER = 900;

/** Where places of a slice lie in the straight chest, which organs are laid out in, mm. */
export interface Bend {
  x(x: number, y: number): number;
  y(x: number, y: number): number;
}

/** The bend at a height: no body is as regular as a drawing, so the anatomy lies a few mm aside, smoothly. */
export function bendAt(noise: Lattice, z: number): Bend {
  const aside = noise.slice(z, PITCH);
  const along = noise.slice(z + OTHER, PITCH);
  return { x: (x, y) => x + REACH * aside.at(x, y), y: (x, y) => y + 0.8 * REACH * along.at(x, y) };
}

/** Writes a slice's places in the straight chest to `out`, a plane of the same grid. */
export function bendPlane(plane: Plane, bend: Bend, out: Plane): void {
  for (let i = 0; i < plane.x.length; i++) {
    const x = plane.x[i]!;
    const y = plane.y[i]!;
    out.x[i] = bend.x(x, y);
    out.y[i] = bend.y(x, y);
  }
}

/** The place in the patient where a point of the straight chest lies, by fixed-point iteration: to 0.01 mm, since the bend is slight. */
export function unbend(noise: Lattice, [x, y, z]: Point): Point {
  let u = x;
  let v = y;
  for (let k = 0; k < 12; k++) {
    const aside = REACH * noise.at(u, v, z, PITCH);
    v = y - 0.8 * REACH * noise.at(u, v, z + OTHER, PITCH);
    u = x - aside;
  }
  return [u, v, z];
}
