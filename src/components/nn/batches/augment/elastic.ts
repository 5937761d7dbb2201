import type { Philox } from "../../../../stats/random/philox.ts";
import type { Displacement } from "./displacement.ts";

/** Adds to each node a normal draw of this deviation along z, y and x, cut off at three deviations; 0 adds nothing. */
export function addElastic({ values }: Displacement, deviation: number, random: Philox): void {
  for (let at = 0; at < values.length; at++) {
    const draw = Math.min(3, Math.max(-3, random.normal()));
    values[at] = values[at]! + deviation * draw;
  }
}
