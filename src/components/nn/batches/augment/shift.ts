import type { Affine } from "../prepare/take-box.ts";

/** `by` added to all values, after the map. */
export const withShift = ({ scale, offset }: Affine, by: number): Affine => ({ scale, offset: offset + by });
