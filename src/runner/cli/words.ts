import type { CompiledSpec } from "../spec/compiled.ts";

/** A spec by the names of its experiment and variant. */
export const titleOf = ({ experiment, variant }: Pick<CompiledSpec, "experiment" | "variant">): string =>
  `${experiment}${variant === null ? "" : ` (variant ${variant})`}`;

/** As much of a digest or key as tells it from others. */
export const short = (digest: string): string => digest.slice(0, 12);
