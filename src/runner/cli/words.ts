import type { CompiledSpec } from "../spec/compiled.ts";

/** A spec by the names of its experiment and variant. */
export const titleOf = ({ experiment, variant }: Pick<CompiledSpec, "experiment" | "variant">): string =>
  `${experiment}${variant === null ? "" : ` (variant ${variant})`}`;
