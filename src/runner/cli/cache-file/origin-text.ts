import type { Origin } from "../../cache/store.ts";

/** A machine in words. */
export const originText = ({ regimen, node, system, cpu, cores }: Origin): string =>
  `${cpu}, ${cores} cores, ${system}, node ${node}, regimen ${regimen}`;
