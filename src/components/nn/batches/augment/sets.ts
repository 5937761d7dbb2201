import type { Misfit } from "../../../../runner/contract/misfit.ts";
import type { AugmentParam, AugmentParts } from "../params.ts";

/** The COVID-MTL paper's: noise for a fifth, and of 21 equal draws 3 quarter turns, 2 half turns, 1 of either or none, 3 flips, 12 nothing. */
const PAPER: AugmentParts = {
  turn: { quarter: 3, half: 2, random: 1, flip: 3, nothing: 12 },
  noise: { chance: 0.2, deviation: [10, 50] },
};

/** Small changes of place, form and intensity that leave a chest a chest. */
const FULL: AugmentParts = {
  flip: { z: 0, y: 0, x: 0.5 },
  rotate: { chance: 0.3, degrees: 10 },
  elastic: { chance: 0.3, spacing: 24, displacement: 3 },
  contrast: { chance: 0.3, factor: [0.9, 1.1] },
  shift: { chance: 0.3, by: [-40, 40] },
  gamma: { chance: 0.3, exponent: [0.8, 1.25] },
  noise: { chance: 0.2, deviation: [10, 50] },
};

/** The augmentations that the parameter `augment` names. */
export function augmentParts(augment: AugmentParam): AugmentParts {
  return typeof augment === "string" ? { none: {}, paper: PAPER, full: FULL }[augment] : augment;
}

/** Ranges that are upside down. */
export function augmentMisfits(augment: AugmentParam): Misfit[] {
  if (typeof augment === "string") return [];
  return Object.entries(augment).flatMap(([name, part]) =>
    Object.entries(part).flatMap(([key, value]) => {
      if (!Array.isArray(value)) return [];
      const [least, greatest] = value as [number, number]; // the schema asks for two
      if (least <= greatest) return [];
      return [
        {
          at: ["augment", name, key],
          message: `augment.${name}.${key}: ${least} is above ${greatest}`,
          allowed: "[least, greatest]",
        },
      ];
    }),
  );
}
