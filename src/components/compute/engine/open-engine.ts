import type { Engine } from "./engine.ts";
import type { EngineName } from "./names.ts";

export interface EngineOptions {
  /** Threads of the kernels. The native engine takes them once a process: a second opening with other threads throws. */
  readonly threads: number;
  /** Folder of the native binding (the one with node_modules and site-cpu or site-gpu). */
  readonly native?: string;
}

/** Opens an engine. Throws an Error that says what is missing where it cannot be had. */
export async function openEngine(name: EngineName, options: EngineOptions): Promise<Engine> {
  switch (name) {
    case "tensorflow":
      return (await import("../tensorflow/tensorflow-engine.ts")).tensorflowEngine(options);
    case "portable":
      return (await import("../portable/wasm-engine.ts")).wasmEngine(options);
    case "portable-webgpu":
      return (await import("../portable/webgpu-engine.ts")).webgpuEngine(options);
  }
}
