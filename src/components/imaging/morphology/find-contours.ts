/** A contour's points: row, column, row, column, …; closed where the last point is the first. */
export type Contour = Float64Array;

type Side = "top" | "bottom" | "left" | "right";

/** From and to which side of a square the contour goes, by corners inside: 1 upper left, 2 upper right, 4 lower left, 8 lower right. */
const PATHS: readonly (readonly (readonly [Side, Side])[])[] = [
  [],
  [["top", "left"]],
  [["right", "top"]],
  [["right", "left"]],
  [["left", "bottom"]],
  [["top", "bottom"]],
  [
    ["right", "top"],
    ["left", "bottom"],
  ],
  [["right", "bottom"]],
  [["bottom", "right"]],
  [
    ["top", "left"],
    ["bottom", "right"],
  ],
  [["bottom", "top"]],
  [["bottom", "left"]],
  [["left", "right"]],
  [["top", "right"]],
  [["left", "top"]],
  [],
];

/**
 * Iso-lines of a mask (0 or 1) [y, x] at a level between 0 and 1, by marching squares (Lorensen and Cline 1987 in two dimensions).
 * The inside lies to the right; pixels that touch by a corner are apart; lines end at the border. Order, first points and orientation
 * are those of scikit-image's `find_contours`: by the first square that a line crosses, closed lines from the end of their last.
 */
export function findContours(
  mask: Uint8Array,
  { y, x }: { readonly y: number; readonly x: number },
  level: number,
): readonly Contour[] {
  const from: number[] = [];
  const to: number[] = [];
  // edges of the pixel grid: 2 i lies right of pixel i, 2 i + 1 below it
  const edge = (i: number, side: Side): number =>
    side === "top" ? 2 * i : side === "bottom" ? 2 * (i + x) : side === "left" ? 2 * i + 1 : 2 * (i + 1) + 1;
  for (let row = 0; row < y - 1; row++) {
    for (let column = 0, i = row * x; column < x - 1; column++, i++) {
      const corners = mask[i]! + 2 * mask[i + 1]! + 4 * mask[i + x]! + 8 * mask[i + x + 1]!;
      if (corners === 0 || corners === 15) continue;
      for (const [start, end] of PATHS[corners]!) {
        from.push(edge(i, start));
        to.push(edge(i, end));
      }
    }
  }
  const starting = new Map(from.map((each, segment) => [each, segment]));
  const ending = new Map(to.map((each, segment) => [each, segment]));
  const point = (out: Contour, k: number, at: number): void => {
    const i = at >> 1;
    const across = at % 2 === 0;
    const inside = mask[i] !== 0;
    const part = inside ? 1 - level : level;
    out[2 * k] = Math.floor(i / x) + (across ? 0 : part);
    out[2 * k + 1] = (i % x) + (across ? part : 0);
  };
  const seen = new Uint8Array(from.length);
  const contours: Contour[] = [];
  for (let segment = 0; segment < from.length; segment++) {
    if (seen[segment] === 1) continue;
    let first = segment;
    let last = segment;
    for (;;) {
      const before = ending.get(from[first]!);
      if (before === undefined) break;
      if (before === segment) {
        first = starting.get(to[last]!)!; // round: from the end of the segment that comes last in raster order
        break;
      }
      first = before;
      last = Math.max(last, before);
    }
    const edges = [from[first]!];
    for (let at: number | undefined = first; at !== undefined && seen[at] === 0; at = starting.get(to[at]!)) {
      seen[at] = 1;
      edges.push(to[at]!);
    }
    const contour = new Float64Array(2 * edges.length);
    for (const [k, each] of edges.entries()) point(contour, k, each);
    contours.push(contour);
  }
  return contours;
}
