import { existsSync } from "node:fs";
import { KERNELS } from "./kernels-version.ts";

/** Our own operations, which setup builds beside the addon for CPUs: TensorFlow runs them by name once they are loaded. */
export interface Kernels {
  /** Stands in keys. */
  readonly version: number;
  /** Whether this processor has the instructions that they are for; else TensorFlow's own operations stand in. */
  readonly usable: boolean;
  /** Takes vectors of at most so many numbers from now on: tests see what another processor (8: AVX2) computes. */
  limit(lanes: number): void;
}

/** The addon's exports (tools/native/kernels/kernels.cc). */
interface Exports {
  readonly version: number;
  readonly lanes: number;
  start(threads: number): void;
  limit(lanes: number): void;
}

/** Loads our operations, which share the engine's number of threads; undefined where the engine was built without them, or with others. */
export function loadKernels(load: (file: string) => unknown, file: string, threads: number): Kernels | undefined {
  if (!existsSync(file)) return undefined;
  const { version, lanes, start, limit } = load(file) as Exports; // as our own source has it
  if (version !== KERNELS) return undefined;
  start(threads);
  return { version, usable: lanes > 0, limit };
}
