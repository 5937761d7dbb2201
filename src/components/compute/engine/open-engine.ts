import { checked } from "./checked.ts";
import type { BasicEngine, Engine, JoinedKernels } from "./engine.ts";
import type { EngineName } from "./names.ts";
import type { EngineOptions } from "./options.ts";

/** Opens an engine. Throws an Error that says what is missing where it cannot be had, or is another than has to compute. */
export async function openEngine(name: EngineName, options: EngineOptions): Promise<Engine> {
  const engine = await start(name, options);
  const { identity } = options;
  if (identity === undefined || engine.identity === identity || engine.identity.startsWith(`${identity} `))
    return checked(engine);
  await engine.close();
  const help = identity.endsWith(" gpu") ? ": it has found no card that it can use; take gpus: 0, or another engine" : "";
  throw new Error(`the engine was to be ${identity}, and is ${engine.identity}${help}`);
}

async function start(name: EngineName, options: EngineOptions): Promise<BasicEngine & Partial<JoinedKernels>> {
  switch (name) {
    case "tensorflow":
      return (await import("../tensorflow/tensorflow-engine.ts")).tensorflowEngine(options);
    case "portable":
      return (await import("../portable/wasm-engine.ts")).wasmEngine(options);
    case "portable-webgpu":
      return (await import("../portable/webgpu-engine.ts")).webgpuEngine(options);
  }
}
