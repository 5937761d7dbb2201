import { Philox } from "../../../../stats/random/philox.ts";

/** How one scan is taken. */
export interface Scanner {
  /** Deviation of the noise in the middle of the chest, HU. */
  readonly noise: number;
  /** −0.3 (smooth kernel: neighbours alike) to 0.25 (sharp: neighbours opposed, edges raised). */
  readonly sharpness: number;
  /** Whether the corners outside the round field are cut off. */
  readonly round: boolean;
  /** Gap between the back and the couch, mm. */
  readonly gap: number;
}

/** Draws the scanner of a case. */
export function drawScanner(seed: number, caseNumber: number): Scanner {
  const rng = new Philox(seed, "synthetic-ct", caseNumber, "scanner");
  const sharp = rng.uniform() < 0.4;
  return {
    noise: (sharp ? 27 : 14) * Math.exp(0.2 * rng.normal()),
    sharpness: sharp ? 0.1 + 0.12 * rng.uniform() : -0.25 + 0.15 * rng.uniform(),
    round: rng.uniform() < 0.6,
    gap: 1 + 4 * rng.uniform(),
  };
}
