import type { Grid } from "../../../../formats/volume/volume.ts";

/** x, y, z. */
export type Point = readonly [number, number, number];

/** Between a grid's voxel indices and the patient's coordinates (LPS, mm), both x, y, z; with ITK's order of operations. */
export interface GridTransform {
  /** Of a place between voxels. */
  toPoint(index: Point): Point;
  /** Of a voxel, which ITK adds up in another order. */
  voxelToPoint(index: Point): Point;
  /** Voxel centres are whole numbers. */
  toIndex(point: Point): Point;
}

export function gridTransform({ spacing, origin, direction }: Grid): GridTransform {
  const steps = [spacing.x, spacing.y, spacing.z];
  const start: Point = [origin.x, origin.y, origin.z];
  const forward = direction.map((cosine, i) => cosine * steps[i % 3]!);
  const back = inverse(direction).map((cosine, i) => cosine * (1 / steps[Math.trunc(i / 3)]!));
  return {
    toPoint: (index) => add(start, multiply(forward, index)),
    voxelToPoint: ([x, y, z]) =>
      start.map(
        (at, row) => at + forward[3 * row]! * x + forward[3 * row + 1]! * y + forward[3 * row + 2]! * z,
      ) as unknown as Point, // three
    toIndex: ([x, y, z]) => multiply(back, [x - start[0], y - start[1], z - start[2]]),
  };
}

const add = (a: Point, b: Point): Point => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];

const multiply = (m: readonly number[], [x, y, z]: Point): Point => [
  m[0]! * x + m[1]! * y + m[2]! * z,
  m[3]! * x + m[4]! * y + m[5]! * z,
  m[6]! * x + m[7]! * y + m[8]! * z,
];

function inverse(matrix: readonly number[]): readonly number[] {
  const [a, b, c, d, e, f, g, h, i] = matrix as [number, number, number, number, number, number, number, number, number]; // nine
  const scale = 1 / (a * e * i - a * h * f - d * b * i + d * h * c + g * b * f - g * e * c);
  return [
    (e * i - f * h) * scale,
    (c * h - b * i) * scale,
    (b * f - c * e) * scale,
    (f * g - d * i) * scale,
    (a * i - c * g) * scale,
    (c * d - a * f) * scale,
    (d * h - e * g) * scale,
    (b * g - a * h) * scale,
    (a * e - b * d) * scale,
  ];
}
