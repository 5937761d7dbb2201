import type { Slice } from "./plane.ts";

/** A closed line, x and y in turn, in voxels: the centre of the top left voxel is 0, 0. */
export type Loop = readonly number[];

/** Where the line enters and leaves a cell of four voxels: sides top 0, right 1, bottom 2, left 3. Inside lies at its right hand. */
const SEGMENTS: readonly (readonly (readonly [number, number])[])[] = [
  [],
  [[0, 3]],
  [[1, 0]],
  [[1, 3]],
  [[2, 1]],
  [
    [0, 3],
    [2, 1],
  ],
  [[2, 0]],
  [[2, 3]],
  [[3, 2]],
  [[0, 2]],
  [
    [1, 0],
    [3, 2],
  ],
  [[1, 2]],
  [[3, 1]],
  [[0, 1]],
  [[3, 0]],
  [],
];

/**
 * The border of the voxels above 0 as closed lines through the middles between voxel centres (marching squares; Lorensen and Cline 1987
 * in two dimensions). Voxels that touch at a corner alone stay apart. Holes are lines of their own; what touches the slice's edge is
 * closed half a voxel outside. Points on a straight run are left out. O(voxels).
 */
export function traceContours({ width, height, data }: Slice): Loop[] {
  const columns = width + 1;
  const isIn = (x: number, y: number): boolean => x >= 0 && y >= 0 && x < width && y < height && data[y * width + x]! > 0;
  // a side of a cell is one place, whichever cell looks at it: 2 · cell for its top, 2 · cell + 1 for its left side
  const place = (x: number, y: number, side: number): number =>
    side === 0
      ? 2 * (y * (columns + 1) + x)
      : side === 3
        ? 2 * (y * (columns + 1) + x) + 1
        : side === 2
          ? place(x, y + 1, 0)
          : place(x + 1, y, 3);
  const next = new Map<number, number>();
  for (let y = 0; y <= height; y++) {
    for (let x = 0; x < columns; x++) {
      const corners =
        Number(isIn(x - 1, y - 1)) + 2 * Number(isIn(x, y - 1)) + 4 * Number(isIn(x, y)) + 8 * Number(isIn(x - 1, y));
      for (const [from, to] of SEGMENTS[corners]!) next.set(place(x, y, from), place(x, y, to));
    }
  }
  const loops: Loop[] = [];
  for (const start of next.keys()) {
    const points: number[] = [];
    for (let at: number | undefined = start; at !== undefined; ) {
      const cell = at >> 1;
      const [x, y] = [cell % (columns + 1), Math.floor(cell / (columns + 1))];
      points.push(at % 2 === 0 ? x - 0.5 : x - 1, at % 2 === 0 ? y - 1 : y - 0.5);
      const after = next.get(at);
      next.delete(at);
      at = after;
    }
    if (points.length > 2) loops.push(withoutStraights(points.slice(0, -2)));
  }
  return loops;
}

/** The closed line without points at which it does not turn. */
function withoutStraights(points: readonly number[]): Loop {
  const count = points.length / 2;
  const x = (at: number): number => points[2 * ((at + count) % count)]!;
  const y = (at: number): number => points[2 * ((at + count) % count) + 1]!;
  const kept: number[] = [];
  for (let at = 0; at < count; at++) {
    const turn = (x(at) - x(at - 1)) * (y(at + 1) - y(at)) - (y(at) - y(at - 1)) * (x(at + 1) - x(at));
    if (turn !== 0) kept.push(x(at), y(at));
  }
  return kept;
}
