import { type CavityLevel, cavityAt } from "./anatomy/cavity.ts";
import type { Placed } from "./anatomy/placed.ts";
import { type Bend, bendAt, heightOf, type Plane } from "./anatomy/plane.ts";
import type { Subject } from "./subject.ts";

/** One slice of a scan in the making. */
export interface Slice {
  /** Height in the patient, mm. */
  readonly z: number;
  /** Of its first voxel in the volume. */
  readonly start: number;
  readonly level: CavityLevel;
  /** Voxel centres in the patient. */
  readonly plane: Plane;
  readonly bend: Bend;
}

/** The slice of that number (from 0, lowest first). */
export function sliceOf(subject: Subject, grid: Placed, plane: Plane, number: number): Slice {
  const z = heightOf(number, grid.shape, grid.spacing, grid.position);
  return { z, start: number * plane.x.length, level: cavityAt(subject.anatomy, z), plane, bend: bendAt(subject.noise, z) };
}
