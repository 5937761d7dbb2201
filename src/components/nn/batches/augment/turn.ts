import type { Triple } from "../../../../formats/volume/volume.ts";
import type { Misfit } from "../../../../runner/contract/misfit.ts";
import type { Philox } from "../../../../stats/random/philox.ts";
import type { AugmentParts } from "../params.ts";

/** Quarter turns in the plane of y and x, 0 to 3, and whether y is mirrored. */
export interface Turn {
  readonly quarters: number;
  readonly flip: boolean;
}

/** One of equal draws, as many as the shares together; nothing where all are 0. */
export function drawTurn({ quarter, half, random: any, flip, nothing }: NonNullable<AugmentParts["turn"]>, random: Philox): Turn {
  const still = { quarters: 0, flip: false };
  const total = quarter + half + any + flip + nothing;
  if (total === 0) return still;
  const draw = random.integer(0, total);
  if (draw < quarter) return { quarters: 1, flip: false };
  if (draw < quarter + half) return { quarters: 2, flip: false };
  if (draw < quarter + half + any) return { quarters: random.integer(0, 4), flip: false };
  return draw < quarter + half + any + flip ? { quarters: 0, flip: true } : still;
}

/** Whether a turn may exchange y and x. */
export const needsSquare = (turn: AugmentParts["turn"]): boolean => turn !== undefined && turn.quarter + turn.random > 0;

/** Quarter turns of slices that are not square: told before anything runs where a crop says the size. */
export function squareMisfits(turn: AugmentParts["turn"], { y, x }: Triple): Misfit[] {
  if (!needsSquare(turn) || y === x) return [];
  return [
    {
      at: ["augment"],
      message: `augment: quarter turns need square slices, and the network's have ${y} × ${x} voxels`,
      help: "crop to a square, or set turn.quarter and turn.random to 0",
    },
  ];
}
