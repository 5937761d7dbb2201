import type { Compat } from "../model.ts";
import { BoostingRandom } from "./boosting-random.ts";

/**
 * Draws the columns that a tree may use, as LightGBM does for `featureFraction`; undefined where that is 1. Each call is the next tree's
 * draw: [columns] 1 for those in it. 2.3.1 takes two columns at least and 4.7 one, and 4.7 throws its first draw away.
 *
 * @param columns columns that can be split on
 */
export function createColumnBags(
  columns: number,
  fraction: number,
  seed: number,
  compat: Compat,
): (() => Uint8Array) | undefined {
  if (fraction >= 1) return undefined;
  const random = new BoostingRandom(seed);
  const share = Math.floor(columns * fraction + 0.5);
  const count = Math.max(share, Math.min(compat === "2.3" ? 2 : 1, columns));
  const draw = (): Uint8Array => {
    const used = new Uint8Array(columns);
    for (const column of random.sample(columns, count, compat)) used[column] = 1;
    return used;
  };
  if (compat === "4") draw();
  return draw;
}
