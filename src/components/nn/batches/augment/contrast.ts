import type { Affine } from "../prepare/take-box.ts";

/** Contrast by `factor` about what the map makes 0 (the cohort's mean), after the map. */
export const withContrast = ({ scale, offset }: Affine, factor: number): Affine => ({
  scale: scale * factor,
  offset: offset * factor,
});
