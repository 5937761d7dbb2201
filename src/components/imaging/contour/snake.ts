import type { Contour } from "../morphology/find-contours.ts";
import type { QuadraticSpline } from "./quadratic-spline.ts";
import { SnakeMatrix } from "./snake-matrix.ts";

export interface SnakeSettings {
  /** Resistance to stretching. */
  readonly alpha: number;
  /** Resistance to bending. */
  readonly beta: number;
  /** Weight of the position it has: 1 / step. */
  readonly gamma: number;
  /** Steps at most. */
  readonly steps: number;
}

/** Positions that a new one is compared with, and how near (pixels) one of them must be to end. */
const REMEMBERED = 10;
const CONVERGENCE = 0.1;

/**
 * Moves a closed contour (row, column, …) up the surface of an image, `edges`: an active contour (Kass, Witkin and Terzopoulos 1988,
 * doi:10.1007/BF00133570) with an implicit step for its own shape and an explicit one for the image; a step moves a point by at most a
 * pixel along each axis. Ends after `steps`, or when an eleventh position lies within 0.1 pixel of one of the ten before it. Agrees with
 * scikit-image 0.26's `active_contour` with periodic ends.
 */
export function moveSnake(edges: QuadraticSpline, contour: Contour, { alpha, beta, gamma, steps }: SnakeSettings): Contour {
  const points = contour.slice();
  const n = points.length / 2;
  const matrix = new SnakeMatrix(n, alpha, beta, gamma);
  const pull = new Float64Array(2 * n);
  const coordinate = new Float64Array(n);
  const remembered = Array.from({ length: REMEMBERED }, () => new Float64Array(2 * n));
  for (let step = 0; step < steps; step++) {
    edges.gradients(points, pull);
    for (const axis of [0, 1]) {
      for (let i = 0; i < n; i++) coordinate[i] = gamma * points[2 * i + axis]! + pull[2 * i + axis]!;
      matrix.solve(coordinate);
      for (let i = 0; i < n; i++) points[2 * i + axis]! += Math.tanh(coordinate[i]! - points[2 * i + axis]!);
    }
    const turn = step % (REMEMBERED + 1);
    if (turn < REMEMBERED) remembered[turn]!.set(points);
    else if (Math.min(...remembered.map((each) => farthest(each, points))) < CONVERGENCE) break;
  }
  return points;
}

function farthest(a: Float64Array, b: Float64Array): number {
  let largest = 0;
  for (let k = 0; k < a.length; k += 2) {
    largest = Math.max(largest, Math.abs(a[k]! - b[k]!) + Math.abs(a[k + 1]! - b[k + 1]!));
  }
  return largest;
}
