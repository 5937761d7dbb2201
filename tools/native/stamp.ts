import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export type Device = "cpu" | "gpu";

/** `engine.json` in the native engine's folder: written last, so a folder that has one is whole. Read by `regimen doctor` too. */
export interface Stamp {
  readonly tensorflow: string;
  readonly tfjs: string;
  readonly device: Device;
  /** Whether NVIDIA's libraries lie in the folder; else the system's are used. */
  readonly cuda: boolean;
  /** Version of our own kernels, which builds for CPUs have; raised when their results change. Stands in keys. */
  readonly kernels?: number;
  /** Absolute path at the time of writing. */
  readonly folder: string;
  /** `BUILD` at the time of writing. */
  readonly build: number;
}

export const STAMP = "engine.json";

/** Raised when the way of building changes, so that what an older one built is built anew. */
export const BUILD = 2;

/** What stands in a folder; undefined where nothing whole does. */
export function readStamp(folder: string): Stamp | undefined {
  const file = join(folder, STAMP);
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Stamp; // our own file; a broken one is built anew
  } catch {
    return undefined;
  }
}
