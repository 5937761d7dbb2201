import { FormatError, fileName } from "../../format-error.ts";
import { checkGrid } from "../check-grid.ts";
import { damaged } from "../refuse.ts";
import { type Grid, IDENTITY } from "../volume.ts";
import { checkSpacing, type Placed } from "./check-spacing.ts";
import type { Slice } from "./slices.ts";

/** Slices of one series in the order of their places, and the grid they make. */
export interface Stack {
  readonly slices: readonly Slice[];
  readonly grid: Grid;
}

/**
 * Puts slices in order along their normal (row × column axis), as ITK does, and finds the distance between them from their positions.
 * Two at one place, missing ones and uneven distances are FormatErrors that name files. Frames of one file that say no place lie one
 * upon the other in the file's order.
 */
export function stackSlices(slices: readonly Slice[], where: string): Stack {
  const first = slices[0]!; // the caller has at least one
  const { image, pixelSpacing } = first;
  if (!pixelSpacing) throw damaged(image.file, "does not say how far apart its pixels are (no Pixel Spacing)");
  const shape = { z: slices.length, y: image.rows, x: image.columns };
  const isOneFile = slices.every((slice) => slice.image === image);
  const [row, column] = [first.rowAxis, first.columnAxis];
  if (isOneFile && (slices.length === 1 || !slices[1]!.position)) {
    const [x = 0, y = 0, z = 0] = first.position ?? [];
    const direction = row && column ? directionOf(row, column) : IDENTITY;
    const thickness = first.thickness || 1; // 0 and none alike
    return checked({ shape, spacing: { z: thickness, ...pixelSpacing }, origin: { z, y, x }, direction }, slices, where);
  }
  if (!row || !column) throw damaged(image.file, "does not say how it lies in the patient (no Image Orientation)");
  const normal = cross(row, column);
  const placed: Placed[] = slices.map((slice) => {
    const { position } = slice;
    if (!position) throw damaged(slice.image.file, "does not say where it lies in the patient (no Image Position)");
    return { slice, position, height: dot(position, normal) };
  });
  placed.sort((a, b) => a.height - b.height || compare(a.slice.image.file, b.slice.image.file) || a.slice.frame - b.slice.frame);
  checkSpacing(placed, where);
  const [bottom, top] = [placed[0]!, placed.at(-1)!];
  const height = top.height - bottom.height;
  checkUpright(bottom, top, normal, height, where);
  const [x, y, z] = bottom.position;
  return checked(
    {
      shape,
      spacing: { z: height / (placed.length - 1), ...pixelSpacing },
      origin: { z, y, x },
      direction: directionOf(row, column),
    },
    placed.map(({ slice }) => slice),
    where,
  );
}

function checked(grid: Grid, slices: readonly Slice[], where: string): Stack {
  checkGrid(grid, where);
  return { slices, grid };
}

/** Refuses slices that are displaced within their plane as they rise, as of a tilted gantry. */
function checkUpright(bottom: Placed, top: Placed, normal: Vector, height: number, where: string): void {
  const drift = Math.hypot(...[0, 1, 2].map((i) => top.position[i]! - bottom.position[i]! - height * normal[i]!));
  if (drift <= Math.max(1e-3 * height, 0.01)) return;
  throw new FormatError({
    code: "unsupported-content",
    message: `${fileName(where)} has slices that shift sideways by ${drift.toPrecision(3)} mm from the first to the last (a tilted gantry)`,
    file: where,
    help: "resample it onto a grid with right angles",
  });
}

type Vector = readonly [number, number, number];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function directionOf(row: Vector, column: Vector): readonly number[] {
  const normal = cross(row, column);
  return [0, 1, 2].flatMap((i) => [row[i]! + 0, column[i]! + 0, normal[i]! + 0]);
}
