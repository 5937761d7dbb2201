import type { Anatomy } from "./anatomy.ts";
import type { Lattice } from "./lattice.ts";
import { distancesFor, type Fluid, fillDistances } from "./lung-field.ts";
import type { Organs } from "./organs.ts";
import { bendAt, bendPlane, planeOf } from "./plane.ts";

/** Points of a regular grid inside the lungs: where vessels end and disease is planned, whatever grid the scan has. */
export interface LungPoints {
  readonly count: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly z: Float32Array;
  /** Depth under the lung's surface, mm. */
  readonly depth: Float32Array;
  /** Volume that each point stands for, ml. */
  readonly volume: number;
}

const PITCH = 8;

/** Samples the lungs every 8 mm. */
export function lungPoints(anatomy: Anatomy, organs: Organs, noise: Lattice, fluid: Fluid | null): LungPoints {
  const grid = {
    shape: { z: 1, y: 32, x: 44 },
    spacing: { z: PITCH, y: PITCH, x: PITCH },
    position: { turn: 0, x: 0, y: 0, z: 0 },
  };
  const plane = planeOf(grid);
  const straight = planeOf(grid);
  const distances = distancesFor(plane);
  const x: number[] = [];
  const y: number[] = [];
  const z: number[] = [];
  const depth: number[] = [];
  for (let height = anatomy.dome - 90; height < anatomy.top + PITCH; height += PITCH) {
    bendPlane(plane, bendAt(noise, height), straight);
    fillDistances(anatomy, organs, straight, height, fluid, distances);
    for (let i = 0; i < plane.x.length; i++) {
      if (distances.lung[i]! >= 0) continue;
      x.push(plane.x[i]!);
      y.push(plane.y[i]!);
      z.push(height);
      depth.push(-distances.lung[i]!);
    }
  }
  return {
    count: x.length,
    x: Float32Array.from(x),
    y: Float32Array.from(y),
    z: Float32Array.from(z),
    depth: Float32Array.from(depth),
    volume: PITCH ** 3 / 1000,
  };
}
