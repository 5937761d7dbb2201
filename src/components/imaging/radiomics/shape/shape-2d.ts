import type { Features } from "../roi.ts";
import { diametersOf } from "./diameters.ts";
import { principalVariances } from "./principal-variances.ts";
import { notBelow0 } from "./shape-3d.ts";

/** Rows and columns of a slice. */
export interface Pair {
  readonly y: number;
  readonly x: number;
}

/**
 * Size and form of a region in one slice; [y, x], spacing in mm, a mask with at least one pixel. pyradiomics 3.0.1's shape2D features,
 * with the one it calls deprecated (SphericalDisproportion). The outline runs half-way between pixels inside and outside, and around
 * each of two pixels that touch only diagonally.
 */
export function shape2d(mask: Uint8Array, shape: Pair, spacing: Pair): Features {
  const { area, perimeter } = outlineOf(mask, shape, spacing);
  const diameter = diametersOf(mask, { z: 1, ...shape }, { z: 1, ...spacing }).inPlane.z;
  const [, minor, major] = principalVariances(mask, { z: 1, ...shape }, { z: 1, ...spacing }).map(notBelow0) as [
    number,
    number,
    number,
  ]; // three, the least that of z
  let pixels = 0;
  for (const value of mask) pixels += value;
  const sphericity = (2 * Math.sqrt(Math.PI * area)) / perimeter;
  return new Map([
    ["Elongation", Math.sqrt(minor / major)],
    ["MajorAxisLength", 4 * Math.sqrt(major)],
    ["MaximumDiameter", diameter],
    ["MeshSurface", area],
    ["MinorAxisLength", 4 * Math.sqrt(minor)],
    ["Perimeter", perimeter],
    ["PerimeterSurfaceRatio", perimeter / area],
    ["PixelSurface", pixels * (spacing.x * spacing.y)],
    ["Sphericity", sphericity],
    ["SphericalDisproportion", 1 / sphericity],
  ]);
}

/** Area in mm² and length in mm of the outline, square by square of four neighbouring pixels. */
function outlineOf(mask: Uint8Array, shape: Pair, spacing: Pair): { readonly area: number; readonly perimeter: number } {
  const inside = (y: number, x: number): number => (y < 0 || x < 0 || y >= shape.y || x >= shape.x ? 0 : mask[y * shape.x + x]!);
  const counts = [0, 0, 0, 0, 0]; // squares by pixels inside
  const sides = { rows: 0, columns: 0, diagonals: 0 };
  let apart = 0;
  for (let y = -1; y < shape.y; y++) {
    for (let x = -1; x < shape.x; x++) {
      const [a, b, c, d] = [inside(y, x), inside(y, x + 1), inside(y + 1, x), inside(y + 1, x + 1)];
      const set = a + b + c + d;
      counts[set]!++;
      if (set === 1 || set === 3) sides.diagonals++;
      else if (set === 2) {
        if (a === d) {
          sides.diagonals += 2;
          apart++;
        } else if (a === b) sides.rows++;
        else sides.columns++;
      }
    }
  }
  const squares = counts[1]! / 8 + (counts[2]! - apart) / 2 + apart / 4 + (7 * counts[3]!) / 8 + counts[4]!;
  const diagonal = 0.5 * Math.sqrt(spacing.y * spacing.y + spacing.x * spacing.x);
  return {
    area: squares * spacing.y * spacing.x,
    perimeter: sides.rows * spacing.x + sides.columns * spacing.y + sides.diagonals * diagonal,
  };
}
