import { FormatError, fileName } from "../../format-error.ts";
import type { Slice } from "./slices.ts";

/** A slice and its height along the series' normal, mm. */
export interface Placed {
  readonly slice: Slice;
  readonly position: readonly [number, number, number];
  readonly height: number;
}

const MOST_NAMED = 5;

/**
 * Refuses slices, in order, that do not lie evenly: two at one place, gaps of a whole number of distances (missing slices), other
 * uneven distances. Even to a twentieth of the usual distance, or to 0.1 mm (scanners round) but never more than a fifth.
 */
export function checkSpacing(placed: readonly Placed[], where: string): void {
  const gaps = placed.slice(1).map(({ height }, i) => height - placed[i]!.height);
  const usual = [...gaps].sort((a, b) => a - b)[Math.floor(gaps.length / 2)]!;
  const twins = gaps.flatMap((gap, i) => (gap <= Math.max(1e-4, 0.01 * usual) ? [i] : []));
  if (twins.length > 0) {
    throw uneven(
      where,
      `has ${twins.length === 1 ? "two slices" : `${twins.length} pairs of slices`} at one place`,
      twins,
      placed,
      "and",
    );
  }
  const allowed = Math.min(0.2 * usual, Math.max(0.05 * usual, 0.1 + 1e-6));
  const wide = gaps.flatMap((gap, i) => (Math.abs(gap - usual) > allowed ? [i] : []));
  const lost = wide.map((i) => Math.round(gaps[i]! / usual) - 1);
  const isWhole = wide.every((i, k) => lost[k]! > 0 && Math.abs(gaps[i]! - (lost[k]! + 1) * usual) <= allowed);
  if (wide.length > 0 && isWhole) {
    const count = lost.reduce((sum, each) => sum + each, 0);
    throw uneven(
      where,
      `lacks ${count} ${count === 1 ? "slice" : "slices"} of ${placed.length + count}`,
      wide,
      placed,
      "and then",
    );
  }
  if (wide.length > 0) {
    throw uneven(where, `has slices at uneven distances, ${round(usual)} mm on the whole`, wide, placed, "and then");
  }
  const mean = (placed.at(-1)!.height - placed[0]!.height) / gaps.length;
  const strayed = placed.findIndex(({ height }, i) => Math.abs(height - placed[0]!.height - i * mean) > 0.5 * mean);
  if (strayed > 0) {
    throw uneven(where, `has slices whose distance drifts, ${round(mean)} mm on the whole`, [strayed - 1], placed, "and then");
  }
}

const round = (mm: number): number => Number(mm.toPrecision(6));

function uneven(where: string, what: string, at: readonly number[], placed: readonly Placed[], joined: string): FormatError {
  const name = ({ slice: { image, frame } }: Placed): string =>
    image.frames === 1 ? fileName(image.file) : `${fileName(image.file)} image ${frame + 1}`;
  const pairs = at.slice(0, MOST_NAMED).map((i) => {
    const [below, above] = [placed[i]!, placed[i + 1]!];
    return `${name(below)} at ${round(below.height)} mm ${joined} ${name(above)} at ${round(above.height)} mm`;
  });
  const rest = at.length > MOST_NAMED ? `; and ${at.length - MOST_NAMED} more` : "";
  return new FormatError({
    code: "missing-slices",
    message: `${fileName(where)} ${what}: ${pairs.join("; ")}${rest}`,
    file: where,
  });
}
