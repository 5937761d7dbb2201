/** Opening engines in tests: which are to be had here, and why not where they are not. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Engine } from "../../src/components/compute/engine/engine.ts";
import type { EngineName } from "../../src/components/compute/engine/names.ts";
import { openEngine } from "../../src/components/compute/engine/open-engine.ts";
import { miss } from "./reference.ts";

const repositoryRoot = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** Folder of the native binding: the one named in the environment, else `native/` of the repository, else null. */
export function nativeFolder(): string | null {
  const named = process.env.REGIMEN_NATIVE;
  if (named) return named;
  const local = join(repositoryRoot, "native");
  return existsSync(join(local, "node_modules")) ? local : null;
}

/** In a hook or test: skips it when there is no native binding, saying so; fails instead under CI=true. */
export function requireNative(this: Mocha.Context): void {
  if (nativeFolder() === null)
    miss(this, "no native binding: set REGIMEN_NATIVE, or make native/ in the repository root (make native)");
}

/** Why WebGPU is not to be had; undefined where it is. */
let noWebgpu: string | undefined;

/** In a hook or test: skips it when there is no WebGPU adapter, saying so; fails instead under CI=true. */
export async function requireWebgpu(this: Mocha.Context): Promise<void> {
  try {
    await (await openEngine("portable-webgpu", { threads: 1 })).close();
  } catch (error) {
    noWebgpu = (error as Error).message;
  }
  if (noWebgpu !== undefined) miss(this, noWebgpu);
}

/** Opens an engine as tests use it: two threads, the native binding from where it is. */
export function openTestEngine(name: EngineName): Promise<Engine> {
  const native = nativeFolder();
  return openEngine(name, { threads: 2, ...(native === null ? {} : { native }) });
}
