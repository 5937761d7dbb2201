import type { HostTensors } from "./torch-layout.ts";

/** Name of the first tensor that holds a number which is not finite. */
export const firstOdd = (tensors: HostTensors): string | undefined =>
  [...tensors].find(([, { values }]) => !Number.isFinite(values.reduce((sum, value) => sum + value * 0, 0)))?.[0];
