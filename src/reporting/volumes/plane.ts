import type { Triple, Volume } from "../../formats/volume/volume.ts";

/** The three ways through a patient. Pictures are seen as radiologists do: from the feet, from the front, from the left. */
export const PLANES = ["axial", "coronal", "sagittal"] as const;
export type Plane = (typeof PLANES)[number];

export interface PlaneAxes {
  /** Axis that the slice number counts. */
  readonly through: keyof Triple;
  /** Axis from left to right of the picture. */
  readonly across: keyof Triple;
  /** Axis from top to bottom of the picture. */
  readonly down: keyof Triple;
  /** The picture's first row is the last voxel of `down` (the head is up). */
  readonly isFlipped: boolean;
  /** Letters at the left, right, top and bottom edge: right, left, anterior, posterior, head (H), feet (F). */
  readonly letters: readonly [left: string, right: string, top: string, bottom: string];
}

/** How each plane lies in a volume along the patient's axes (`toPatientAxes`). */
export const PLANE_AXES: { readonly [plane in Plane]: PlaneAxes } = {
  axial: { through: "z", across: "x", down: "y", isFlipped: false, letters: ["R", "L", "A", "P"] },
  coronal: { through: "y", across: "x", down: "z", isFlipped: true, letters: ["R", "L", "H", "F"] },
  sagittal: { through: "x", across: "y", down: "z", isFlipped: true, letters: ["A", "P", "H", "F"] },
};

/** Voxels of a slice, row by row from the top of the picture. */
export interface Slice {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array; // [height, width]
}

/** Slice `at` (from 0) of a plane, as the picture shows it. */
export function sliceOf(volume: Volume, plane: Plane, at: number): Slice {
  const { through, across, down, isFlipped } = PLANE_AXES[plane];
  const strides: Triple = { z: volume.shape.y * volume.shape.x, y: volume.shape.x, x: 1 };
  const [width, height] = [volume.shape[across], volume.shape[down]];
  const data = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    const from = at * strides[through] + (isFlipped ? height - 1 - row : row) * strides[down];
    for (let column = 0; column < width; column++) data[row * width + column] = volume.data[from + column * strides[across]]!;
  }
  return { width, height, data };
}
