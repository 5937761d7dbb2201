import { existsSync } from "node:fs";

/** Our own operations, which setup builds beside the addon for CPUs: TensorFlow runs them by name once they are loaded. */
export interface Kernels {
  /** Raised when their results change; stands in keys. */
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

/** Loads our operations, which share the engine's number of threads; undefined where the engine was built without them. */
export function loadKernels(load: (file: string) => unknown, file: string, threads: number): Kernels | undefined {
  if (!existsSync(file)) return undefined;
  const { version, lanes, start, limit } = load(file) as Exports; // as our own source has it
  start(threads);
  return { version, usable: lanes > 0, limit };
}
