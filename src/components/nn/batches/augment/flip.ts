import type { Philox } from "../../../../stats/random/philox.ts";
import type { AugmentParts } from "../params.ts";

type Axis = "z" | "y" | "x";

/** Axes that are mirrored: each by itself, with its own chance, drawn in the order z, y, x. */
export function drawFlips(chances: NonNullable<AugmentParts["flip"]>, random: Philox): readonly Axis[] {
  return (["z", "y", "x"] as const).filter((axis) => random.uniform() < chances[axis]);
}
