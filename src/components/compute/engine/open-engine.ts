import { checked } from "./checked.ts";
import type { Engine } from "./engine.ts";
import type { EngineName } from "./names.ts";
import type { EngineOptions } from "./options.ts";

/** Opens an engine. Throws an Error that says what is missing where it cannot be had. */
export const openEngine = async (name: EngineName, options: EngineOptions): Promise<Engine> =>
  checked(await start(name, options));

async function start(name: EngineName, options: EngineOptions): Promise<Engine> {
  switch (name) {
    case "tensorflow":
      return (await import("../tensorflow/tensorflow-engine.ts")).tensorflowEngine(options);
    case "portable":
      return (await import("../portable/wasm-engine.ts")).wasmEngine(options);
    case "portable-webgpu":
      return (await import("../portable/webgpu-engine.ts")).webgpuEngine(options);
  }
}
